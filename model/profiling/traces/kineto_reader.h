// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "model/profiling/files/read_control.h"
#include "model/profiling/traces/trace_events.h"

namespace layline {

/// Reads a trace of torch.profiler (Kineto's Chrome JSON), plain or gzip, of any size: host events pass by, device activities and launches
/// stay.
/// @throws InputError with the byte offset for what is not JSON, not a trace, or over most_activities.
TraceEvents read_kineto_trace(const std::filesystem::path& file, ReadControl* control = nullptr);

}  // namespace layline
