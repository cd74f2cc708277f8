// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "model/cost/coverage.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/step_band.h"
#include "model/estimate/estimate.h"
#include "model/estimate/quick_estimate.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

Coverage of(const Scenario& scenario) {
    Coverage coverage;
    coverage.add(scenario);
    return coverage;
}

bool mentions(const std::vector<std::string>& sentences, const std::string& word) {
    return std::ranges::any_of(sentences, [&](const std::string& text) { return text.find(word) != std::string::npos; });
}

}  // namespace

/// A prediction says which of its things no measured run had.
class TestCoverage : public QObject {
    Q_OBJECT

  private slots:
    void what_was_measured_is_no_extrapolation() {
        for (const PresetInfo& preset : scenario_presets()) {
            const Scenario scenario = scenario_preset(preset.id);
            QVERIFY2(extrapolations(scenario, of(scenario)).empty(), preset.id.c_str());
        }
    }

    void each_new_thing_is_named() {
        const Scenario known = scenario_preset("llama-13b-a100-64");
        const Coverage coverage = of(known);
        const auto found = [&](auto change) {
            Scenario scenario = known;
            change(scenario);
            return extrapolations(scenario, coverage);
        };
        const auto one = [&](auto change, const char* word) {
            const std::vector<std::string> sentences = found(change);
            return sentences.size() == 1 && mentions(sentences, word);
        };
        QVERIFY(one([](Scenario& s) { s.layout.cp = 4; }, "CP 4"));
        QVERIFY(one([](Scenario& s) { s.layout.ep = 8; }, "EP 8"));
        QVERIFY(one([](Scenario& s) { s.layout.vpp = 2; }, "VPP 2"));
        QVERIFY(one([](Scenario& s) { s.layout.zero_stage = 3; }, "ZeRO stage 3"));
        QVERIFY(one([](Scenario& s) { s.training.precision = Precision::fp8; }, "fp8"));
        QVERIFY(one([](Scenario& s) { s.training.attention = AttentionKernel::flash3; }, "flash3"));
        QVERIFY(one([](Scenario& s) { s.layout.recompute = Recompute::full; }, "full"));
        QVERIFY(one([](Scenario& s) { s.training.sequence_length *= 16; }, "Sequence length"));
        QVERIFY(one([](Scenario& s) { s.cluster.gpus *= 64; }, "GPUs"));
        QVERIFY(one([](Scenario& s) { s.cluster.accelerator = accelerator_preset("a100-sxm-40gb"); }, "A100"));
        const auto with_experts = [](Scenario& s) {
            s.architecture.moe.emplace();
            s.architecture.moe->experts = 8;
            s.architecture.moe->top_k = 2;
            s.architecture.moe->expert_ffn = 4096;
        };
        QVERIFY(one(with_experts, "experts"));
        // Twice as many GPUs, or half, still count as known.
        QVERIFY(found([](Scenario& s) { s.cluster.gpus *= 2; }).empty());
    }

    void a_union_knows_what_either_knew() {
        const Scenario a = scenario_preset("llama-13b-a100-64"), b = scenario_preset("llama-65b-a100-128");
        Coverage both = of(a);
        both.add(of(b));
        QVERIFY(extrapolations(a, both).empty() && extrapolations(b, both).empty());
        QCOMPARE(coverage_from_json(to_json(both), ""), both);
    }

    void the_band_grows_with_what_is_new() {
        const Scenario known = scenario_preset("llama-13b-a100-64");
        Coefficients c = shipped_coefficients(known);
        c.coverage = std::make_shared<const Coverage>(of(known));
        QCOMPARE(step_band(known, c).half_width, c.band);
        Scenario once = known, twice = known;
        once.layout.cp = twice.layout.cp = 4;
        twice.training.precision = Precision::fp8;
        QVERIFY(step_band(once, c).half_width > c.band && step_band(twice, c).half_width > step_band(once, c).half_width);
    }

    // Without a pipeline the whole step is the busy rank's, so that estimates with the coefficient moved tell the same.
    void a_site_that_was_not_fitted_widens_the_band_by_what_it_may_differ_in() {
        Scenario scenario = scenario_preset("llama-3.1-8b-h100-8");
        scenario.layout.pp = 1;
        Coefficients c = shipped_coefficients(scenario, ShippedLayers::defaults);
        c.coverage = nullptr;
        for (const std::string_view name : {"gemm_sustained", "elementwise", "step_s"}) {
            const auto* info = &*std::ranges::find(coefficient_table(), name, &CoefficientInfo::name);
            c.site_spreads = std::make_shared<const SiteSpreads>(SiteSpreads{{{info, 0.05}}});
            Coefficients above = c, below = c;
            above.*info->member *= std::exp(0.05);
            below.*info->member /= std::exp(0.05);
            const double ratio = quick_estimate(scenario, above).step_time_s / quick_estimate(scenario, below).step_time_s;
            const double deviation = 1.2816 * std::log(ratio) / 2;
            QVERIFY(std::abs(step_band(scenario, c).half_width - std::hypot(c.band, deviation)) < 1e-9);
            QVERIFY(std::abs(deviation) > 1e-6);
        }
    }

    void launches_differ_from_site_to_site_and_bind_small_models_most() {
        Scenario small = scenario_preset("llama-3.1-8b-h100-8"), large = small;
        small.architecture.hidden = 1024;
        small.architecture.heads = small.architecture.kv_heads = 8;
        small.architecture.ffn = 4096;
        Coefficients c = shipped_coefficients(large, ShippedLayers::defaults);
        c.coverage = nullptr;
        QVERIFY(c.site_spreads != nullptr);
        QVERIFY(step_band(small, c).half_width > step_band(large, c).half_width && step_band(large, c).half_width > c.band);
    }

    void runs_of_the_site_put_their_own_band_in_its_place() {
        const Scenario scenario = scenario_preset("llama-3.1-8b-h100-8");
        const Coefficients defaults = shipped_coefficients(scenario, ShippedLayers::defaults);
        Calibration few, enough;
        few.rows = 3;
        enough.rows = 30;
        enough.band = 0.05;
        QCOMPARE(applied(few, defaults).site_spreads, defaults.site_spreads);
        QCOMPARE(applied(few, defaults).band, defaults.band);
        QVERIFY(applied(enough, defaults).site_spreads == nullptr);
        QCOMPARE(applied(enough, defaults).band, 0.05);
    }

    void estimates_warn() {
        Scenario scenario = scenario_preset("llama-13b-a100-64");
        QVERIFY(!mentions(estimate(scenario).warnings, "CP"));
        scenario.layout.cp = 4;
        const Estimate made = estimate(scenario);
        QVERIFY(made.legal());
        QVERIFY(mentions(made.warnings, "CP 4"));
        QVERIFY(made.step_time_high_s / made.step_time_low_s > std::exp(2 * shipped_coefficients(scenario).band));
    }

    void every_fitted_shipped_calibration_says_what_its_runs_had() {
        for (const Calibration& calibration : shipped_calibrations())
            if (calibration.layer != CalibrationLayer::framework) QVERIFY2(!calibration.coverage.empty(), calibration.id.c_str());
    }
};

QTEST_APPLESS_MAIN(TestCoverage)
#include "tst_coverage.moc"
