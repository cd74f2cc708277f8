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

/// Ring exchange of keys and values that the attention kernel does not cover. @param attention_s of the pass, @param backward twice the
/// bytes.
double context_parallel_s(const StepShape& shape, const Coefficients& coefficients, double attention_s, bool backward);

/// Dispatch and combine of one pass.
double expert_parallel_s(const StepShape& shape, const MixtureOfExperts& moe, const Coefficients& coefficients);

/// Hides part of the wire time behind the pass's matrix products where the framework overlaps the two, all axes in proportion.
LayerCommunication overlapped(const LayerCommunication& communication, const StepShape& shape, const Coefficients& coefficients,
                              double matrix_s);

}  // namespace layline
