// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/estimate/estimate.h"

namespace layline {

/// The step of an estimate as Chrome trace JSON (see chrome_trace.h): its boxes, what they communicate within, the reductions, gathers and
/// the optimizer on lanes of their own, and the memory of every rank in GiB. Pre: the estimate is legal.
std::string step_trace(const Estimate& estimate);

}  // namespace layline
