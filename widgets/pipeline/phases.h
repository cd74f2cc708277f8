// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/schedule/timeline.h"

namespace layline {

enum class PhaseKind { warm_up, steady, drain, step_end };

/// A stretch of the step with a name. Phases follow one another without gap; empty ones are left out.
struct Phase {
    PhaseKind kind = PhaseKind::warm_up;
    double begin_s = 0, end_s = 0;
};

/// Warm-up lasts to the first backward anywhere, the drain begins when the last forward anywhere has ended, the end of the step
/// (gradients, optimizer, weights) when the last box has.
std::vector<Phase> phases(const Timeline& timeline, double step_time_s);

}  // namespace layline
