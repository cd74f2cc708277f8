// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/step_shape.h"

namespace layline {

/// The tensor-parallel collectives of one boundary of T x h, seconds.
struct TensorParallelTimes {
    double all_reduce_s = 0;      ///< also of the embedding and the loss
    double forward_s = 0;         ///< all-reduce, or reduce-scatter + all-gather with sequence parallelism
    double regather_s = 0;        ///< gather of the inputs again in the backward, sequence parallelism only
    double gather_latency_s = 0;  ///< start of an all-gather: the head's
};
TensorParallelTimes tensor_parallel_times(const StepShape& shape, const Coefficients& coefficients);

/// What one layer exposes of its communication in one pass.
struct LayerCommunication {
    double tp_s = 0, cp_s = 0, ep_s = 0;
    double total_s() const { return tp_s + cp_s + ep_s; }
};

/// What the exchange of a context group exposes in one layer and pass: a ring's hops that attention does not cover (Liu et al.,
/// arXiv 2310.01889), keys and values gathered before it (Llama 3, arXiv 2407.21783, section 3.3.2), heads exchanged for sequence
/// (Ulysses, arXiv 2309.14509), or a ring of such groups. @param attention_s of the pass, @param backward twice the bytes.
double context_parallel_s(const StepShape& shape, const Coefficients& coefficients, double attention_s, bool backward);

/// Dispatch and combine of one pass: an all-to-all inside the scale-up domain; beyond it each token crosses once to every other domain
/// that holds one of its experts, and is dealt out there (hierarchical all-to-all: DeepSeek-V3, arXiv 2412.19437, section 3.2.2).
double expert_parallel_s(const StepShape& shape, const MixtureOfExperts& moe, const Coefficients& coefficients);

/// Hides part of the wire time behind the pass's matrix products where the framework overlaps the two, all axes in proportion.
LayerCommunication overlapped(const LayerCommunication& communication, const StepShape& shape, const Coefficients& coefficients,
                              double matrix_s);

}  // namespace layline
