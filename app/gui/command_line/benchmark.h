// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "app/gui/command_line/options.h"
#include "model/scenario/scenario.h"

namespace layline {

/// Llama 3.1 405B on 16 stages with 128 micro-batches, and on 64 ranks with 1,024: the scenarios whose frames are promised.
Scenario benchmark_405b();
Scenario benchmark_131k_boxes();
/// The same with 8,192 micro-batches: 1,048,576 boxes.
Scenario benchmark_1m_boxes();

/// Measures the window by real events and paints and prints {"tick_to_frame_ms": {"llama_405b": {"p50", "p95"}, "boxes_131k": {...}},
/// "pan_frame_ms": {...}, "pan_frame_1m_ms": {...}, "start_ms", "resident_mib"}. @returns the exit status.
int run_benchmark(const Options& options);

}  // namespace layline
