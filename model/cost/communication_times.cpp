// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/communication_times.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

// Constants of the recipe (time-model, section 3), found on public runs together with the coefficients.
constexpr double internode_latency_s = 60e-6;     ///< per doubling of nodes, tensor parallelism beyond the domain
constexpr double sequence_parallel_starts = 1.5;  ///< reduce-scatter and all-gather start 1.5 times as dear as one all-reduce
constexpr double regather_share = 0.5;            ///< of the all-gather that the weight gradient does not hide
constexpr double ring_link_share = 0.7, ring_hidden_share = 0.8, ring_hop_s = 20e-6;
constexpr double overlap_starts_at = 1e-4;  ///< below, the framework does not overlap

}  // namespace

TensorParallelTimes tensor_parallel_times(const StepShape& shape, const Coefficients& c) {
    TensorParallelTimes times;
    if (shape.tp <= 1) return times;
    const double bytes = shape.tokens * shape.hidden * shape.element_bytes;
    const auto collective = [&](Collective kind) { return collective_time(*shape.kernels, shape.scale_up, kind, shape.tp, bytes); };
    const CollectiveTime reduce = collective(Collective::all_reduce);
    const CollectiveTime gather = collective(Collective::all_gather);
    const CollectiveTime scatter = collective(Collective::reduce_scatter);
    times.gather_latency_s = gather.latency_s + c.tp_latency_s;
    double split_s = 0, gather_s = 0;
    if (shape.tp > shape.domain) {
        const double doublings = std::max(0.0, std::log2(shape.tp / shape.domain));
        const double outside_s = 2 * (shape.tp - 1) / shape.tp * bytes / (shape.domain * shape.network.bytes_per_s * c.nic_efficiency);
        const double start_s = internode_latency_s * doublings;
        times.all_reduce_s = reduce.latency_s + std::max(reduce.wire_s * c.tp_wire, outside_s) + start_s;
        split_s = gather.latency_s + scatter.latency_s + std::max((gather.wire_s + scatter.wire_s) * c.tp_wire, outside_s) + start_s;
        gather_s = gather.latency_s + std::max(gather.wire_s * c.tp_wire, outside_s / 2) + internode_latency_s;
    } else {
        times.all_reduce_s = reduce.latency_s + (reduce.wire_s + reduce.ramp_s) * c.tp_wire;
        split_s = (gather.wire_s + gather.ramp_s + scatter.wire_s + scatter.ramp_s) * c.tp_wire + gather.latency_s + scatter.latency_s;
        gather_s = (gather.wire_s + gather.ramp_s) * c.tp_wire + gather.latency_s;
    }
    times.all_reduce_s += c.tp_latency_s;
    times.forward_s = shape.sequence_parallel ? split_s + sequence_parallel_starts * c.tp_latency_s : times.all_reduce_s;
    times.regather_s = shape.sequence_parallel ? regather_share * (gather_s + c.tp_latency_s) : 0;
    return times;
}

double context_parallel_s(const StepShape& shape, const Coefficients& c, double attention_s, bool backward) {
    if (shape.cp <= 1) return 0;
    const double passes = backward ? 2 : 1;
    const double bytes = passes * (shape.cp - 1) * 2 * shape.element_bytes * (shape.sequence / shape.cp) * shape.micro_batch *
                         shape.kv_heads * shape.head_size / shape.tp;
    const double rate =
        shape.tp * shape.cp > shape.domain ? shape.network.bytes_per_s * c.nic_efficiency : shape.scale_up.bytes_per_s * ring_link_share;
    return std::max(0.0, bytes / rate - ring_hidden_share * attention_s) + passes * ring_hop_s * (shape.cp - 1);
}

double expert_parallel_s(const StepShape& shape, const MixtureOfExperts& moe, const Coefficients& c) {
    if (shape.ep <= 1) return 0;
    const double bytes = shape.tokens / shape.tp * static_cast<double>(moe.top_k) * shape.hidden * shape.element_bytes;
    const CollectiveTime time = collective_time(*shape.kernels, shape.scale_up, Collective::all_to_all, shape.ep, bytes);
    return 2 * (time.latency_s + (time.wire_s + time.ramp_s) * c.tp_wire);
}

LayerCommunication overlapped(const LayerCommunication& communication, const StepShape& shape, const Coefficients& c, double matrix_s) {
    const double starts_s = shape.tp > 1 ? 2 * c.tp_latency_s : 0;
    const double before_ep_s = communication.tp_s + communication.cp_s;
    if (c.tp_overlap <= overlap_starts_at || before_ep_s <= 0) return communication;
    const double hidden_s = c.tp_overlap * std::min(std::max(before_ep_s - starts_s, 0.0), matrix_s);
    const double kept = (before_ep_s - hidden_s) / before_ep_s;
    return {communication.tp_s * kept, communication.cp_s * kept, communication.ep_s};
}

}  // namespace layline
