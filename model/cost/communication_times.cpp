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

namespace {

/// Bytes of keys and values of one rank's part of the sequence.
double key_value_bytes(const StepShape& shape) {
    return 2 * shape.element_bytes * (shape.sequence / shape.cp) * shape.micro_batch * shape.kv_heads * shape.head_size / shape.tp;
}

/// Rate of a rank's transfers in a group that starts at neighbours `stride` GPUs apart.
double group_rate(const StepShape& shape, const Coefficients& c, double ranks, double stride) {
    return ranks * stride > shape.domain ? shape.network.bytes_per_s * c.nic_efficiency : shape.scale_up.bytes_per_s * ring_link_share;
}

/// `ranks` in a ring, neighbours `stride` GPUs apart.
double key_value_ring_s(const StepShape& shape, const Coefficients& c, double ranks, double stride, double attention_s, double passes) {
    if (ranks <= 1) return 0;
    const double bytes = passes * (ranks - 1) * key_value_bytes(shape);
    return std::max(0.0, bytes / group_rate(shape, c, ranks, stride) - ring_hidden_share * attention_s) + passes * ring_hop_s * (ranks - 1);
}

/// Queries, keys, values and outputs, each once: heads for sequence and back.
double head_exchange_s(const StepShape& shape, const Coefficients& c, double ranks) {
    if (ranks <= 1) return 0;
    const double width = 2 * shape.heads + 2 * shape.kv_heads;
    const double bytes = shape.element_bytes * shape.tokens * shape.head_size * width / shape.tp * (ranks - 1) / ranks;
    constexpr double exchanges = 4;
    return bytes / group_rate(shape, c, ranks, shape.tp) + exchanges * ring_hop_s;
}

/// Other domains that a token's experts lie in, on average: `visited` of equally likely experts over `domains`.
double remote_domains(double domains, double visited) {
    const double reached = domains * (1 - std::pow(1 - 1 / domains, visited));
    return reached * (domains - 1) / domains;
}

}  // namespace

double context_parallel_s(const StepShape& shape, const Coefficients& c, double attention_s, bool backward) {
    if (shape.cp <= 1) return 0;
    // The backward carries keys and values again, and their gradients.
    const double passes = backward ? 2 : 1;
    if (shape.gather_context) {
        const double bytes = (shape.cp - 1) * key_value_bytes(shape);
        return passes * (bytes / group_rate(shape, c, shape.cp, shape.tp) + ring_hop_s * std::log2(shape.cp));
    }
    const double outer = shape.cp / shape.context_inner;
    const double exchange_s = head_exchange_s(shape, c, shape.context_inner);
    // Inside an exchange each rank has all of the group's sequence and a share of its heads: as many keys and values as before.
    return exchange_s + key_value_ring_s(shape, c, outer, shape.tp * shape.context_inner, attention_s, passes);
}

double expert_parallel_s(const StepShape& shape, const MixtureOfExperts& moe, const Coefficients& c) {
    if (shape.ep <= 1) return 0;
    const double visited = static_cast<double>(moe.top_k);
    const double token_bytes = shape.hidden * shape.exchange_bytes;
    const double tokens = shape.tokens / shape.tp;
    const double local = std::clamp(std::floor(shape.domain / shape.etp), 1.0, shape.ep);
    const CollectiveTime inside =
        collective_time(*shape.kernels, shape.scale_up, Collective::all_to_all, local, tokens * visited * token_bytes);
    const double inside_s = inside.latency_s + (inside.wire_s + inside.ramp_s) * c.tp_wire;
    if (local >= shape.ep) return 2 * inside_s;
    const double bytes = tokens * token_bytes * remote_domains(shape.ep / local, visited);
    const double outside_s = bytes / (shape.network.bytes_per_s * c.p2p_efficiency) + internode_latency_s;
    return 2 * (local > 1 ? std::max(inside_s, outside_s) : outside_s);
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
