// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>

#include "model/calibration/evidence.h"
#include "model/calibration/published_runs.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

std::vector<std::string> fields_of(const std::vector<Difference>& differences) {
    std::vector<std::string> fields;
    for (const Difference& difference : differences) fields.push_back(difference.field);
    return fields;
}

}  // namespace

class TestEvidence : public QObject {
    Q_OBJECT

  private slots:
    void published_results_agree_with_one_another();
    void a_published_plan_finds_its_own_measurement();
    void a_neighbour_is_named_by_what_differs();
    void the_users_own_runs_stand_beside_the_published();
    void far_plans_have_no_run_nearby();
};

// Narayanan et al. (arXiv 2104.04473) publish rates; their table 1 also gives the days for 300 B (175 B model) and 450 B tokens (1 T
// model).
void TestEvidence::published_results_agree_with_one_another() {
    const auto& runs = published_runs();
    QVERIFY(runs.size() >= 30);
    const auto of = [&](const char* id) { return std::ranges::find(runs, id, &MeasuredRun::run_id)->step_time_s; };
    // 84 days for 450 B tokens of the 1 T model on 3,072 GPUs (section 5.1): seconds a step of 3,072 sequences of 2,048 tokens.
    const double published_s = 84.0 * 86400 / (450e9 / (3072.0 * 2048.0));
    QVERIFY(std::abs(of("megatron-1t-a100-3072") / published_s - 1) < 0.02);
    QCOMPARE(of("llama-65b-a100-128"), 79.31);
    for (const MeasuredRun& run : runs) QVERIFY2(run.timed() && !run.source.empty(), run.run_id.c_str());
}

void TestEvidence::a_published_plan_finds_its_own_measurement() {
    for (const MeasuredRun& run : published_runs()) {
        const Estimate made = estimate(run.scenario);
        const Evidence found = evidence(run.scenario, made, {.own = {}, .most = 1, .coefficients = {}});
        QCOMPARE(found.nearest_runs.front().distance, 0.0);
        QVERIFY(found.nearest_runs.front().differences.empty() && found.run_nearby());
        QCOMPARE(found.low_s, made.step_time_low_s);
        QCOMPARE(found.high_s, made.step_time_high_s);
        QVERIFY2(std::abs(found.nearest_runs.front().predicted_s / made.step_time_s - 1) < 1e-9, run.run_id.c_str());
    }
}

void TestEvidence::a_neighbour_is_named_by_what_differs() {
    Scenario scenario = scenario_preset("llama-65b-a100-128");
    scenario.layout.tp = 4;
    scenario.training.fused_norm = !scenario.training.fused_norm;
    const Evidence found = evidence(scenario, estimate(scenario));
    QCOMPARE(found.nearest_runs.front().run.run_id, std::string("llama-65b-a100-128"));
    QCOMPARE(fields_of(found.nearest_runs.front().differences), (std::vector<std::string>{"fused_norm", "tp"}));
    QCOMPARE(text_of(found.nearest_runs.front().differences.back()), std::string("TP 4 here, 2 there"));
    QVERIFY(std::ranges::is_sorted(found.nearest_runs, {}, &NearestRun::distance));
}

void TestEvidence::the_users_own_runs_stand_beside_the_published() {
    const Scenario scenario = scenario_preset("llama-65b-a100-128");
    MeasuredRun own;
    own.run_id = "mine";
    own.scenario = scenario;
    own.scenario.layout.micro_batch = 2;
    own.step_time_s = 90;
    MeasuredRun failed = own;
    failed.out_of_memory = true;
    const std::vector<MeasuredRun> mine = {failed, own};
    const Evidence found = evidence(scenario, estimate(scenario), {.own = mine, .most = 10, .coefficients = {}});
    QCOMPARE(std::ranges::count(found.nearest_runs, false, &NearestRun::published), 1);
    const auto nearest = std::ranges::find(found.nearest_runs, false, &NearestRun::published);
    QCOMPARE(nearest->run.run_id, std::string("mine"));
    QCOMPARE(nearest->run.step_time_s, 90.0);
    QCOMPARE(fields_of(nearest->differences), std::vector<std::string>{"mbs"});
}

void TestEvidence::far_plans_have_no_run_nearby() {
    Scenario scenario = scenario_preset("mixtral-8x7b-h100-64");
    scenario.training.sequence_length *= 16;
    QVERIFY(!evidence(scenario, estimate(scenario)).run_nearby());
}

QTEST_APPLESS_MAIN(TestEvidence)
#include "tst_evidence.moc"
