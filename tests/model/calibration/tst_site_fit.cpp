// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/calibration/calibration_writer.h"
#include "model/calibration/coefficient_fit.h"
#include "model/calibration/predictor.h"
#include "model/calibration/run_timer.h"
#include "model/cost/shipped_coefficients.h"
#include "model/estimate/legality.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

/// Legal layouts of the opening plan on an imaginary site, so that no shipped site's coefficients stand below the fit.
std::vector<Scenario> layouts() {
    std::vector<Scenario> all;
    Scenario scenario = scenario_preset("llama-65b-a100-128");
    scenario.training.framework = "imaginary";
    for (const std::int64_t tp : {1, 2, 4, 8})
        for (const std::int64_t pp : {2, 4, 8})
            for (const std::int64_t micro_batch : {1, 2}) {
                scenario.layout.tp = tp;
                scenario.layout.pp = pp;
                scenario.layout.micro_batch = micro_batch;
                if (is_legal(scenario)) all.push_back(scenario);
            }
    return all;
}

/// Reproducible noise: plus and minus one percent in turn, no two neighbours alike.
double noise(std::size_t i) { return 1 + 0.01 * std::sin(12.9898 * static_cast<double>(i)); }

RunTable measured(const std::vector<Scenario>& scenarios, const Coefficients& truth) {
    RunTable table;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        MeasuredRun run;
        run.run_id = std::to_string(i);
        run.scenario = scenarios[i];
        run.step_time_s = noise(i) * RunTimer(scenarios[i]).step_s(truth);
        table.runs.push_back(run);
    }
    return table;
}

/// A site whose products are slower, tensor-parallel transfers dearer and network worse than the defaults.
Coefficients truth_over(const Coefficients& base) {
    Coefficients truth = base;
    truth.gemm_sustained *= 0.92;
    truth.tp_wire *= 1.6;
    truth.nic_efficiency *= 0.6;
    return truth;
}

double value_of(const CalibrationEntry& entry, double Coefficients::*member) {
    for (const Calibration::Entry& value : entry.calibration.values)
        if (value.coefficient->member == member) return value.value;
    return 0;
}

UserCalibration as_user(const CalibrationEntry& entry) { return {entry.calibration, nullptr, 0}; }

}  // namespace

/// Fits against runs whose coefficients are known because we made them.
class TestSiteFit : public QObject {
    Q_OBJECT

  private slots:
    void known_coefficients_come_back() {
        const std::vector<Scenario> scenarios = layouts();
        QVERIFY(scenarios.size() >= 20);
        const Coefficients base = shipped_coefficients(scenarios.front()), truth = truth_over(base);
        const CalibrationDocument document = calibrate(measured(scenarios, truth), CalibrationLayer::user, "imaginary");
        QCOMPARE(document.entries.size(), 1U);
        const CalibrationEntry& entry = document.entries.front();
        QVERIFY(entry.report.converged && entry.report.condition > 1);
        QVERIFY(entry.report.before.mape > 0.05);
        QVERIFY(entry.report.fitted.mape < 0.01);
        QVERIFY(entry.report.cross_validated.mape < 0.015);
        QVERIFY(std::abs(value_of(entry, &Coefficients::gemm_sustained) / truth.gemm_sustained - 1) < 0.05);
        QVERIFY(std::abs(value_of(entry, &Coefficients::tp_wire) / truth.tp_wire - 1) < 0.15);
        for (const FittedCoefficient& fitted : entry.report.coefficients) QVERIFY(fitted.spread > 0 && fitted.spread < 2);
    }

    void one_broken_run_does_not_bend_the_rest() {
        const std::vector<Scenario> scenarios = layouts();
        const Coefficients truth = truth_over(shipped_coefficients(scenarios.front()));
        RunTable table = measured(scenarios, truth);
        table.runs[3].step_time_s *= 3;
        const Predictor predictor(ShippedLayers::all, {as_user(calibrate(table, CalibrationLayer::user, "").entries.front())});
        double sum = 0;
        for (const Scenario& scenario : scenarios)
            sum += std::abs(predictor.predict(scenario).step_time_s / RunTimer(scenario).step_s(truth) - 1);
        QVERIFY2(sum / static_cast<double>(scenarios.size()) < 0.02, qPrintable(QString::number(sum)));
    }

