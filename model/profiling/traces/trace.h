// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/profiling/files/read_control.h"
#include "model/profiling/traces/breakdown.h"

namespace layline {

/// What one trace file tells, broken down.
struct TraceSummary {
    std::string file, format;
    std::int64_t events = 0;
    std::vector<RankBreakdown> ranks;  ///< one per process; none where nothing ran on a device
    std::string reason;                ///< why there are none
    std::vector<std::string> notes;
};

/// What kind of file it is, by its first bytes and its name.
enum class TraceFileKind { chrome_json, nsys_sqlite, log };
/// @throws InputError for a folder, an empty, a missing or an unreadable file.
TraceFileKind trace_file_kind(const std::filesystem::path& file);

/// Whether a file is a profiler's trace or a training log and not a document of Layline's or somebody else's JSON: by its first bytes, for
/// logs by its name (.log, .txt, .out). Never throws.
bool is_measured_file(const std::filesystem::path& file);

/// One per process of the file: reads a PyTorch profiler trace or an Nsight Systems export. @throws InputError as their readers do.
std::vector<TraceEvents> read_trace_events(const std::filesystem::path& file, ReadControl* control = nullptr);
TraceSummary read_trace(const std::filesystem::path& file);

}  // namespace layline
