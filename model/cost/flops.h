// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"

namespace layline {

/// Model FLOPs of one optimizer step, all GPUs together, forward and backward, without recompute.
/// palm: 6N + 12 L h s per token, N with both embeddings (Chowdhery et al., arXiv 2204.02311, appendix B);
/// megatron: 72 B s L h^2 (1 + s/6h + V/12Lh) generalised to GQA, gated MLP and experts (Narayanan et al., arXiv 2104.04473, eq. 3 less
/// recompute); causal: as megatron with half of the attention square.
double model_flops(const Scenario& scenario, MfuConvention convention);

/// What the hardware executes under the scenario's recompute: model FLOPs plus the recomputed forward.
double hardware_flops(const Scenario& scenario, MfuConvention convention);

/// Dense peak of the scenario's precision on one GPU, FLOP/s.
double peak_flops_per_s(const Scenario& scenario);

}  // namespace layline