    void erratic_runs_are_named_and_leave_the_others_alone() {
        const std::vector<Scenario> scenarios = layouts();
        const Coefficients truth = truth_over(shipped_coefficients(scenarios.front()));
        RunTable table = measured(scenarios, truth);
        for (std::size_t i = 1; i < table.runs.size(); i += 5) table.runs[i].step_time_s *= 2 + static_cast<double>(i % 7);
        const CalibrationEntry entry = std::move(calibrate(table, CalibrationLayer::user, "").entries.front());
        const auto note = std::ranges::find_if(entry.report.notes, [](const std::string& text) {
            return text.find("being far from what the fit explains") != std::string::npos;
        });
        QVERIFY(note != entry.report.notes.end());
        QVERIFY2(note->starts_with("5 of") && note->ends_with(": 1, 6, 11, 16, 21"), note->c_str());
        double sum = 0;
        for (const Scenario& scenario : scenarios) {
            UserCalibration own = as_user(entry);
            if (entry.residual) own.residual = std::make_shared<ResidualModel>(ResidualModel::from_json(entry.residual->to_json(), ""));
            own.residual_band = entry.residual_band;
            sum += std::abs(Predictor(ShippedLayers::all, {own}).predict(scenario).step_time_s / RunTimer(scenario).step_s(truth) - 1);
        }
        QVERIFY2(sum / static_cast<double>(scenarios.size()) < 0.03, qPrintable(QString::number(sum)));
    }

    // The slope of a square's half is the error itself.
    void a_weight_is_the_slope_of_the_loss_over_the_error() {
        for (const RobustLoss loss : {RobustLoss::huber, RobustLoss::cauchy})
            for (const double noises : {0.01, 0.5, 2.0, 4.0, 8.0, 50.0}) {
                const double step = 1e-5 * noises;
                const double slope = (robust_loss(loss, noises + step) - robust_loss(loss, noises - step)) / (2 * step);
                QVERIFY2(std::abs(robust_weight(loss, noises) - slope / noises) < 1e-5, qPrintable(QString::number(noises)));
            }
        QVERIFY(50 * robust_weight(RobustLoss::huber, 50) > 1.9);
        QVERIFY(50 * robust_weight(RobustLoss::cauchy, 50) < 0.4);
    }

    void three_runs_correct_a_little_and_never_wildly() {
        const std::vector<Scenario> scenarios = layouts();
        const Coefficients base = shipped_coefficients(scenarios.front()), truth = truth_over(base);
        const std::vector<Scenario> three(scenarios.begin(), scenarios.begin() + 3);
        const CalibrationDocument document = calibrate(measured(three, truth), CalibrationLayer::user, "");
        const CalibrationEntry& entry = document.entries.front();
        QVERIFY(entry.report.fitted.mape < entry.report.before.mape);
        QVERIFY(!entry.residual);
        QVERIFY(!entry.calibration.band);
        QCOMPARE(entry.report.cross_validated.n, 0U);
        const Predictor predictor(ShippedLayers::all, {as_user(entry)});
        double before = 0, after = 0;
        for (const Scenario& scenario : scenarios) {
            const double true_s = RunTimer(scenario).step_s(truth), base_s = RunTimer(scenario).step_s(base);
            const double corrected_s = predictor.predict(scenario).step_time_s;
            before += std::abs(base_s / true_s - 1);
            after += std::abs(corrected_s / true_s - 1);
            QVERIFY(corrected_s > 0.7 * base_s && corrected_s < 1.6 * base_s);
        }
        QVERIFY(after < before);
    }

