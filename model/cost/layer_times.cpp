// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/layer_times.h"

#include <algorithm>
#include <cmath>

#include "model/cost/attention_times.h"
#include "model/cost/communication_times.h"
#include "model/cost/data_parallel_times.h"
#include "model/cost/linear_times.h"
#include "model/cost/offload_times.h"

namespace layline {

namespace {

// Bytes per element of the hidden state that one layer's memory-bound kernels move in the forward (recipe section 3).
constexpr double fused_norm_bytes = 4, residual_bytes = 12;
constexpr double rotary_bytes = 12, plain_position_bytes = 4;
constexpr double gated_activation_bytes = 10, plain_activation_bytes = 6;
constexpr double dispatch_bytes = 16;  ///< per expert visited
constexpr double backward_streaming = 2;
// Embedding and loss (recipe section 3).
constexpr double embedding_forward_bytes = 6, embedding_backward_bytes = 10;
constexpr double loss_forward_share = 0.4;
// ZeRO-3 (recipe section 3): a tenth of the traffic never overlaps.
constexpr double gather_bytes = 2, never_hidden = 0.1;

/// Seconds of one layer's memory-bound kernels in the forward.
struct Streaming {
    double norms_s, activation_s, rest_s;
    double total_s() const { return norms_s + activation_s + rest_s; }
};

Streaming streaming_forward(const StepShape& shape, const Architecture& model, const Coefficients& c, bool expert_layer) {
    const double norm = shape.norms * (shape.fused_norm ? fused_norm_bytes : c.unfused_norm_bytes);
    const double position = shape.rotary ? rotary_bytes * (1 + shape.kv_heads / shape.heads) : plain_position_bytes;
    double width = shape.ffn, dispatch = 0;
    if (expert_layer) {
        const double visited = static_cast<double>(model.moe->top_k);
        width = visited * static_cast<double>(model.moe->expert_ffn) + static_cast<double>(model.moe->shared_ffn);
        dispatch = dispatch_bytes * visited;
    }
    const double residual = residual_bytes * (shape.cross_attention ? 1.5 : 1);
    const double activation = (shape.mlp_inputs > 1 ? gated_activation_bytes : plain_activation_bytes) * width / shape.hidden + dispatch;
    const double each_s = shape.element_bytes / 2 * shape.tokens * shape.hidden * c.elementwise / shape.stream_bytes_per_s;
    return {each_s * norm / shape.shard, each_s * activation / shape.tp, each_s * (residual / shape.shard + position / shape.tp)};
}

struct Launch {
    double forward_s, backward_s;
};

Launch launch_times(const StepShape& shape, const Coefficients& c) {
    const double unfused = shape.unfused_softmax ? c.launch_unfused : 1;
    // Collectives of a job that spans nodes start through the network's proxies, each rank of the group in turn (seen in nanotron's runs).
    const double spanning_s = shape.tp > 1 && shape.gpus > shape.domain ? c.launch_tp_nodes_s * shape.tp : 0;
    const double forward_s = c.launch_layer_s * (1 + c.launch_tp * std::log2(shape.tp)) * unfused + spanning_s;
    return {forward_s, forward_s * c.launch_backward_ratio};
}

void set_communication(TimeParts& parts, const LayerCommunication& communication) {
    parts.tp_s = communication.tp_s;
    parts.cp_s = communication.cp_s;
    parts.ep_s = communication.ep_s;
}

/// Adds what ZeRO-3 exposes of `traffic_s` beside `compute_s`.
double exposed_gather_s(double traffic_s, double compute_s, bool prefetch) {
    if (!prefetch) return traffic_s;
    return smooth_maximum(traffic_s, compute_s) - compute_s + never_hidden * std::min(traffic_s, compute_s);
}

/// Device seconds of one layer before host launches and ZeRO-3.
struct DeviceWork {
    TimeParts forward, backward;
    double weight_gradient_s = 0;
    double again_s = 0;  ///< what selective recompute does again
};

/// Forward seconds of the modules that selective recompute runs again (Megatron-LM's --recompute-modules). A fused attention kernel makes
/// its scores again in its own backward, whatever is chosen.
double selective_again_s(const StepShape& shape, const Scenario& scenario, const Coefficients& c, const Streaming& streaming,
                         const AttentionTimes& attention, const LinearTimes& mlp, bool expert_layer, double ep_s) {
    const RecomputeModules& modules = scenario.layout.recompute_modules;
    const bool whole_mlp = expert_layer ? modules.moe : modules.mlp;
    double again_s = 0;
    if (modules.core_attention && !shape.fused_attention) again_s += attention.forward_s();
    if (modules.norm) again_s += streaming.norms_s;
    if (whole_mlp) again_s += mlp.forward_s + ep_s;
    if (whole_mlp || modules.activation) again_s += streaming.activation_s;
    if (modules.up_projection) again_s += latent_up_projections_s(shape, scenario.architecture, c);
    return again_s;
}

DeviceWork device_work(const StepShape& shape, const Scenario& scenario, const Coefficients& c, bool expert_layer) {
    const Architecture& model = scenario.architecture;
    LinearTimes linears = attention_linears(shape, model, c);
    const LinearTimes mlp = expert_layer ? expert_linears(shape, model, c) : mlp_linears(shape, c);
    linears.add(mlp);
    const AttentionTimes attention = attention_times(shape, scenario.training.attention, c);
    const Streaming streaming = streaming_forward(shape, model, c, expert_layer);
    const double streaming_s = streaming.total_s();
    const double accumulated = shape.micro_batches > 1 ? shape.trained * layer_weights(shape, model, expert_layer).total() : 0;
    const double accumulate_s = c.accumulation_bytes * accumulated / shape.stream_bytes_per_s;
    const double gradients_s = linears.input_gradient_s + linears.weight_gradient_s;
    DeviceWork work;
    work.forward.ideal_s = linears.ideal_forward_s + attention.ideal_forward_s;
    work.forward.inefficiency_s = linears.forward_s + attention.forward_matrix_s - work.forward.ideal_s;
    work.forward.memory_bound_s = streaming_s + attention.forward_streaming_s;
    work.backward.ideal_s = (1 + shape.trained) * linears.ideal_forward_s + attention.ideal_backward_s;
    work.backward.inefficiency_s = gradients_s + attention.backward_matrix_s - work.backward.ideal_s;
    work.backward.memory_bound_s = backward_streaming * streaming_s + attention.backward_streaming_s + accumulate_s;
    work.weight_gradient_s = linears.weight_gradient_s;

    const TensorParallelTimes tp = tensor_parallel_times(shape, c);
    const double ep_s = expert_layer ? expert_parallel_s(shape, *model.moe, c) : 0;
    if (shape.selective) work.again_s = selective_again_s(shape, scenario, c, streaming, attention, mlp, expert_layer, ep_s);
    const LayerCommunication forward{shape.tp_collectives * tp.forward_s, context_parallel_s(shape, c, attention.forward_s(), false), ep_s};
    const LayerCommunication backward{shape.tp_collectives * (tp.forward_s + tp.regather_s),
                                      context_parallel_s(shape, c, attention.backward_s(), true), ep_s};
    set_communication(work.forward, overlapped(forward, shape, c, linears.forward_s));
    set_communication(work.backward, overlapped(backward, shape, c, gradients_s));
    return work;
}

}  // namespace

double smooth_maximum(double a, double b) {
    const double larger = std::max({a, b, 1e-12});
    const double ratio = std::max(std::min(a, b), 1e-12) / larger;
    const double square = ratio * ratio;
    return larger * std::sqrt(std::sqrt(1 + square * square));
}

PieceTimes layer_times(const StepShape& shape, const Scenario& scenario, const Coefficients& c, bool expert_layer) {
    const DeviceWork work = device_work(shape, scenario, c, expert_layer);
    const Launch launch = launch_times(shape, c);
    const double device_forward_s = work.forward.total_s(), device_backward_s = work.backward.total_s();
    PieceTimes times;
    times.forward = work.forward;
    times.backward = work.backward;
    times.weight_gradient_s = work.weight_gradient_s;
    times.forward_s = smooth_maximum(device_forward_s, launch.forward_s);
    times.forward.launch_s = times.forward_s - device_forward_s;

    // One maximum over the whole backward including what is recomputed: the host runs ahead through both.
    double again_s = work.again_s, relaunch_s = 0;
    if (shape.full_recompute) {
        again_s = c.recompute * device_forward_s;
        relaunch_s = launch.forward_s + c.launch_recompute_s;
    }
    const double alone_s = smooth_maximum(device_backward_s, launch.backward_s);
    times.backward_s = smooth_maximum(device_backward_s + again_s, launch.backward_s + relaunch_s);
    times.backward.launch_s = alone_s - device_backward_s;
    times.backward.recompute_s = times.backward_s - alone_s;

    if (scenario.layout.offload_activations > 0) {
        const double traffic_s = activation_offload_s(shape, scenario, expert_layer);
        times.forward.host_s = exposed_gather_s(traffic_s, times.forward_s, true);
        times.backward.host_s = exposed_gather_s(traffic_s, times.backward_s, true);
        times.forward_s += times.forward.host_s;
        times.backward_s += times.backward.host_s;
    }
    if (shape.zero_stage >= 3) {
        const LayerWeights weights = layer_weights(shape, scenario.architecture, expert_layer);
        const double gather_s = sharded_pass_s(shape, c, weights, gather_bytes);
        const double scatter_s = shape.trained * sharded_pass_s(shape, c, weights, c.scatter_bytes);
        // In a pipeline the weights stay gathered and the gradients whole from the first micro-batch to the last (torchtitan's
        // reshard_after_forward with pipelines; DeepSpeed refuses the combination): once a step, here spread over its micro-batches.
        const double share = shape.pp > 1 ? 1 / shape.micro_batches : 1;
        const bool kept = shape.pp > 1 || !shape.reshard;
        times.regather_s = exposed_gather_s(gather_s, times.forward_s, shape.prefetch);
        times.forward.gather_s = share * exposed_gather_s(gather_s, times.forward_s, shape.prefetch);
        times.backward.gather_s = share * exposed_gather_s((kept ? 0 : gather_s) + scatter_s, times.backward_s, shape.prefetch);
        times.forward_s += times.forward.gather_s;
        times.backward_s += times.backward.gather_s;
    }
    return times;
}

bool same_layers(const StepShape& a, const StepShape& b) {
    return a.zero_stage < 3 && b.zero_stage < 3 && (a.micro_batches > 1) == (b.micro_batches > 1) && a.etp == b.etp;
}

PieceTimes embedding_times(const StepShape& shape, const Coefficients& c) {
    const double elements = shape.tokens * shape.hidden * shape.element_bytes / 2;
    PieceTimes times;
    times.forward.memory_bound_s = elements * embedding_forward_bytes / shape.stream_bytes_per_s;
    times.backward.memory_bound_s = elements * embedding_backward_bytes / shape.stream_bytes_per_s;
    times.forward.tp_s = tensor_parallel_times(shape, c).all_reduce_s;
    times.forward_s = times.forward.total_s();
    times.backward_s = times.backward.total_s();
    return times;
}

PieceTimes head_times(const StepShape& shape, const Coefficients& c) {
    const LinearTimes linear = head_linear(shape, c);
    const TensorParallelTimes tp = tensor_parallel_times(shape, c);
    const double loss_s = c.cross_entropy_bytes * shape.tokens * shape.vocabulary / shape.tp / shape.stream_bytes_per_s;
    PieceTimes times;
    times.weight_gradient_s = linear.weight_gradient_s;
    times.forward.ideal_s = linear.ideal_forward_s;
    times.forward.inefficiency_s = linear.forward_s - linear.ideal_forward_s;
    times.forward.memory_bound_s = loss_forward_share * loss_s;
    times.forward.tp_s = tp.gather_latency_s;
    times.backward.ideal_s = (1 + shape.trained) * linear.ideal_forward_s;
    times.backward.inefficiency_s = linear.input_gradient_s + linear.weight_gradient_s - times.backward.ideal_s;
    times.backward.memory_bound_s = (1 - loss_forward_share) * loss_s;
    times.backward.tp_s = tp.all_reduce_s;
    times.forward_s = times.forward.total_s();
    times.backward_s = times.backward.total_s();
    return times;
}

}  // namespace layline
