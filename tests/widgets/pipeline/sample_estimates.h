// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "model/estimate/estimate.h"

namespace layline::test {

/// A hand-made estimate around a simulated schedule: what the widgets need, without the cost model.
/// Every forward takes 0.1875 s and every backward 0.375 s, over all chunks of a rank, so a steady micro-batch takes 0.5625 s.
inline std::shared_ptr<Estimate> sample_estimate(const ScheduleRequest& request, double transfer_s = 0.0) {
    auto estimate = std::make_shared<Estimate>();
    auto schedule = std::make_shared<const Schedule>(generate(request));
    const auto stages = static_cast<std::size_t>(schedule->placement.stages);
    const double per_rank = schedule->chunks;
    Durations durations;
    durations.forward_s.assign(stages, 0.1875 / per_rank);
    durations.input_gradient_s.assign(stages, 0.1875 / per_rank);
    durations.weight_gradient_s.assign(stages, 0.1875 / per_rank);
    durations.transfer_s = transfer_s;
    estimate->timeline = std::make_shared<const Timeline>(simulate(schedule, durations));
    estimate->verdict = Verdict::tight;
    Scenario& scenario = estimate->scenario;
    scenario.name = "sample";
    scenario.architecture.name = "Llama 65B";
    scenario.architecture.layers = 80;
    scenario.cluster.gpus = 32LL * request.ranks;
    scenario.layout.tp = 2;
    scenario.layout.pp = request.ranks;
    scenario.layout.vpp = schedule->chunks;
    scenario.layout.schedule = request.name;
    const double end = estimate->timeline->makespan_s;
    estimate->step_time_s = end + 4.3;
    estimate->tp_share = 0.12;
    constexpr double gib = 1024.0 * 1024 * 1024;
    estimate->capacity_bytes = 80 * gib;
    scenario.cluster.accelerator.memory_bytes = 80 * gib;
    scenario.cluster.accelerator.usable_memory_bytes = 80 * gib;
    const double held = std::min(request.micro_batches, request.ranks);
    for (int rank = 0; rank < request.ranks; ++rank) {
        const double last = estimate->timeline->end_s[schedule->rank_begin[static_cast<std::size_t>(rank) + 1] - 1];
        estimate->lanes.push_back({LaneKind::dp_reduce, rank, last, last + 2.0});
        estimate->lanes.push_back({LaneKind::optimizer, rank, end + 2.0, end + 2.3});
        estimate->lanes.push_back({LaneKind::dp_gather, rank, end + 2.3, end + 4.3});
        StageMemory memory;
        memory.stage = rank;
        memory.weights_bytes = 15 * gib;
        memory.gradients_bytes = 16 * gib;
        memory.optimizer_bytes = 6 * gib;
        memory.activation_bytes_per_micro_batch = 33.4 * gib / held;
        memory.in_flight = std::max(1.0, held - rank);
        memory.activations_bytes = memory.activation_bytes_per_micro_batch * memory.in_flight;
        memory.logits_bytes = rank + 1 == request.ranks ? 6 * gib : 0;
        memory.buffers_bytes = 1.3 * gib;
        memory.reserve_bytes = 2 * gib;
        estimate->memory.push_back(memory);
    }
    return estimate;
}

/// Stands for a layout that cannot run: no timeline, no numbers.
inline std::shared_ptr<Estimate> illegal_estimate(const Estimate& like, std::int64_t tp) {
    auto estimate = std::make_shared<Estimate>();
    estimate->scenario = like.scenario;
    estimate->scenario.layout.tp = tp;
    estimate->verdict = Verdict::illegal;
    return estimate;
}

}  // namespace layline::test