    void one_broken_run_of_three_is_named_and_moves_little() {
        const std::vector<Scenario> scenarios = layouts();
        const Coefficients base = shipped_coefficients(scenarios.front());
        for (std::size_t broken = 0; broken < 3; ++broken) {
            RunTable table = measured({scenarios.begin(), scenarios.begin() + 3}, base);
            table.runs[broken].step_time_s *= 4;
            const CalibrationEntry entry = std::move(calibrate(table, CalibrationLayer::user, "").entries.front());
            const std::string named = "1 of 3 runs counts little, being far from what the fit explains: " + std::to_string(broken);
            QVERIFY(std::ranges::find(entry.report.notes, named) != entry.report.notes.end());
            const Predictor predictor(ShippedLayers::all, {as_user(entry)});
            for (const Scenario& scenario : scenarios) {
                const double moved = predictor.predict(scenario).step_time_s / RunTimer(scenario).step_s(base) - 1;
                QVERIFY2(std::abs(moved) < 0.03, qPrintable(QString::number(moved)));
            }
        }
    }

    void even_absurd_runs_stay_within_bounds() {
        RunTable table = measured({layouts().front()}, shipped_coefficients(layouts().front()));
        table.runs.front().step_time_s *= 1000;
        const CalibrationDocument document = calibrate(table, CalibrationLayer::user, "");
        const CalibrationEntry& entry = document.entries.front();
        QVERIFY(!entry.report.notes.empty());
        for (const Calibration::Entry& value : entry.calibration.values)
            QVERIFY(value.value >= value.coefficient->low && value.value <= value.coefficient->high);
        const Predictor predictor(ShippedLayers::all, {as_user(entry)});
        QVERIFY(std::isfinite(predictor.predict(layouts().back()).step_time_s));
    }

    void what_the_runs_do_not_show_stays_where_it_was() {
        std::vector<Scenario> alone;
        for (Scenario scenario : layouts()) {
            scenario.layout.tp = 1;
            scenario.layout.pp = 1;
            scenario.layout.recompute = Recompute::full;
            scenario.cluster.gpus = 8 * (1 + static_cast<std::int64_t>(alone.size() % 4));
            scenario.training.global_batch = 960;
            alone.push_back(scenario);
        }
        const Coefficients base = shipped_coefficients(alone.front());
        const CalibrationDocument document = calibrate(measured(alone, truth_over(base)), CalibrationLayer::user, "");
        const CalibrationEntry& entry = document.entries.front();
        const auto held = [&](double Coefficients::*member) {
            const auto found = std::ranges::find_if(entry.report.coefficients,
                                                    [&](const FittedCoefficient& fitted) { return fitted.coefficient->member == member; });
            return found != entry.report.coefficients.end() && found->held && found->before == found->after;
        };
        QVERIFY(held(&Coefficients::tp_wire));
        QVERIFY(held(&Coefficients::pipeline_micro_batch_s));
        QCOMPARE(value_of(entry, &Coefficients::tp_wire), 0.0);
        QVERIFY(std::ranges::any_of(entry.report.notes, [](const std::string& note) { return note.starts_with("tp_wire stays"); }));
    }

    void a_written_file_predicts_what_the_fit_did() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("site.json").toStdString();
        const std::vector<Scenario> scenarios = layouts();
        const CalibrationDocument document =
            calibrate(measured(scenarios, truth_over(shipped_coefficients(scenarios.front()))), CalibrationLayer::user, "my cluster");
        write_calibration(document, file);
        const std::vector<UserCalibration> read = read_user_calibrations(file);
        QCOMPARE(read.size(), 1U);
        QCOMPARE(read.front().calibration.source, std::string("my cluster"));
        QCOMPARE(read.front().calibration.rows, static_cast<std::int64_t>(scenarios.size()));
        QVERIFY(read.front().residual != nullptr);  // twenty runs or more
        for (const Calibration::Entry& value : document.entries.front().calibration.values)
            QVERIFY(std::ranges::find(read.front().calibration.values, value) != read.front().calibration.values.end());
        QCOMPARE(read.front().calibration.values.size(), document.entries.front().calibration.values.size());
        const Predictor predictor(ShippedLayers::all, read);
        QVERIFY(predictor.has_own(scenarios.front()));
        Scenario elsewhere = scenarios.front();
        elsewhere.training.framework = "another";
        QVERIFY(!predictor.has_own(elsewhere));
        QCOMPARE(predictor.predict(elsewhere).step_time_s, Predictor().predict(elsewhere).step_time_s);
    }
};

QTEST_APPLESS_MAIN(TestSiteFit)
#include "tst_site_fit.moc"
