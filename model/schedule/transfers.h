// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/schedule/timeline.h"

namespace layline {

/// Boundary tensors that cross ranks in the forward pass of a step; as many gradients cross back. A slice's tensor is a slice of a
/// micro-batch's.
std::int64_t forward_transfers(const Schedule& schedule);

/// When each stage has its last gradient, over all directions: from then on its reduction over data-parallel ranks can run.
std::vector<double> gradients_ready_s(const Timeline& timeline);

}  // namespace layline
