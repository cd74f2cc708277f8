// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

enum class MemoryStatistic { unknown, allocated, reserved };

/// One training run that somebody measured.
struct MeasuredRun {
    std::string run_id;
    std::string source;  ///< sheet, table or release
    std::string file;    ///< stem of the file it was read from
    Scenario scenario;
    bool out_of_memory = false;
    double step_time_s = 0;        ///< 0: not measured
    double mfu = 0;                ///< 0: not stated
    double peak_memory_bytes = 0;  ///< 0: not measured
    MemoryStatistic statistic = MemoryStatistic::unknown;
    bool recompute_stated = true;  ///< the source says what was recomputed

    bool timed() const { return !out_of_memory && step_time_s > 0; }
};

/// A row that could not be used, and why, in words.
struct DroppedRow {
    std::string file;
    std::size_t line = 0;  ///< 0: a log, or the row was read well and then not wanted
    std::string run_id;
    std::string reason;
};

struct RunTable {
    std::vector<MeasuredRun> runs;
    std::vector<DroppedRow> dropped;
};

/// What a training log does not state.
struct LogPlace {
    std::string accelerator, cluster;  ///< the machine it ran on, preset ids
    std::optional<Scenario> plan;      ///< what ran where the log states no model, and on which cluster
};

/// Reads runs in the schema of measured runs (CSV; columns as `layline-cli calibrate --help` lists them), or from the logs of Megatron-LM,
/// torchtitan or nanotron (any file whose name does not end in .csv and whose first line is no such header), one run each. A row that
/// contradicts itself, and a log that contradicts the plan or leaves out too much without one, is dropped with its reason; a file that is
/// neither is refused.
/// @throws InputError for an unreadable file or one without the columns that say what ran.
RunTable read_runs(const std::vector<std::filesystem::path>& files, const LogPlace& place = {});

/// Runs of one source, model, GPU count, sequence length and global batch form one choice among layouts. @returns its key.
std::string layout_choice_key(const MeasuredRun& run);

}  // namespace layline
