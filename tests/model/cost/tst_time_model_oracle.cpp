// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "model/calibration/csv_table.h"
#include "model/calibration/measured_run.h"
#include "model/scenario/json_file.h"
#include "tests/model/cost/recipe_closed_form.h"

using namespace layline;

namespace {

struct Hardware {
    double bf16, fp8, memory_bytes_per_s, scale_up, network;
    std::int64_t domain;
    const char* family;
    double capacity_gib;
};

// The figures that the recorded predictions were made with, by hand: presets may be refined without touching this test.
const std::map<std::string, Hardware> hardware = {
    {"a100-sxm-80gb", {312e12, 0, 2039e9, 300e9, 25e9, 8, "A100", 80}},
    {"a100-sxm-40gb", {312e12, 0, 1555e9, 300e9, 25e9, 8, "A100", 40}},
    {"h100-sxm-80gb", {989.5e12, 1979e12, 3350e9, 450e9, 50e9, 8, "H100", 80}},
    {"h100-sxm-96gb-500w", {989.5e12, 1979e12, 3350e9, 450e9, 50e9, 8, "H100", 96}},
    {"b200-sxm", {2250e12, 4500e12, 7700e9, 900e9, 50e9, 8, "B200", 180}},
    {"gb200", {2500e12, 5000e12, 8000e9, 900e9, 50e9, 72, "B200", 186}},
    {"gb300", {2500e12, 5000e12, 8000e9, 900e9, 100e9, 72, "B200", 288}},
};

void use_recorded_hardware(Scenario& scenario) {
    const Hardware& known = hardware.at(scenario.cluster.accelerator.id);
    Accelerator& accelerator = scenario.cluster.accelerator;
    accelerator.kernel_family = known.family;
    accelerator.peak_flops_per_s.bf16 = accelerator.peak_flops_per_s.fp16 = known.bf16;
    accelerator.peak_flops_per_s.fp8 = known.fp8;
    accelerator.memory_bytes_per_s = known.memory_bytes_per_s;
    accelerator.memory_bytes = known.capacity_gib * 1024 * 1024 * 1024;
    scenario.cluster.scale_up.bytes_per_s = known.scale_up;
    scenario.cluster.network.bytes_per_s = known.network;
    scenario.cluster.scale_up_gpus = known.domain;
    scenario.layout.split = LayerSplit::remainder_first;
    scenario.layout.context_exchange = ContextExchange::ring;
    if (scenario.layout.schedule.starts_with("zb")) scenario.layout.schedule = "1f1b";  // recorded so: no closed form
}

/// Blank cells of the public rows were read otherwise then: no leading dense layer, GPT-2's vocabulary unpadded.
Scenario read_as_recorded(Scenario scenario) {
    if (scenario.architecture.moe && scenario.architecture.latent_attention) scenario.architecture.moe->first_dense_layers = 0;
    if (scenario.architecture.vocabulary == 50304) scenario.architecture.vocabulary = 50257;
    return scenario;
}

std::filesystem::path data(const char* file) { return std::filesystem::path(LAYLINE_TEST_DATA) / "time-model" / file; }

struct RecordedSet {
    Coefficients coefficients;
    recipe::Transfers transfers;
};

RecordedSet read_set(const nlohmann::json& set) {
    RecordedSet read;
    const nlohmann::json& values = set.at("coefficients");
    // What the recipe does not have, or has as a constant.
    read.coefficients.recompute_micro_batch_s = 0;
    read.coefficients.algorithms = false;
    read.coefficients.flash3_speedup = 1;
    read.coefficients.flash_small_head = 0.84;
    for (const CoefficientInfo& info : coefficient_table())
        if (const auto found = values.find(info.name); found != values.end()) read.coefficients.*info.member = found->get<double>();
    read.transfers = {values.at("p2p_exposed").get<double>(), set.at("blocking_transfers").get<bool>()};
    return read;
}

std::map<std::string, RecordedSet> recorded_sets() {
    std::map<std::string, RecordedSet> sets;
    const nlohmann::json document = read_json_file(data("oracle-coefficients.json"));
    for (const auto& [name, set] : document.items()) sets[name] = read_set(set);
    return sets;
}

}  // namespace

/// The C++ model against the predictions of an independent implementation of the same recipe (vectorised Python), recorded once.
class TimeModelOracle : public QObject {
    Q_OBJECT

    void compare(const MeasuredRun& run, Scenario scenario, const RecordedSet& set, double recorded_s) {
        // The recipe gathers ZeRO-3 weights for every micro-batch of a pipeline; the product keeps them.
        if (scenario.layout.zero_stage == 3 && scenario.layout.pp > 1) return;
        // It cuts experts over the tensor-parallel ranks and shared ones over the expert-parallel ranks, reduces both over one group, and
        // exchanges tokens as if every expert-parallel group lay within a node.
        if (scenario.architecture.moe && (scenario.layout.tp > 1 || scenario.layout.ep > 1)) return;
        use_recorded_hardware(scenario);
        const double step_s = recipe::step_s(scenario, set.coefficients, set.transfers);
        if (!(std::abs(step_s / recorded_s - 1) < 1e-9))
            QFAIL(qPrintable(QString("%1: %2 s, recorded %3 s, off by %4")
                                 .arg(QString::fromStdString(run.run_id))
                                 .arg(step_s, 0, 'g', 12)
                                 .arg(recorded_s, 0, 'g', 12)
                                 .arg(step_s / recorded_s - 1)));
    }

  private slots:
    void own_scenarios_agree_with_the_recording() {
        const auto sets = recorded_sets();
        const RunTable table = read_runs({data("oracle-scenarios.csv")});
        for (const DroppedRow& row : table.dropped) qInfo("%s: %s", row.run_id.c_str(), row.reason.c_str());
        QCOMPARE(table.dropped.size(), 0u);
        QCOMPARE(table.runs.size(), 240u);
        for (const MeasuredRun& run : table.runs) {
            compare(run, run.scenario, sets.at(run.source), run.step_time_s);
            if (QTest::currentTestFailed()) return;
        }
    }

    void public_runs_agree_with_the_recording() {
        const std::filesystem::path folder = std::filesystem::path(LAYLINE_SHARED_DATA) / "runs";
        if (!std::filesystem::is_directory(folder)) QSKIP("the public runs are not on this machine (../shared/data/runs)");
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
        std::map<std::string, MeasuredRun> runs;
        for (const MeasuredRun& run : read_runs(files).runs) runs[run.run_id] = run;
        const auto sets = recorded_sets();
        const CsvTable recorded = CsvTable::read(data("oracle-public-runs.csv"));
        std::size_t compared = 0;
        for (std::size_t row = 0; row < recorded.rows(); ++row) {
            const auto run = runs.find(recorded.cell(row, "run_id"));
            if (run == runs.end()) continue;
            compare(run->second, read_as_recorded(run->second.scenario), sets.at(recorded.cell(row, "coefficients")),
                    *parse_number(recorded.cell(row, "step_time_s")));
            if (QTest::currentTestFailed()) return;
            ++compared;
        }
        QCOMPARE(compared, runs.size());
    }
};

QTEST_APPLESS_MAIN(TimeModelOracle)
#include "tst_time_model_oracle.moc"
