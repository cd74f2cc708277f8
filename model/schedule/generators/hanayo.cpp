// SPDX-License-Identifier: GPL-3.0-or-later
// Hanayo (Liu et al., arXiv 2308.15762), wave pipelines: 2w chunks a rank on a zigzag placement. No public code gives its lists, so
// this order is illustrative: a list scheduler with b = 2f that runs, of what is ready, a backward first, then the lowest micro-batch,
// then the deepest stage, while a rank holds at most v p chunks. Of these it keeps one free for each deeper chunk of its own, so that
// the oldest micro-batch can always go on.
#include <fmt/format.h>

#include <algorithm>
#include <queue>
#include <vector>

#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

std::string refuse(const ScheduleRequest& request) {
    if (std::string why = unsliced(request); !why.empty()) return why;
    if (request.chunks % 2 == 0) return {};
    return fmt::format("Hanayo's waves go down and up again: {} chunks are not a multiple of 2", request.chunks);
}

/// Smaller runs first.
struct Urgency {
    bool operator()(const Action& a, const Action& b) const {
        if (a.kind != b.kind) return a.kind == ActionKind::forward;
        if (a.micro_batch != b.micro_batch) return a.micro_batch > b.micro_batch;
        return a.stage < b.stage;
    }
};

using Ready = std::priority_queue<Action, std::vector<Action>, Urgency>;

class ListScheduler {
  public:
    ListScheduler(const Placement& placement, int micro_batches, int cap)
        : to_rank_(placement.stage_to_rank[0]),
          last_stage_(placement.stages - 1),
          cap_(cap),
          ranks_(static_cast<std::size_t>(placement.ranks)) {
        for (int k = 0; k < micro_batches; ++k) make_ready({k, 0, 0, ActionKind::forward, 0, 0});
    }

    std::vector<std::vector<Action>> run() {
        while (true) {
            start_what_can();
            if (running_.empty()) break;
            now_ = running_.top().end;
            while (!running_.empty() && running_.top().end == now_) {
                const Running done = running_.top();
                running_.pop();
                finish(done.action);
            }
        }
        std::vector<std::vector<Action>> lists;
        for (Rank& rank : ranks_) lists.push_back(std::move(rank.list));
        return lists;
    }

  private:
    static constexpr long forward_time = 1;
    static constexpr long backward_time = 2;
    struct Rank {
        Ready backwards;
        Ready forwards;
        std::vector<Action> list;
        int held = 0;
        bool busy = false;
    };
    struct Running {
        long end;
        Action action;
        bool operator>(const Running& other) const { return end > other.end; }
    };

    Rank& rank_of(const Action& action) { return ranks_[static_cast<std::size_t>(to_rank_[static_cast<std::size_t>(action.stage)])]; }

    void make_ready(const Action& action) {
        Rank& rank = rank_of(action);
        (action.kind == ActionKind::forward ? rank.forwards : rank.backwards).push(action);
    }

    void start_what_can() {
        for (Rank& rank : ranks_) {
            if (rank.busy) continue;
            if (!rank.backwards.empty())
                start(rank, rank.backwards, backward_time);
            else if (!rank.forwards.empty() && has_room(rank, rank.forwards.top()))
                start(rank, rank.forwards, forward_time);
        }
    }

    bool has_room(const Rank& rank, const Action& forward) const {
        const int deeper_chunks = last_stage_ / static_cast<int>(ranks_.size()) - forward.stage / static_cast<int>(ranks_.size());
        return rank.held < cap_ - deeper_chunks;
    }

    void start(Rank& rank, Ready& from, long duration) {
        const Action action = from.top();
        from.pop();
        rank.list.push_back(action);
        rank.busy = true;
        if (action.kind == ActionKind::forward) ++rank.held;
        running_.push({now_ + duration, action});
    }

    void finish(Action action) {
        Rank& rank = rank_of(action);
        rank.busy = false;
        if (action.kind == ActionKind::backward) {
            --rank.held;
            if (action.stage == 0) return;
            --action.stage;
        } else if (action.stage == last_stage_) {
            action.kind = ActionKind::backward;
        } else {
            ++action.stage;
        }
        make_ready(action);
    }

    std::vector<int> to_rank_;
    int last_stage_;
    int cap_;
    long now_ = 0;
    std::vector<Rank> ranks_;
    std::priority_queue<Running, std::vector<Running>, std::greater<>> running_;
};

Schedule make(const ScheduleRequest& request) {
    const Placement placement = zigzag_placement(request.ranks, request.chunks);
    const auto lists = ListScheduler(placement, request.micro_batches, request.chunks * request.ranks).run();
    ScheduleBuilder builder(request, placement,
                            2 * static_cast<std::size_t>(request.micro_batches) * static_cast<std::size_t>(request.chunks));
    for (const std::vector<Action>& list : lists) {
        for (const Action& action : list) builder.add(action);
        builder.end_rank();
    }
    return builder.finish();
}

}  // namespace

ScheduleKind hanayo() { return {"hanayo", "Hanayo (illustrative)", "arXiv 2308.15762; own list scheduler", 2, refuse, make, nullptr}; }

}  // namespace layline::generators
