// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>

#include "model/cost/flops.h"
#include "model/cost/parameters.h"
#include "model/scenario/presets.h"
#include "tests/model/cost/run_rows.h"

using namespace layline;

namespace {

Scenario with(const char* model, std::int64_t gpus, std::int64_t sequence, std::int64_t batch, Recompute recompute = Recompute::none) {
    Scenario scenario;
    scenario.architecture = model_preset(model);
    scenario.cluster = cluster_preset("dgx-a100");
    scenario.cluster.gpus = gpus;
    scenario.training.sequence_length = sequence;
    scenario.training.global_batch = batch;
    scenario.layout.recompute = recompute;
    return scenario;
}

double utilisation(double flops, const Scenario& scenario, double step_s) {
    return flops / (step_s * double(scenario.cluster.gpus) * peak_flops_per_s(scenario));
}

}  // namespace

class FlopsTest : public QObject {
    Q_OBJECT

  private slots:
    void a100_peaks_at_312_tflops_in_bf16() { QCOMPARE(peak_flops_per_s(with("llama-65b-128k", 128, 2048, 2048)), 312e12); }

    /// arXiv 2311.05610: its best 65B run on 128 GPUs took 79.31 s a step and is printed as 55.3 %.
    void palm_convention_gives_the_printed_mfu() {
        const Scenario scenario = with("llama-65b-128k", 128, 2048, 2048);
        const double mfu = utilisation(model_flops(scenario, MfuConvention::palm), scenario, 79.31);
        QVERIFY2(std::abs(mfu - 0.553) < 0.001, qPrintable(QString::number(mfu)));
    }

    /// Each sheet prints MFU beside the step time; a few of its rows average one over other steps than the other.
    void palm_convention_gives_the_mfu_of_every_sheet() {
        const auto rows = runs::read(LAYLINE_SHARED_DATA "/runs/hagemann.csv");
        if (rows.empty()) QSKIP("the measured runs are not here");
        std::map<std::string, std::vector<double>> ratios;
        for (const runs::Row& row : rows) {
            if (row.text("status") != "ok" || !row.has("mfu") || !row.has("step_time_s")) continue;
            Scenario scenario = runs::scenario(row);
            scenario.cluster.accelerator.peak_flops_per_s.bf16 = 312e12;
            const double mfu = utilisation(model_flops(scenario, MfuConvention::palm), scenario, row.real("step_time_s"));
            ratios[row.text("source")].push_back(mfu / row.real("mfu"));
        }
        QVERIFY(ratios.size() >= 8);
        for (auto& [sheet, of] : ratios) {
            std::ranges::sort(of);
            const double median = of[of.size() / 2];
            QVERIFY2(std::abs(median - 1) < 0.0025, qPrintable(QString("%1: %2").arg(sheet.c_str()).arg(median)));
        }
    }

    /// arXiv 2104.04473, eq. 3 and table 1: full recompute counted, the printed teraFLOP/s a GPU.
    void megatron_equation_3() {
        const double h = 12288, L = 96, s = 2048, B = 1536, V = 51200;
        Scenario scenario = with("megatron-145.6b", 1536, 2048, 1536, Recompute::full);
        scenario.architecture.layers = 96;
        QCOMPARE(scenario.architecture.hidden, std::int64_t{12288});
        const double printed = 96 * B * s * L * h * h * (1 + s / (6 * h) + V / (16 * L * h));
        scenario.architecture.vocabulary = 51200;
        QVERIFY(std::abs(hardware_flops(scenario, MfuConvention::megatron) / printed - 1) < 1e-12);
    }

    /// arXiv 2205.05198, table 5: MFU without the recomputed operations, step times in seconds.
    void korthikanti_table_5() {
        struct Printed {
            double layers, hidden, gpus, batch, step_s, mfu;
        };
        const Printed table[] = {{48, 6144, 8, 4, 1.10, 0.415},
                                 {96, 12288, 64, 64, 13.75, 0.514},
                                 {105, 20480, 280, 280, 37.83, 0.560},
                                 {128, 25600, 512, 512, 71.49, 0.563}};
        for (const Printed& row : table) {
            Scenario scenario = with("megatron-1t", std::int64_t(row.gpus), 2048, std::int64_t(row.batch));
            Architecture& model = scenario.architecture;
            model.layers = std::int64_t(row.layers);
            model.hidden = std::int64_t(row.hidden);
            model.ffn = 4 * model.hidden;
            model.heads = model.kv_heads = 64;
            model.head_size = model.hidden / 64;
            model.vocabulary = 51200;
            const double mfu = utilisation(model_flops(scenario, MfuConvention::megatron), scenario, row.step_s);
            QVERIFY2(std::abs(mfu - row.mfu) < 0.003, qPrintable(QString("%1 for %2").arg(mfu).arg(row.mfu)));
        }
    }

    /// The conventions differ by half of the attention square: 6 L h s per token.
    void causal_counts_half_of_the_square() {
        const Scenario scenario = with("llama-65b-128k", 128, 8192, 512);
        const double tokens = 8192.0 * 512;
        const double difference = model_flops(scenario, MfuConvention::megatron) - model_flops(scenario, MfuConvention::causal);
        QVERIFY(std::abs(difference / (6.0 * 80 * 8192 * 8192 * tokens) - 1) < 1e-12);
    }

    /// A window of w tokens lets a query see w - w^2 / 2s keys on average: counted one by one here.
    void a_window_counts_the_keys_it_sees() {
        Scenario scenario = with("llama-2-7b", 8, 512, 1);
        scenario.architecture.sliding_window = 128;
        double pairs = 0;
        for (int query = 0; query < 512; ++query) pairs += std::min(query + 0.5, 128.0);
        const double attention = 3 * 2 * 2 * 4096.0 * pairs * 32;
        scenario.architecture.sliding_window = 0;
        const double full = model_flops(scenario, MfuConvention::causal);
        scenario.architecture.sliding_window = 128;
        const double windowed = model_flops(scenario, MfuConvention::causal);
        const double full_attention = 3 * 2 * 2 * 4096.0 * (512.0 * 512 / 2) * 32;
        QVERIFY(std::abs((full - windowed) / (full_attention - attention) - 1) < 1e-3);
    }

    void palm_counts_active_parameters() {
        const Scenario scenario = with("mixtral-8x7b", 64, 4096, 128);
        const double tokens = 4096.0 * 128;
        const double expected = (6 * 12879925248.0 + 12.0 * 32 * 4096 * 4096) * tokens;
        QVERIFY(std::abs(model_flops(scenario, MfuConvention::palm) / expected - 1) < 1e-12);
    }

    void recompute_costs_a_forward_of_the_layers() {
        Scenario scenario = with("llama-65b-128k", 128, 2048, 2048);
        for (const MfuConvention convention : {MfuConvention::palm, MfuConvention::megatron, MfuConvention::causal}) {
            const double without = hardware_flops(scenario, convention);
            QCOMPARE(without, model_flops(scenario, convention));
            scenario.layout.recompute = Recompute::full;
            const double full = hardware_flops(scenario, convention);
            QVERIFY(full > 1.3 * without && full < 4.0 / 3 * without);
            scenario.layout.recompute = Recompute::selective;
            QVERIFY(hardware_flops(scenario, convention) < full);
            scenario.layout.recompute = Recompute::none;
        }
    }
};

QTEST_APPLESS_MAIN(FlopsTest)
#include "tst_flops.moc"
