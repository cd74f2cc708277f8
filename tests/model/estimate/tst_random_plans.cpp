// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <random>

#include "model/cost/pipeline_time.h"
#include "model/cost/shipped_coefficients.h"
#include "model/estimate/estimate.h"
#include "model/estimate/legality.h"
#include "model/estimate/quick_estimate.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

template <class T, std::size_t n>
T pick(std::mt19937& random, const T (&values)[n]) {
    return values[random() % n];
}

/// Any plan that the rules let through, over every axis, schedule, kernel and kind of recompute.
class Plans {
  public:
    Scenario next() {
        for (;;) {
            Scenario scenario = shuffled();
            if (is_legal(scenario)) return scenario;
        }
    }

  private:
    Scenario shuffled() {
        static constexpr const char* models[] = {"llama-3.1-8b", "llama-3.1-70b", "mixtral-8x7b", "deepseek-v3", "gpt3-175b"};
        static constexpr const char* clusters[] = {"dgx-a100", "dgx-h100", "dgx-b200", "gb200-nvl72", "dgx-1-v100", "frontier"};
        Scenario scenario;
        scenario.architecture = model_preset(pick(random_, models));
        scenario.cluster = cluster_preset(pick(random_, clusters));
        scenario.cluster.gpus = pick(random_, {64, 128, 512, 2048});
        if (scenario.cluster.accelerator.peak_flops_per_s.bf16 == 0) scenario.training.precision = Precision::fp16;
        scenario.training.sequence_length = pick(random_, {2048, 8192, 32768});
        scenario.training.global_batch = pick(random_, {256, 1024, 4096});
        scenario.training.attention = pick(random_, {AttentionKernel::unfused, AttentionKernel::fused_softmax, AttentionKernel::flash1,
                                                     AttentionKernel::flash2, AttentionKernel::flash3});
        Layout& layout = scenario.layout;
        layout.tp = pick(random_, {1, 2, 4, 8, 16});
        layout.pp = pick(random_, {1, 2, 4, 8, 16});
        layout.vpp = pick(random_, {1, 1, 2, 4});
        layout.cp = pick(random_, {1, 1, 2, 4});
        layout.ep = scenario.architecture.moe ? pick(random_, {1, 2, 8, 64}) : 1;
        layout.micro_batch = pick(random_, {1, 2, 4});
        layout.sequence_parallel = layout.tp > 1 && random_() % 2 == 0;
        layout.zero_stage = static_cast<int>(random_() % 4);
        layout.recompute = pick(random_, {Recompute::none, Recompute::selective, Recompute::full});
        layout.context_exchange = pick(random_, {ContextExchange::ring, ContextExchange::all_gather, ContextExchange::all_to_all});
        const auto names = schedule_names();
        layout.schedule = names[random_() % names.size()];
        layout.split = pick(random_, {LayerSplit::even, LayerSplit::remainder_first});
        return scenario;
    }

    std::mt19937 random_{20260101};
};

constexpr int plans = 300;

std::string words(const Scenario& s) {
    const Layout& l = s.layout;
    return s.architecture.id + " on " + s.cluster.id + " " + l.schedule + " tp" + std::to_string(l.tp) + " pp" + std::to_string(l.pp) +
           " vpp" + std::to_string(l.vpp) + " cp" + std::to_string(l.cp) + " ep" + std::to_string(l.ep) + " zero" +
           std::to_string(l.zero_stage);
}

double step_s(const Scenario& scenario, const Coefficients& coefficients) { return quick_estimate(scenario, coefficients).step_time_s; }

}  // namespace

class TestRandomPlans : public QObject {
    Q_OBJECT

  private slots:
    void every_legal_plan_has_a_sensible_time() {
        Plans all;
        for (int i = 0; i < plans; ++i) {
            const Scenario scenario = all.next();
            const std::string plan = words(scenario);
            const Estimate made = estimate(scenario);
            QVERIFY2(std::isfinite(made.step_time_s) && made.step_time_s > 0, plan.c_str());
            QVERIFY2(made.step_time_low_s < made.step_time_s && made.step_time_s < made.step_time_high_s, plan.c_str());
            // No plan beats the peak of its precision; most of the causal FLOPs are run once.
            QVERIFY2(made.mfu_causal > 0 && made.mfu_causal < 1, plan.c_str());
            double sum = 0;
            for (const WaterfallRow& row : made.waterfall)
                if (row.kind != WaterfallKind::peak) sum += row.seconds;
            QVERIFY2(std::abs(sum / made.step_time_s - 1) < 1e-9, plan.c_str());
        }
    }

    void without_a_drawing_it_is_the_same_time() {
        Plans all;
        for (int i = 0; i < plans; ++i) {
            const Scenario scenario = all.next();
            const double quick_s = step_s(scenario, shipped_coefficients(scenario));
            QVERIFY2(std::abs(quick_s / estimate(scenario).step_time_s - 1) < 1e-9, words(scenario).c_str());
        }
    }

    void faster_hardware_is_never_slower() {
        Plans all;
        for (int i = 0; i < plans; ++i) {
            const Scenario scenario = all.next();
            const Coefficients c = shipped_coefficients(scenario);
            const double now_s = step_s(scenario, c) * (1 + 1e-9);
            Scenario network = scenario, link = scenario, memory = scenario;
            network.cluster.network.bytes_per_s *= 2;
            link.cluster.scale_up.bytes_per_s *= 2;
            memory.cluster.accelerator.memory_bytes_per_s *= 2;
            QVERIFY2(step_s(network, c) <= now_s, words(scenario).c_str());
            QVERIFY2(step_s(link, c) <= now_s, words(scenario).c_str());
            QVERIFY2(step_s(memory, c) <= now_s, words(scenario).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestRandomPlans)
#include "tst_random_plans.moc"
