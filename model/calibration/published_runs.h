// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/calibration/measured_run.h"

namespace layline {

/// Single published results that presets/scenarios state beside their layouts ("measured": step_time_s, tokens_per_s_per_gpu, mfu with
/// mfu_convention, or tflops_per_gpu with recomputation counted), as runs: run_id is the preset's id, source says where it was published.
/// Presets without a published result are left out. Read once.
/// @throws InputError naming file and place where such a statement is broken.
const std::vector<MeasuredRun>& published_runs();

}  // namespace layline
