// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/step_trace.h"

#include "model/estimate/memory_curve.h"
#include "model/schedule/chrome_trace.h"

namespace layline {

namespace {

const char* lane_name(LaneKind kind) {
    switch (kind) {
        case LaneKind::dp_reduce:
            return "DP reduce-scatter";
        case LaneKind::dp_gather:
            return "DP all-gather";
        case LaneKind::optimizer:
            return "optimizer";
        case LaneKind::unshard:
            return "unshard";
    }
    return "";
}

void add_lanes(const Estimate& estimate, TraceExtras& extras) {
    for (const LaneBar& bar : estimate.lanes) {
        if (bar.end_s <= bar.start_s) continue;
        std::string name = lane_name(bar.kind);
        if (bar.stage >= 0) name += " of stage " + std::to_string(bar.stage);
        extras.bars.push_back({bar.rank, lane_name(bar.kind), std::move(name), bar.start_s, bar.end_s});
    }
}

/// Exposed communication of each box in one stretch at its end, on a lane for each kind; of co-executed boxes the first's.
void add_collectives(const Estimate& estimate, TraceExtras& extras) {
    const Timeline& timeline = *estimate.timeline;
    const Schedule& schedule = *timeline.schedule;
    for (std::size_t i = 0; i < schedule.actions.size(); ++i) {
        const Action& action = schedule.actions[i];
        if (action.pair == 2) continue;
        const CommunicationShares& part = estimate.communication[static_cast<std::size_t>(action.stage)];
        double until_s = timeline.end_s[i];
        const double length_s = until_s - timeline.start_s[i];
        const auto add = [&](const char* lane, double share) {
            if (share * length_s <= 0) return;
            extras.bars.push_back({schedule.rank_of(action), lane, lane, until_s - share * length_s, until_s});
            until_s -= share * length_s;
        };
        add("TP", part.tp);
        add("EP", part.ep);
        add("CP", part.cp);
    }
}

void add_memory(const Estimate& estimate, TraceExtras& extras) {
    constexpr double gib = 1024.0 * 1024 * 1024;
    for (int rank = 0; rank < estimate.timeline->schedule->ranks(); ++rank) {
        MemoryCurve curve = memory_curve(estimate, rank);
        for (double& bytes : curve.bytes) bytes /= gib;
        extras.counters.push_back({rank, "memory", "GiB", std::move(curve.time_s), std::move(curve.bytes)});
    }
}

}  // namespace

std::string step_trace(const Estimate& estimate) {
    TraceExtras extras;
    add_collectives(estimate, extras);
    for (TraceBar& bar : send_bars(*estimate.timeline, estimate.transfer_s)) extras.bars.push_back(std::move(bar));
    add_lanes(estimate, extras);
    add_memory(estimate, extras);
    return chrome_trace(*estimate.timeline, extras);
}

}  // namespace layline
