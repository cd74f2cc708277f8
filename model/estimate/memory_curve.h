// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/estimate/estimate.h"

namespace layline {

/// A step function: bytes[i] holds from time_s[i] to time_s[i + 1].
struct MemoryCurve {
    std::vector<double> time_s;
    std::vector<double> bytes;
    double peak_bytes = 0;
    std::int64_t peak_action = -1;  ///< index into the timeline's actions that reaches the peak, -1 where the peak is no action's
};

/// Reserved bytes of a pipeline rank over the step: static classes, plus activations by the timeline's actions
/// (+ at F, - at B, or at I and W by share), plus the loss. Its maximum on the worst rank is that rank's reserved_bytes(),
/// or a few per cent less where the closed form of a split backward counts whole micro-batches until W.
MemoryCurve memory_curve(const Estimate& estimate, int rank);

}  // namespace layline
