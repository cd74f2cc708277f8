// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/memory_curve.h"

#include <algorithm>
#include <cmath>

#include "model/cost/memory_detail.h"
#include "model/cost/slice_plan.h"
#include "model/cost/stage_times.h"

namespace layline {

namespace {

struct Event {
    double time_s;
    double bytes;
    std::int64_t action;
};

/// What one action adds at its start and gives back at its end, in the terms of a rank's peak.
class RankEvents {
  public:
    RankEvents(const Estimate& estimate, int rank) : timeline_(*estimate.timeline), schedule_(*timeline_.schedule) {
        const StageMemory& memory = estimate.memory[static_cast<std::size_t>(rank)];
        // Of both directions a micro-batch passes one, and keeps nothing on the other's stage.
        const double stages_held = static_cast<double>(schedule_.placement.stages) / schedule_.ranks() * schedule_.directions();
        chunk_bytes_ = memory.activation_bytes_per_micro_batch / stages_held;
        parts_.assign(static_cast<std::size_t>(schedule_.slices), 1.0 / schedule_.slices);
        if (estimate.slice_lengths.size() == parts_.size()) parts_ = SlicePlan{estimate.slice_lengths, {}}.parts();
        transient_bytes_ = memory.activations_bytes - memory.activation_bytes_per_micro_batch * memory.in_flight;
        if (splits_backward(schedule_.name)) part_at_input_gradient(estimate.scenario, rank);
        logits_bytes_ = memory.logits_bytes;
        collect(rank);
    }

    std::vector<Event> events;

  private:
    /// An input gradient gives back all but what its weight gradient needs.
    void part_at_input_gradient(const Scenario& scenario, int rank) {
        const MemoryContext context(scenario);
        const RankParts parts = rank_parts(context, rank_shares(scenario)[static_cast<std::size_t>(rank)]);
        const InFlight flight = held_in_flight(scenario, PipelineShape(scenario.layout), rank, pipeline_micro_batches(scenario));
        waiting_share_ = std::clamp(parts.weight_material / parts.per_micro_batch, 0.0, 1.0);
        transient_bytes_ -= flight.weight_material * parts.weight_material;
    }

    void collect(int rank) {
        const auto r = static_cast<std::size_t>(rank);
        for (std::size_t i = schedule_.rank_begin[r]; i < schedule_.rank_begin[r + 1]; ++i) add(i);
        std::ranges::stable_sort(events, {}, &Event::time_s);
    }

    void add(std::size_t i) {
        const Action& action = schedule_.actions[i];
        const auto index = static_cast<std::int64_t>(i);
        const double part = parts_[static_cast<std::size_t>(action.slice)], chunk_bytes = part * chunk_bytes_;
        const double logits_bytes = action.stage == schedule_.placement.stages - 1 ? logits_step(action, part) : 0;
        switch (action.kind) {
            case ActionKind::forward:
                events.push_back({timeline_.start_s[i], chunk_bytes + logits_bytes, index});
                break;
            case ActionKind::backward:
            case ActionKind::input_gradient:
                events.push_back({timeline_.start_s[i], transient_bytes_, index});
                events.push_back({timeline_.end_s[i], -transient_bytes_ - logits_bytes, index});
                events.push_back(
                    {timeline_.end_s[i], -(action.kind == ActionKind::backward ? 1 : 1 - waiting_share_) * chunk_bytes, index});
                break;
            case ActionKind::weight_gradient:
                events.push_back({timeline_.end_s[i], -waiting_share_ * chunk_bytes, index});
                break;
        }
    }

    /// What a forward through the loss adds and its backward gives back: logits are counted for one micro-batch, as in the rank's peak.
    double logits_step(const Action& action, double part) {
        const double before = std::min(1.0, losses_held_);
        if (action.kind == ActionKind::forward) losses_held_ += part;
        if (passes_gradient(action.kind)) losses_held_ -= part;
        return logits_bytes_ * std::abs(std::min(1.0, losses_held_) - before);
    }

    const Timeline& timeline_;
    const Schedule& schedule_;
    double losses_held_ = 0;     ///< micro-batches between their loss and its backward
    std::vector<double> parts_;  ///< of the sequence, one a slice
    double waiting_share_ = 1;   ///< of a chunk's bytes, what waits for W
    double chunk_bytes_ = 0, transient_bytes_ = 0, logits_bytes_ = 0;
};

}  // namespace

MemoryCurve memory_curve(const Estimate& estimate, int rank) {
    MemoryCurve curve;
    if (!estimate.timeline) return curve;
    const StageMemory& memory = estimate.memory[static_cast<std::size_t>(rank)];
    double held = memory.static_bytes() + memory.buffers_bytes + memory.reserve_bytes;
    const auto step_to = [&](double time_s) {
        if (!curve.time_s.empty() && curve.time_s.back() == time_s)
            curve.bytes.back() = held;
        else {
            curve.time_s.push_back(time_s);
            curve.bytes.push_back(held);
        }
    };
    step_to(0);
    curve.peak_bytes = held;
    const RankEvents rank_events(estimate, rank);
    for (std::size_t i = 0; i < rank_events.events.size(); ++i) {
        const Event& event = rank_events.events[i];
        held += event.bytes;
        step_to(event.time_s);
        const bool last_at_this_time = i + 1 == rank_events.events.size() || rank_events.events[i + 1].time_s > event.time_s;
        if (!last_at_this_time || held <= curve.peak_bytes) continue;
        curve.peak_bytes = held;
        curve.peak_action = event.action;
    }
    step_to(estimate.step_time_s);
    return curve;
}

}  // namespace layline
