// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/rank_groups.h"

#include <algorithm>
#include <array>

namespace layline {

namespace {

constexpr std::array kinds{GroupKind::tp, GroupKind::cp,  GroupKind::dp,  GroupKind::pp,
                           GroupKind::ep, GroupKind::etp, GroupKind::edp, GroupKind::shard};

/// A group is `size` ranks, `stride` apart.
struct Steps {
    std::int64_t size, stride;
};

Steps steps_of(const Scenario& scenario, GroupKind kind) {
    const Layout& l = scenario.layout;
    const std::int64_t stage = scenario.cluster.gpus / l.pp;
    switch (kind) {
        case GroupKind::tp:
            return {l.tp, 1};
        case GroupKind::cp:
            return {l.cp, l.tp};
        case GroupKind::dp:
            return {stage / (l.tp * l.cp), l.tp * l.cp};
        case GroupKind::pp:
            return {l.pp, stage};
        case GroupKind::etp:
            return {l.etp, 1};
        case GroupKind::ep:
            return {l.ep, l.etp};
        case GroupKind::edp:
            return {stage / (l.etp * l.ep), l.etp * l.ep};
        case GroupKind::shard:
            return {l.shard_gpus > 0 ? std::min(l.shard_gpus, stage / l.tp) : stage / l.tp, l.tp};
    }
    return {1, 1};
}

}  // namespace

std::span<const GroupKind> group_kinds() { return kinds; }

std::string_view group_name(GroupKind kind) {
    constexpr std::array<std::string_view, kinds.size()> names{"TP", "CP", "DP", "PP", "EP", "ETP", "EDP", "Shard"};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<std::int64_t> group_of(const Scenario& scenario, GroupKind kind, std::int64_t rank) {
    const auto [size, stride] = steps_of(scenario, kind);
    const std::int64_t first = rank - (rank / stride % size) * stride;
    std::vector<std::int64_t> ranks(static_cast<std::size_t>(size));
    for (std::int64_t i = 0; i < size; ++i) ranks[static_cast<std::size_t>(i)] = first + i * stride;
    return ranks;
}

bool within_scale_up(const Scenario& scenario, const std::vector<std::int64_t>& ranks) {
    const std::int64_t domain = scenario.cluster.scale_up_gpus;
    return std::ranges::all_of(ranks, [&](std::int64_t rank) { return rank / domain == ranks.front() / domain; });
}

}  // namespace layline
