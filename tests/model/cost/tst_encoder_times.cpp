// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "model/cost/flops.h"
#include "model/cost/pipeline_time.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/stage_times.h"
#include "model/estimate/estimate.h"
#include "model/estimate/time_explanation.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

/// T5's shape at 11B: 24 layers of encoder and of decoder.
Scenario encoder_decoder(std::int64_t encoder_layers) {
    Scenario scenario = scenario_preset("llama-13b-a100-64");
    Architecture& model = scenario.architecture;
    model.layers = 24;
    model.hidden = 4096;
    model.heads = model.kv_heads = 64;
    model.head_size = 64;
    model.ffn = 10240;
    model.vocabulary = 32128;
    if (encoder_layers > 0) model.encoder = Encoder{.layers = encoder_layers};
    scenario.training.attention = AttentionKernel::unfused;
    scenario.layout = {};
    scenario.layout.tp = 4;
    scenario.layout.pp = 2;
    scenario.training.global_batch = 64;
    scenario.training.sequence_length = 1024;
    return scenario;
}

}  // namespace

/// An encoder's layers run before the decoder's, without a causal mask; the decoder attends to what they made.
class TestEncoderTimes : public QObject {
    Q_OBJECT

  private slots:
    // At the datasheet's peak the pieces take as long as the FLOPs that flops.cpp counts, which knows nothing of pieces.
    void the_pieces_run_the_flops_of_the_model() {
        for (const std::int64_t layers : {0, 24, 12}) {
            const Scenario scenario = encoder_decoder(layers);
            const StepTimes times = step_times(scenario, shipped_coefficients(scenario));
            double ideal_s = 0;
            for (const StageTimes& stage : times.stages) ideal_s += times.micro_batches * stage.parts.ideal_s;
            const double group_gpus = static_cast<double>(scenario.layout.tp);
            const double flops = ideal_s * group_gpus * data_parallel(scenario) * 312e12;
            const double counted = model_flops(scenario, MfuConvention::causal);
            QVERIFY2(std::abs(flops / counted - 1) < 0.02, qPrintable(QString::number(flops / counted)));
        }
    }

    void each_layer_costs_time() {
        const auto step_s = [](std::int64_t layers) {
            const Scenario scenario = encoder_decoder(layers);
            return step_times(scenario, shipped_coefficients(scenario)).stages;
        };
        const auto total_s = [&](std::int64_t layers) {
            double sum = 0;
            for (const StageTimes& stage : step_s(layers)) sum += stage.total_s();
            return sum;
        };
        const double twelve = total_s(12), twenty = total_s(20), without = total_s(0);
        QVERIFY(twelve > 1.3 * without);
        // Linear in the layers: eight more cost two thirds of the first twelve beyond the decoder's cross-attention.
        const double each = (twenty - twelve) / 8, cross = twelve - 12 * each - without;
        QVERIFY(each > 0 && cross > 0 && cross < 24 * each);
    }

    void the_encoder_stands_on_the_first_stages() {
        const Scenario scenario = encoder_decoder(24);
        const std::vector<StageTimes> stages = step_times(scenario, shipped_coefficients(scenario)).stages;
        QCOMPARE(stages.size(), 2U);
        // 24 layers each: the decoder's have cross-attention too, and the last stage the head.
        QVERIFY(stages[1].total_s() > 1.1 * stages[0].total_s());
    }

    void the_fast_form_agrees_with_the_simulation_and_the_terms_with_the_bars() {
        const Scenario scenario = encoder_decoder(24);
        const Coefficients c = shipped_coefficients(scenario);
        const Estimate made = estimate(scenario, c);
        QVERIFY(made.legal());
        QVERIFY(std::abs(*fast_step_s(scenario, c) / made.step_time_s - 1) < 1e-9);
        for (const WaterfallRow& row : made.waterfall) {
            double explained_s = 0;
            for (const TimeTerm& term : explain_time(scenario, c))
                if (term.row == row.kind) explained_s += term.seconds;
            QVERIFY2(std::abs(explained_s - row.seconds) < 1e-9 * made.step_time_s, row.name.c_str());
        }
        QVERIFY(std::ranges::any_of(made.warnings, [](const std::string& text) { return text.find("encoder") != std::string::npos; }));
    }
};

QTEST_APPLESS_MAIN(TestEncoderTimes)
#include "tst_encoder_times.moc"
