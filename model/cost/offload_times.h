// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/step_shape.h"

namespace layline {

/// Seconds that the offloaded share of one layer's kept activations takes over the host link, one way: out beside the forward, back beside
/// the backward (Rajbhandari et al., ZeRO-Infinity, arXiv 2104.07857, section 5.1.2). Bytes are those of layer_activations().
double activation_offload_s(const StepShape& shape, const Scenario& scenario, bool expert_layer);

/// Seconds of the offloaded share of an optimizer step: gradients to the host, the update there, weights back, in 16 bit (Ren et al.,
/// ZeRO-Offload, arXiv 2101.06840, section 3). @param updated parameters whose states this GPU keeps.
double optimizer_offload_s(const StepShape& shape, double updated);

}  // namespace layline
