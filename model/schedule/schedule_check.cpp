// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/schedule_check.h"

#include <fmt/format.h>

#include <cstdint>
#include <vector>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::uint8_t bit(ActionKind kind) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind)); }
constexpr std::uint8_t fused = bit(ActionKind::forward) | bit(ActionKind::backward);
constexpr std::uint8_t split = bit(ActionKind::forward) | bit(ActionKind::input_gradient) | bit(ActionKind::weight_gradient);

class Check {
  public:
    explicit Check(const Schedule& schedule)
        : schedule_(schedule),
          columns_(static_cast<std::size_t>(schedule.most_micro_batches_of_a_direction()) * static_cast<std::size_t>(schedule.slices)),
          done_(columns_ * static_cast<std::size_t>(schedule.placement.stages * schedule.directions()), 0) {}

    void run() {
        for (int rank = 0; rank < schedule_.ranks(); ++rank) {
            std::span<const Action> list = schedule_.of_rank(rank);
            for (std::size_t i = 0; i < list.size(); ++i) {
                check_sizes(rank, list[i]);
                check_rank(rank, list[i]);
                check_pair(rank, list, i);
                check_order(rank, list[i]);
                done(list[i]) |= bit(list[i].kind);
            }
        }
        check_complete();
    }

  private:
    [[noreturn]] void refuse(int rank, const std::string& expected, const std::string& found) const {
        throw InputError("", fmt::format("schedule {}, rank {}", schedule_.name, rank), expected, found);
    }

    std::uint8_t& done(const Action& a) { return done(a.direction, a.stage, a.micro_batch, a.slice); }
    std::uint8_t& done(int direction, int stage, int micro_batch, int slice) {
        const auto row =
            static_cast<std::size_t>(direction) * static_cast<std::size_t>(schedule_.placement.stages) + static_cast<std::size_t>(stage);
        return done_[row * columns_ + static_cast<std::size_t>(micro_batch) * static_cast<std::size_t>(schedule_.slices) +
                     static_cast<std::size_t>(slice)];
    }
    bool has(const Action& action, ActionKind kind) { return (done(action) & bit(kind)) != 0; }

    void check_sizes(int rank, const Action& action) const {
        const auto check = [&](const char* what, int found, int end) {
            if (found < 0 || found >= end) refuse(rank, fmt::format("a {} of 0 to {}", what, end - 1), describe(action));
        };
        check("direction", action.direction, schedule_.directions());
        check("stage", action.stage, schedule_.placement.stages);
        check("slice", action.slice, schedule_.slices);
        check("micro-batch", action.micro_batch, schedule_.micro_batches_of(action.direction));
    }

    void check_rank(int rank, const Action& action) const {
        if (schedule_.rank_of(action) != rank)
            refuse(rank, fmt::format("{} on rank {}, which holds its stage", describe(action), schedule_.rank_of(action)),
                   fmt::format("it on rank {}", rank));
    }

    void check_pair(int rank, std::span<const Action> list, std::size_t i) const {
        const bool opens = list[i].pair == 1;
        const bool closed = i + 1 < list.size() && list[i + 1].pair == 2;
        if (opens != closed || (list[i].pair == 2 && i == 0) || list[i].pair > 2)
            refuse(rank, "co-executed actions next to each other", describe(list[i]));
    }

    void check_order(int rank, const Action& action) {
        if (has(action, action.kind)) refuse(rank, describe(action) + " once", "it twice");
        const auto need = [&](Action first, ActionKind kind) {
            first.kind = kind;
            if (!has(first, kind)) refuse(rank, fmt::format("{} before {}", describe(first), describe(action)), "it later or not at all");
        };
        if (action.kind == ActionKind::forward) {
            if (action.slice > 0) need(neighbour_slice(action, -1), ActionKind::forward);
            return;
        }
        if (action.kind == ActionKind::weight_gradient) return need(action, ActionKind::input_gradient);
        need(action, ActionKind::forward);
        if (has(action, action.kind == ActionKind::backward ? ActionKind::input_gradient : ActionKind::backward))
            refuse(rank, fmt::format("either B, or I and W, for {}", describe(action)), "both");
        if (action.slice + 1 < schedule_.slices) need_gradient_of_next_slice(rank, action);
    }

    static Action neighbour_slice(Action action, int step) {
        action.slice = static_cast<std::int16_t>(action.slice + step);
        return action;
    }

    void need_gradient_of_next_slice(int rank, const Action& action) {
        const Action next = neighbour_slice(action, 1);
        if (has(next, ActionKind::backward) || has(next, ActionKind::input_gradient)) return;
        refuse(rank, fmt::format("{} before {}", describe(next), describe(action)), "it later or not at all");
    }

    void check_complete() {
        for (int direction = 0; direction < schedule_.directions(); ++direction)
            for (int stage = 0; stage < schedule_.placement.stages; ++stage)
                for (int k = 0; k < schedule_.micro_batches_of(direction); ++k)
                    for (int slice = 0; slice < schedule_.slices; ++slice)
                        check_complete({k, static_cast<std::int16_t>(stage), static_cast<std::int16_t>(slice), ActionKind::forward,
                                        static_cast<std::uint8_t>(direction), 0});
    }

    void check_complete(Action action) {
        const std::uint8_t found = done(action);
        if (found == fused || found == split) return;
        if ((found & bit(ActionKind::forward)) != 0)
            action.kind = (found & bit(ActionKind::input_gradient)) != 0 ? ActionKind::weight_gradient : ActionKind::backward;
        refuse(schedule_.rank_of(action), describe(action), "none");
    }

    const Schedule& schedule_;
    std::size_t columns_;
    std::vector<std::uint8_t> done_;  ///< bits of the kinds that have been seen, by direction, stage, micro-batch and slice
};

}  // namespace

void validate(const Schedule& schedule) { Check(schedule).run(); }

}  // namespace layline
