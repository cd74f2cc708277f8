// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// Ranks that talk to one another: tensor, context, data and pipeline parallel; expert, expert tensor and expert data parallel; the
/// ranks that share one copy of the sharded state.
enum class GroupKind { tp, cp, dp, pp, ep, etp, edp, shard };

std::span<const GroupKind> group_kinds();
/// "TP", "EDP", ...
std::string_view group_name(GroupKind kind);

/// Ranks of the group that `rank` belongs to, ascending. Ranks are counted tensor parallel first, then context, data, pipeline; within a
/// pipeline stage experts fold the same ranks as expert tensor, expert, expert data (Megatron-LM's parallel_state.py, order
/// tp-cp-ep-dp-pp). Pre: the scenario obeys the rules, 0 <= rank < gpus.
std::vector<std::int64_t> group_of(const Scenario& scenario, GroupKind kind, std::int64_t rank);

/// Whether all ranks of a group lie in one scale-up domain.
bool within_scale_up(const Scenario& scenario, const std::vector<std::int64_t>& ranks);

}  // namespace layline
