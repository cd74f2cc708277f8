// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/fsdp_lowering.h"

#include <algorithm>

namespace layline {

namespace {

bool holds(std::span<const int> stages, int stage) { return std::find(stages.begin(), stages.end(), stage) != stages.end(); }

bool makes_gradients(const Action& action) { return action.kind == ActionKind::backward || action.kind == ActionKind::weight_gradient; }

/// What lies ahead of each action of a list, found from its end.
class Ahead {
  public:
    Ahead(std::span<const Action> list, std::size_t count)
        : count_(count), next_(list.size() * count), sizes_(list.size()), last_(list.size()) {
        std::vector<int> recent;     // different stages from here on, nearest first
        std::vector<int> with_more;  // stages that have a gradient later
        for (std::size_t i = list.size(); i-- > 0;) {
            std::erase(recent, list[i].stage);
            recent.insert(recent.begin(), list[i].stage);
            sizes_[i] = std::min(count, recent.size());
            std::copy_n(recent.begin(), sizes_[i], next_.begin() + static_cast<std::ptrdiff_t>(i * count));
            last_[i] = makes_gradients(list[i]) && !holds(with_more, list[i].stage);
            if (last_[i]) with_more.push_back(list[i].stage);
        }
    }
    /// The next different stages, that of the action itself first.
    std::span<const int> stages(std::size_t at) const { return {&next_[at * count_], sizes_[at]}; }
    /// Whether the action makes the last gradient of its stage.
    bool last_gradient(std::size_t at) const { return last_[at]; }

  private:
    std::size_t count_;
    std::vector<int> next_;
    std::vector<std::size_t> sizes_;
    std::vector<bool> last_;
};

}  // namespace

std::vector<ShardStep> shard_steps(const Schedule& schedule, int rank, int gathered) {
    const std::span<const Action> list = schedule.of_rank(rank);
    const Ahead ahead(list, static_cast<std::size_t>(gathered));
    std::vector<ShardStep> steps;
    std::vector<int> held;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::span<const int> next = ahead.stages(i);
        for (const int stage : held)
            if (!holds(next, stage)) steps.push_back({ShardKind::reshard, stage, i});
        std::erase_if(held, [&](int stage) { return !holds(next, stage); });
        for (const int stage : next) {
            if (holds(held, stage)) continue;
            steps.push_back({ShardKind::unshard, stage, i});
            held.push_back(stage);
        }
        if (ahead.last_gradient(i)) steps.push_back({ShardKind::reduce, list[i].stage, i + 1});
    }
    for (const int stage : held) steps.push_back({ShardKind::reshard, stage, list.size()});
    return steps;
}

std::vector<int> gathers_per_stage(const Schedule& schedule, int gathered) {
    std::vector<int> count(static_cast<std::size_t>(schedule.placement.stages), 0);
    for (int rank = 0; rank < schedule.ranks(); ++rank)
        for (const ShardStep& step : shard_steps(schedule, rank, gathered))
            if (step.kind == ShardKind::unshard) ++count[static_cast<std::size_t>(step.stage)];
    return count;
}

}  // namespace layline
