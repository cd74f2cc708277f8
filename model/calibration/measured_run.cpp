// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/measured_run.h"

#include <fmt/format.h>

#include <fstream>
#include <set>

#include "model/calibration/run_row.h"
#include "model/profiling/logs/measured_run.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

void require_columns(const CsvTable& table, const std::string& file) {
    for (const char* column : {"run_id", "accelerator", "cluster", "gpus", "layers", "hidden", "heads", "seq_length", "global_batch"})
        if (!table.has_column(column)) throw InputError(file, "line 1", fmt::format("the column {}", column), "no such column");
}

bool is_log(const std::filesystem::path& file) {
    if (file.extension() == ".csv" || !std::filesystem::is_regular_file(file)) return false;
    std::ifstream in(file);
    std::string first;
    std::getline(in, first);
    return first.find("run_id") == std::string::npos;
}

/// The log's one run as a table of one row.
CsvTable table_of_log(const std::filesystem::path& file, const LogPlace& place) {
    std::vector<std::string> notes;
    MeasuredRunRow row = measured_run(read_training_log(file), notes);
    if (!place.accelerator.empty()) row["accelerator"] = place.accelerator;
    if (!place.cluster.empty()) row["cluster"] = place.cluster;
    if (row["run_id"].empty()) row["run_id"] = file.stem().string();
    return CsvTable::parse(measured_runs_csv({row}), file.string());
}

void read_file(const std::filesystem::path& file, const LogPlace& place, RunTable& runs, std::set<std::string>& known) {
    const bool log = is_log(file);
    const CsvTable table = log ? table_of_log(file, place) : CsvTable::read(file);
    require_columns(table, file.string());
    const Scenario* plan = log && place.plan ? &*place.plan : nullptr;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const std::string& id = table.cell(row, "run_id");
        const auto drop = [&](const std::string& reason) {
            runs.dropped.push_back({file.string(), log ? 0 : table.line(row), id, reason});
        };
        if (id.empty()) {
            drop("no run_id");
        } else if (!known.insert(id).second) {
            drop("another row has the same run_id");
        } else {
            try {
                runs.runs.push_back(run_from_row(table, row, plan));
                runs.runs.back().file = file.stem().string();
            } catch (const InputError& error) {
                drop(error.what());
            }
        }
    }
}

}  // namespace

RunTable read_runs(const std::vector<std::filesystem::path>& files, const LogPlace& place) {
    RunTable runs;
    std::set<std::string> known;
    for (const std::filesystem::path& file : files) read_file(file, place, runs, known);
    return runs;
}

std::string layout_choice_key(const MeasuredRun& run) {
    const Architecture& model = run.scenario.architecture;
    const Training& training = run.scenario.training;
    return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}", run.source, model.layers, model.hidden, model.heads, model.ffn, run.scenario.cluster.gpus,
                       training.sequence_length, training.global_batch);
}

}  // namespace layline
