// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/profiling/logs/training_log.h"

namespace layline {

/// The answer of `layline-cli trace LOG --json`: file, format, ranks (empty), steps [{iteration, step_time_s, tokens_per_s_per_gpu,
/// tflops_per_gpu, global_batch, peak_allocated_gib, peak_reserved_gib, device_used_gib}], summary, settings, run (columns of the
/// measured-runs table), notes.
nlohmann::json to_json(const TrainingLog& log);

}  // namespace layline
