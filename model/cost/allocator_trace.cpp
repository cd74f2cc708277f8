// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/allocator_trace.h"

#include "model/cost/allocator_trace_rank.h"

namespace layline {

bool has_trace(const Scenario& scenario) {
    const Architecture& model = scenario.architecture;
    const bool plain = !model.moe && !model.latent_attention && !model.encoder && model.mlp == MlpKind::gated;
    return scenario.training.framework == "nanotron" && plain && scenario.layout.cp == 1 && scenario.layout.recompute == Recompute::none;
}

ReplayPeak replay_nanotron(const Scenario& scenario, int rank) { return NanotronRank(scenario, rank).run(); }

}  // namespace layline
