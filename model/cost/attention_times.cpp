// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/attention_times.h"

#include <cmath>

namespace layline {

namespace {

constexpr double small_head = 64;
/// A flash backward is five products where the forward is two (Dao, arXiv 2307.08691, section 3).
constexpr double flash_backward_products = 2.5;
/// Batched products of the unfused path reach this share of a large product's rate (recipe section 3).
constexpr double batched_gemm_efficiency = 0.85;
/// The backward of a soft-max moves half again the bytes of its forward: output, gradient in, gradient out.
constexpr double softmax_backward = 1.5;

AttentionTimes flash(const StepShape& shape, AttentionKernel kernel, const Coefficients& c, double flops) {
    const double small = shape.head_size <= small_head ? c.flash_small_head : 1;
    const double generation = kernel == AttentionKernel::flash1   ? 1 / c.flash1_slowdown
                              : kernel == AttentionKernel::flash3 ? c.flash3_speedup
                                                                  : 1;
    const double efficiency = c.flash_efficiency * small * generation * shape.sequence / (shape.sequence + c.flash_saturation_tokens);
    AttentionTimes times;
    times.forward_matrix_s = flops / (shape.peak * efficiency);
    times.backward_matrix_s = flash_backward_products * flops / (shape.peak * efficiency * c.flash_backward_ratio);
    times.ideal_forward_s = flops / shape.peak;
    times.ideal_backward_s = flash_backward_products * times.ideal_forward_s;
    return times;
}

AttentionTimes unfused(const StepShape& shape, const Coefficients& c, double flops) {
    const double scores = shape.tokens * shape.sequence * shape.heads / shape.tp;
    const double q = shape.gemm.exponent;
    // Each of the two products covers the full square; the mask is applied afterwards.
    const double product_flops = scores * (shape.query_key_size + shape.value_size);
    const double arithmetic_s = product_flops / (shape.gemm_peak * batched_gemm_efficiency);
    const double traffic_s = shape.element_bytes * scores / shape.gemm.bytes_per_s;
    const double product_s = std::pow(std::pow(arithmetic_s, q) + std::pow(traffic_s, q), 1 / q);
    const double bytes = c.softmax_bytes * (shape.unfused_softmax ? c.unfused_softmax : 1);
    AttentionTimes times;
    times.forward_matrix_s = 2 * product_s;
    times.forward_streaming_s = bytes * scores / shape.stream_bytes_per_s;
    times.backward_matrix_s = 4 * product_s;
    times.backward_streaming_s = softmax_backward * times.forward_streaming_s;
    times.ideal_forward_s = flops / shape.peak;
    times.ideal_backward_s = 2 * times.ideal_forward_s;
    return times;
}

/// One attention core whose queries see `attended` tokens on average.
AttentionTimes core(const StepShape& shape, AttentionKernel kernel, const Coefficients& c, double attended) {
    const double flops = 2 * shape.tokens * attended * shape.heads * (shape.query_key_size + shape.value_size) / shape.tp;
    return shape.fused_attention ? flash(shape, kernel, c, flops) : unfused(shape, c, flops);
}

}  // namespace

AttentionTimes attention_times(const StepShape& shape, AttentionKernel kernel, const Coefficients& c) {
    AttentionTimes times = core(shape, kernel, c, shape.attended);
    if (!shape.cross_attention) return times;
    const AttentionTimes cross = core(shape, kernel, c, shape.sequence);
    times.forward_matrix_s += cross.forward_matrix_s;
    times.forward_streaming_s += cross.forward_streaming_s;
    times.backward_matrix_s += cross.backward_matrix_s;
    times.backward_streaming_s += cross.backward_streaming_s;
    times.ideal_forward_s += cross.ideal_forward_s;
    times.ideal_backward_s += cross.ideal_backward_s;
    return times;
}

}  // namespace layline
