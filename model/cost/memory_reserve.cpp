// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_reserve.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

constexpr double longest_queue = 29;  // layers that the host runs ahead, +- 1

/// Seconds the device needs for a layer's forward at the rates of the fit: 450 TFLOP/s and 250 GB/s.
double layer_forward_s(const Scenario& scenario, double tokens) {
    const auto h = static_cast<double>(scenario.architecture.hidden);
    const auto f = static_cast<double>(scenario.architecture.ffn);
    const auto s = static_cast<double>(scenario.training.sequence_length);
    const auto t = static_cast<double>(scenario.layout.tp);
    const double flops = 2 * tokens * (4 * h * h + 3 * h * f) + 2 * tokens * s * h;
    const double wire_bytes = 4 * 2 * tokens * h * (t - 1) / t;
    return flops / (t * 450e12) + wire_bytes / 250e9;
}

/// How many layers' buffers are held back.
double held_back_layers(const Scenario& scenario, const RankShare& share, const InFlight& flight, std::int64_t rank) {
    const bool crosses_nodes = scenario.layout.tp > scenario.cluster.gpus_per_node;
    if (scenario.layout.pp - rank >= 3) {
        const double slower_host = crosses_nodes ? 0.91 : 1.0;
        return 0.70 * std::min(share.layers() * (flight.full - 1), longest_queue) * slower_host;
    }
    if (crosses_nodes) return 0;
    constexpr double host_layer_s = 7.5e-3, steepness = 5.4;
    const double ahead = std::log(layer_forward_s(scenario, micro_batch_tokens(scenario)) / host_layer_s);
    return 0.857 * std::min(share.layers() * flight.full, longest_queue) / (1 + std::exp(-steepness * ahead));
}

}  // namespace

double deferred_free_bytes(const Scenario& scenario, const RankShare& share, const InFlight& flight, std::int64_t rank) {
    if (scenario.layout.tp == 1) return 0;
    const double whole = 2 * micro_batch_tokens(scenario) * static_cast<double>(scenario.architecture.hidden);
    const double per_layer = 2 * (whole + 1.16 * whole / static_cast<double>(scenario.layout.tp));
    return per_layer * held_back_layers(scenario, share, flight, rank);
}

double closed_form_reserve(const MemoryContext& c, const RankShare& share, const InFlight& flight, std::int64_t rank, double allocated) {
    const double deferred = c.rules.defers_frees ? deferred_free_bytes(c.scenario, share, flight, rank) : 0;
    return c.rules.reserve_factor * allocated + deferred + c.rules.context_bytes;
}

}  // namespace layline
