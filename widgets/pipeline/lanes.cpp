// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/lanes.h"

#include <algorithm>

#include "widgets/pipeline/words.h"
#include "widgets/theme/colour.h"

namespace layline {

std::vector<CommLane> lanes_of(const SchedulePicture& picture) {
    const Estimate& estimate = picture.estimate();
    CommunicationShares most;
    for (int stage = 0; stage < picture.schedule().placement.stages; ++stage) {
        const CommunicationShares of = shares_of(estimate, stage);
        most = {std::max(most.tp, of.tp), std::max(most.cp, of.cp), std::max(most.ep, of.ep)};
    }
    const auto has = [&](CommLane lane) {
        return std::ranges::any_of(estimate.lanes,
                                   [&](const LaneBar& bar) { return bar.kind != LaneKind::optimizer && lane_of(bar.kind) == lane; });
    };
    std::vector<CommLane> lanes;
    if (most.tp > 0) lanes.push_back(CommLane::tp);
    if (most.cp > 0) lanes.push_back(CommLane::cp);
    if (most.ep > 0) lanes.push_back(CommLane::ep);
    if (picture.ranks() > 1) lanes.push_back(CommLane::p2p);
    if (has(CommLane::fsdp)) lanes.push_back(CommLane::fsdp);
    if (has(CommLane::dp)) lanes.push_back(CommLane::dp);
    return lanes;
}

CommLane lane_of(LaneKind kind) { return kind == LaneKind::unshard ? CommLane::fsdp : CommLane::dp; }

QString lane_word(CommLane lane) {
    switch (lane) {
        case CommLane::tp:
            return PipelineWords::tr("TP");
        case CommLane::cp:
            return PipelineWords::tr("CP");
        case CommLane::ep:
            return PipelineWords::tr("EP");
        case CommLane::p2p:
            return PipelineWords::tr("P2P");
        case CommLane::dp:
            return PipelineWords::tr("DP");
        case CommLane::fsdp:
            return PipelineWords::tr("Unshard");
    }
    return {};
}

QColor lane_colour(const Theme& theme, CommLane lane) {
    constexpr double between = 0.5;
    switch (lane) {
        case CommLane::tp:
            return theme.tp;
        case CommLane::cp:
            return blend(theme.tp, theme.p2p, between);
        case CommLane::ep:
        case CommLane::p2p:
            return theme.p2p;
        case CommLane::dp:
            return theme.dp;
        case CommLane::fsdp:
            return blend(theme.surface, theme.dp, between);
    }
    return theme.tp;
}

CommunicationShares shares_of(const Estimate& estimate, int stage) {
    const auto index = static_cast<std::size_t>(stage);
    if (index < estimate.communication.size()) return estimate.communication[index];
    return {estimate.tp_share, 0, 0};
}

}  // namespace layline
