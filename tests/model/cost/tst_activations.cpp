// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "model/cost/activation_layer.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

/// A GPT layer as arXiv 2205.05198 has it: layer norms, GELU, dropout, soft-max kept.
Scenario korthikanti(std::int64_t hidden, std::int64_t heads, std::int64_t tp) {
    Scenario scenario;
    Architecture& model = scenario.architecture;
    model.layers = 1;
    model.hidden = hidden;
    model.heads = model.kv_heads = heads;
    model.head_size = hidden / heads;
    model.ffn = 4 * hidden;
    model.mlp = MlpKind::plain;
    model.norm = NormKind::layer_norm;
    model.vocabulary = 51200;
    scenario.cluster.gpus = tp;
    scenario.training.sequence_length = 2048;
    scenario.training.global_batch = 1;
    scenario.training.attention = AttentionKernel::fused_softmax;
    scenario.training.dropout = 0.1;
    scenario.layout.tp = tp;
    return scenario;
}

double kept(const Scenario& scenario) {
    const MemoryRules& rules = memory_rules(scenario);
    const auto rows = layer_activations(scenario, rules, LayerKind::dense);
    return recompute_effect(scenario, rules, rows, LayerKind::dense).kept;
}

bool close(double a, double b, double tolerance = 1e-12) { return std::abs(a / b - 1) < tolerance; }

}  // namespace

class ActivationsTest : public QObject {
    Q_OBJECT

  private slots:
    /// Equations 1, 2, 4 and 6 of the paper, bytes per token of one layer.
    void equations_of_the_paper() {
        const double h = 6144, a = 64, s = 2048;
        QVERIFY(close(kept(korthikanti(6144, 64, 1)), h * (34 + 5 * a * s / h)));
        Scenario scenario = korthikanti(6144, 64, 8);
        QVERIFY(close(kept(scenario), h * (10 + 24 / 8.0 + 5 * a * s / (h * 8))));
        scenario.layout.sequence_parallel = true;
        QVERIFY(close(kept(scenario), h / 8 * (34 + 5 * a * s / h)));
        scenario.layout.recompute = Recompute::selective;
        QVERIFY(close(kept(scenario), 34 * h / 8));
        scenario.layout.recompute = Recompute::full;
        QVERIFY(close(kept(scenario), 2 * h / 8));
    }

    /// Profiled shares of the tensor-parallel baseline, figure 7: sequence parallelism alone leaves 66.84 % of the 22B model's.
    void profiled_share_of_sequence_parallelism() {
        const double baseline = kept(korthikanti(6144, 64, 8));
        Scenario scenario = korthikanti(6144, 64, 8);
        scenario.layout.sequence_parallel = true;
        QVERIFY(std::abs(100 * kept(scenario) / baseline - 66.84) < 0.1);
    }

    void flash_attention_keeps_no_scores() {
        Scenario scenario = korthikanti(6144, 64, 8);
        scenario.training.attention = AttentionKernel::flash2;
        const auto rows = layer_activations(scenario, memory_rules(scenario), LayerKind::dense);
        QCOMPARE(rows.attention_scores, 0.0);
        scenario.training.sequence_length *= 8;
        const auto longer = layer_activations(scenario, memory_rules(scenario), LayerKind::dense);
        QCOMPARE(longer.total(), rows.total());
    }

    /// Llama 3.1 8B under fused kernels, tensor by tensor: two norms in and out, Q, K, V, output and its statistics, gate, up, product.
    void llama_layer_by_hand() {
        Scenario scenario;
        scenario.architecture = model_preset("llama-3.1-8b");
        scenario.cluster.gpus = 1;
        scenario.training.sequence_length = 8192;
        const double by_hand = 4 * 2 * 4096 + 2 * (4096 + 2 * 1024) + 2 * 4096 + 4 * 32 + 2 * (14336 + 14336) + 2 * 14336;
        QCOMPARE(kept(scenario), by_hand);
    }

    /// The same in 8 bits by Transformer Engine: inputs of linear layers in one byte (norm outputs, product), the attention output in two
    /// for attention's backward and one for the projection's.
    void llama_layer_in_eight_bits_by_hand() {
        Scenario scenario;
        scenario.architecture = model_preset("llama-3.1-8b");
        scenario.cluster.gpus = 1;
        scenario.training.sequence_length = 8192;
        scenario.training.precision = Precision::fp8;
        const double by_hand = 2 * (2 + 1) * 4096 + 2 * (4096 + 2 * 1024) + 3 * 4096 + 4 * 32 + 2 * (14336 + 14336) + 14336;
        QCOMPARE(kept(scenario), by_hand);
        scenario.training.framework = "torchtitan";  // casts anew in the backward: keeps bf16
        const double unfused_product = 2 * 14336;
        QCOMPARE(kept(scenario), 4 * 2 * 4096 + 2 * (4096 + 2 * 1024) + 2 * 4096 + 4 * 32 + 6 * 14336 + unfused_product);
    }

