// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "widgets/pipeline/picture.h"
#include "widgets/theme/theme.h"

namespace layline {

/// What a rank communicates beside its compute, each on a lane of its own when the lanes are unfolded.
enum class CommLane { tp, cp, ep, p2p, dp, fsdp };

/// How the communication of a row is drawn: not at all, all on one thin lane, or a lane for each kind.
enum class LaneView { hidden, folded, unfolded };

/// Where the pipeline view draws what ranks hold.
enum class MemoryView { worst_rank, each_rank };

/// The lanes that a schedule's estimate has something for, from the compute downwards.
std::vector<CommLane> lanes_of(const SchedulePicture& picture);

/// The lane that a bar stands on; the optimizer computes and has none of these, so do not ask for it.
CommLane lane_of(LaneKind kind);

/// "TP", "P2P", ...
QString lane_word(CommLane lane);
QColor lane_colour(const Theme& theme, CommLane lane);

/// Shares of a stage's boxes, from the estimate's list or from its one share of tensor parallelism.
CommunicationShares shares_of(const Estimate& estimate, int stage);

}  // namespace layline
