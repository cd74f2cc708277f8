// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "model/profiling/files/read_control.h"
#include "model/profiling/traces/trace_events.h"

namespace layline {

/// Reads an Nsight Systems report exported with `nsys export -t sqlite`. Tables and columns that this version of nsys did not write are
/// done without.
/// @returns the processes that used a device, by ascending process id; a report holds as many ranks as it followed.
/// Steps are NVTX ranges named "ProfilerStep#N", "iteration N" or "step N". The file is opened read-only and without following its journal.
/// @throws InputError for what is not such a database, for a damaged one, and for one over most_activities.
std::vector<TraceEvents> read_nsys_export(const std::filesystem::path& file, ReadControl* control = nullptr);

}  // namespace layline