    /// arXiv 2412.19437, section 3.3: dispatched tokens and inputs of SwiGLU in one byte, its output made again, the attention output in
    /// twelve bits; norms and up-projections made again (section 3.2.3).
    void deepseek_caches_compactly() {
        Scenario scenario;
        scenario.architecture = model_preset("deepseek-v3");
        scenario.cluster.gpus = 64;
        scenario.training.sequence_length = 4096;
        scenario.training.precision = Precision::fp8;
        scenario.training.low_precision_activations = true;
        scenario.training.framework = "hai-llm";
        scenario.layout.recompute = Recompute::selective;
        scenario.layout.recompute_modules = {.core_attention = false, .norm = true, .activation = true, .up_projection = true};
        const MemoryRules& rules = memory_rules(scenario);
        const auto rows = layer_activations(scenario, rules, LayerKind::experts);
        const double latents = 4 * 1536 + 2 * (512 + 64) + 2 * 512;
        const double attention = latents + 1.5 * 128 * 128 + 4 * 128;
        const double experts = 8.0 * (7168 + 2 * 2048);
        const double shared = 3 * 2048;
        QCOMPARE(recompute_effect(scenario, rules, rows, LayerKind::experts).kept, 2 * 2 * 7168 + attention + experts + shared);
    }

    void key_value_heads_are_replicated_beyond_their_number() {
        Scenario scenario;
        scenario.architecture = model_preset("llama-3.1-8b");
        scenario.cluster.gpus = 16;
        scenario.training.sequence_length = 8192;
        scenario.layout.sequence_parallel = true;
        scenario.layout.tp = 8;
        const auto eight = layer_activations(scenario, memory_rules(scenario), LayerKind::dense);
        scenario.layout.tp = 16;
        const auto sixteen = layer_activations(scenario, memory_rules(scenario), LayerKind::dense);
        QCOMPARE(eight.query_key_value, 2.0 * 512 + 4 * 128);
        QCOMPARE(sixteen.query_key_value, 2.0 * 256 + 4 * 128);
    }

    /// A token of DeepSeek-V3's expert layers: eight dispatched copies of it, each 2 copies of h and three widths of an expert.
    void experts_by_hand() {
        Scenario scenario;
        scenario.architecture = model_preset("deepseek-v3");
        scenario.cluster.gpus = 64;
        scenario.training.sequence_length = 4096;
        const auto rows = layer_activations(scenario, memory_rules(scenario), LayerKind::experts);
        QCOMPARE(rows.dispatched, 8.0 * 4 * 7168);
        QCOMPARE(rows.experts, 8.0 * 6 * 2048 + 6 * 2048);
        scenario.architecture.moe->imbalance = 1.5;
        const auto busy = layer_activations(scenario, memory_rules(scenario), LayerKind::experts);
        QCOMPARE(busy.dispatched, 1.5 * rows.dispatched);
        scenario.architecture.moe->imbalance = 1;
        scenario.layout.etp = 2;  // both halves of an expert see its tokens whole and keep half of its width
        const auto split = layer_activations(scenario, memory_rules(scenario), LayerKind::experts);
        QCOMPARE(split.dispatched, 8.0 * (2 * 2 + 2) * 7168);
        QCOMPARE(split.experts, rows.experts);
    }

    void recomputing_more_keeps_less() {
        Scenario scenario;
        scenario.architecture = model_preset("deepseek-v3");
        scenario.cluster.gpus = 64;
        scenario.training.sequence_length = 4096;
        const MemoryRules& rules = memory_rules(scenario);
        const auto rows = layer_activations(scenario, rules, LayerKind::experts);
        scenario.layout.recompute = Recompute::selective;
        scenario.layout.recompute_modules = {.core_attention = false};
        double last = recompute_effect(scenario, rules, rows, LayerKind::experts).kept;
        QCOMPARE(last, rows.total());
        for (bool RecomputeModules::*module :
             {&RecomputeModules::norm, &RecomputeModules::up_projection, &RecomputeModules::activation, &RecomputeModules::moe}) {
            scenario.layout.recompute_modules.*module = true;
            const auto effect = recompute_effect(scenario, rules, rows, LayerKind::experts);
            QVERIFY(effect.kept < last);
            QVERIFY(close(effect.kept + effect.live, rows.total()));
            last = effect.kept;
        }
    }
};

QTEST_APPLESS_MAIN(ActivationsTest)
#include "tst_activations.moc"
