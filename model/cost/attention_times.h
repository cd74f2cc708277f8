// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/step_shape.h"

namespace layline {

/// The attention core of one layer: scores, soft-max, values; projections excluded.
struct AttentionTimes {
    double forward_matrix_s = 0, forward_streaming_s = 0;
    double backward_matrix_s = 0, backward_streaming_s = 0;
    double ideal_forward_s = 0,
           ideal_backward_s = 0;  ///< causal FLOPs at the datasheet peak; a flash backward recomputes the scores: 2.5 forwards, not 2

    double forward_s() const { return forward_matrix_s + forward_streaming_s; }
    double backward_s() const { return backward_matrix_s + backward_streaming_s; }
};

/// Of one layer: its self-attention, and where it has one its cross-attention, which sees all of the encoder's output.
/// Flash kernels by an efficiency that saturates with the sequence; unfused ones as two products and a soft-max that goes through memory
/// (reference: time-model, section 3).
AttentionTimes attention_times(const StepShape& shape, AttentionKernel kernel, const Coefficients& coefficients);

}  // namespace layline
