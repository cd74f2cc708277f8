// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/durations_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::size_t flows = 3;  ///< forward, gradient, and W, which nothing leaves

void check_list(const std::vector<double>& list, const char* name, std::size_t stages, std::size_t slices) {
    if (list.size() != stages && list.size() != stages * slices)
        throw InputError("", name, fmt::format("{} durations, one per stage", stages), fmt::format("{}", list.size()));
    for (const double seconds : list)
        if (!std::isfinite(seconds) || seconds < 0) throw InputError("", name, "durations of 0 or more", fmt::format("{}", seconds));
}

double at(const std::vector<double>& list, std::size_t stage, std::size_t slice, std::size_t stages, std::size_t slices) {
    if (list.size() == stages) return list[stage] / static_cast<double>(slices);
    return list[stage * slices + slice];
}

}  // namespace

DurationsTable::DurationsTable(const Schedule& schedule, const Durations& durations)
    : stages_(static_cast<std::size_t>(schedule.placement.stages)),
      slices_(static_cast<std::size_t>(schedule.slices)),
      pair_gain_(durations.pair_gain),
      pair_s_(durations.pair_s.value_or(std::numeric_limits<double>::quiet_NaN())) {
    check_list(durations.forward_s, "forward_s", stages_, slices_);
    check_list(durations.input_gradient_s, "input_gradient_s", stages_, slices_);
    check_list(durations.weight_gradient_s, "weight_gradient_s", stages_, slices_);
    if (!durations.edge_transfer_s.empty() && durations.edge_transfer_s.size() + 1 != stages_)
        throw InputError("", "edge_transfer_s", fmt::format("{} latencies, one per boundary", stages_ - 1),
                         fmt::format("{}", durations.edge_transfer_s.size()));
    fill_seconds(durations);
    fill_edges(schedule, durations);
}

double DurationsTable::of_pair(const Action& first, const Action& second) const {
    if (!std::isnan(pair_s_)) return pair_s_;
    const double a = of(first);
    const double b = of(second);
    return a + b - pair_gain_ * std::min(a, b);
}

void DurationsTable::fill_seconds(const Durations& durations) {
    seconds_.resize(stages_ * slices_ * action_kinds);
    for (std::size_t stage = 0; stage < stages_; ++stage)
        for (std::size_t slice = 0; slice < slices_; ++slice) {
            const double f = at(durations.forward_s, stage, slice, stages_, slices_);
            const double i = at(durations.input_gradient_s, stage, slice, stages_, slices_);
            const double w = at(durations.weight_gradient_s, stage, slice, stages_, slices_);
            double* seconds = &seconds_[(stage * slices_ + slice) * action_kinds];
            seconds[static_cast<int>(ActionKind::forward)] = f;
            seconds[static_cast<int>(ActionKind::backward)] = i + w;
            seconds[static_cast<int>(ActionKind::input_gradient)] = i;
            seconds[static_cast<int>(ActionKind::weight_gradient)] = w;
        }
}

void DurationsTable::fill_edges(const Schedule& schedule, const Durations& durations) {
    const std::size_t directions = schedule.placement.stage_to_rank.size();
    edges_.resize(directions * stages_ * flows * 2);
    const double occupancy =
        durations.link_bytes_per_s > 0 ? durations.boundary_bytes / static_cast<double>(slices_) / durations.link_bytes_per_s : 0;
    std::vector<std::pair<int, int>> links;
    const auto link_number = [&](int from, int to) {
        const std::pair<int, int> link{from, to};
        const auto number = static_cast<std::int32_t>(std::find(links.begin(), links.end(), link) - links.begin());
        if (number == static_cast<std::int32_t>(links.size())) links.push_back(link);
        return number;
    };
    const auto edge_at = [&](std::size_t direction, std::size_t stage, std::size_t flow, std::size_t out) -> Edge& {
        return edges_[((direction * stages_ + stage) * flows + flow) * 2 + out];
    };
    for (std::size_t direction = 0; direction < directions; ++direction) {
        const std::vector<int>& to_rank = schedule.placement.stage_to_rank[direction];
        for (std::size_t stage = 0; stage + 1 < stages_; ++stage) {
            if (to_rank[stage] == to_rank[stage + 1]) continue;
            const double latency = durations.edge_transfer_s.empty() ? durations.transfer_s : durations.edge_transfer_s[stage];
            const Edge down{latency, occupancy, link_number(to_rank[stage], to_rank[stage + 1])};
            edge_at(direction, stage, 0, 1) = down;
            edge_at(direction, stage + 1, 0, 0) = down;
            const Edge up{latency, occupancy, link_number(to_rank[stage + 1], to_rank[stage])};
            edge_at(direction, stage + 1, 1, 1) = up;
            edge_at(direction, stage, 1, 0) = up;
        }
    }
    links_ = static_cast<int>(links.size());
}

}  // namespace layline
