// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/profiling/bench/gemm_problem.h"
#include "model/scenario/scenario.h"

namespace layline {

/// The matrix products of one micro-batch in one layer of a scenario, and of its logits, as one rank runs them: forward, and both
/// gradients. Each shape once. Latent attention's projections are left out.
std::vector<GemmProblem> scenario_gemms(const Scenario& scenario);

}  // namespace layline
