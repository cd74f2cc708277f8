// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/profiling/traces/trace.h"

namespace layline {

/// The answer of `layline-cli trace --json`: file, format, events, ranks [{rank, process, world_size, devices, device_names, span_us,
/// busy_us, idle_us, compute_us, communication_us, overlap_us, exposed_communication_us, memory_us, kernels, idle, collectives, steps}],
/// reason, notes.
nlohmann::json to_json(const TraceSummary& summary);

}  // namespace layline
