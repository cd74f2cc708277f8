// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/estimate/estimate.h"
#include "model/schedule/durations.h"

namespace layline {

/// estimate() with boundary tensors sent otherwise than the coefficients were fitted with, which is the latency model and a share of
/// each transfer in which the sender computes nothing. Blocking: the sender waits for the whole transfer, which takes the place of that
/// share. Queue: each link carries one tensor at a time.
Estimate estimate(const Scenario& scenario, const Coefficients& coefficients, TransferModel transfers);

}  // namespace layline
