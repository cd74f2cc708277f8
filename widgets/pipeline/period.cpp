// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/period.h"

#include <algorithm>
#include <cmath>

namespace layline {
namespace {

constexpr double tolerance = 1e-6;  // of a period
constexpr int kept_at_least = 8;
constexpr int kept_per_rank = 4;         // micro-batches that stay in view beside the break
constexpr double kept_before = 1.0 / 3;  // share of what stays of the steady state that stands before the break

/// How a rank would repeat: `actions` further on stands the same work, `micro_batches` later, `length_s` later.
struct Shift {
    std::size_t actions = 0;
    int micro_batches = 0;
    double length_s = 0;
};

class Rank {
  public:
    Rank(const Timeline& timeline, int rank)
        : timeline_(timeline),
          begin_(timeline.schedule->rank_begin[static_cast<std::size_t>(rank)]),
          end_(timeline.schedule->rank_begin[static_cast<std::size_t>(rank) + 1]) {}

    std::size_t begin() const { return begin_; }
    std::size_t end() const { return end_; }

    bool repeats(std::size_t i, const Shift& shift) const {
        const Action &one = timeline_.schedule->actions[i], &other = timeline_.schedule->actions[i + shift.actions];
        return one.kind == other.kind && one.stage == other.stage && one.slice == other.slice && one.direction == other.direction &&
               other.micro_batch - one.micro_batch == shift.micro_batches &&
               std::abs(timeline_.start_s[i + shift.actions] - timeline_.start_s[i] - shift.length_s) <= tolerance * shift.length_s &&
               std::abs(timeline_.end_s[i + shift.actions] - timeline_.end_s[i] - shift.length_s) <= tolerance * shift.length_s;
    }

    /// The first action that starts at or after time_s.
    std::size_t at(double time_s) const {
        const auto first = timeline_.start_s.begin();
        const auto found = std::lower_bound(first + static_cast<std::ptrdiff_t>(begin_), first + static_cast<std::ptrdiff_t>(end_), time_s);
        return static_cast<std::size_t>(found - first);
    }

    /// Where the rank repeats without a break around `middle`: times of the first start and of the last end; empty when it does not.
    std::optional<std::pair<double, double>> extent(std::size_t middle, const Shift& shift) const {
        const auto holds = [&](std::size_t i) { return i + shift.actions < end_ && repeats(i, shift); };
        if (middle >= end_ || !holds(middle)) return {};
        std::size_t low = middle, high = middle;
        while (low > begin_ && holds(low - 1)) --low;
        while (holds(high + 1)) ++high;
        return std::pair(timeline_.start_s[low], timeline_.end_s[high + shift.actions]);
    }

    /// Ways to repeat: every later place that does the work of `middle` again.
    template <class Try>
    void each_shift(std::size_t middle, int most, Try&& attempt) const {
        const Action& work = timeline_.schedule->actions[middle];
        for (std::size_t i = middle + 1; i < end_ && most > 0; ++i) {
            const Action& other = timeline_.schedule->actions[i];
            if (other.kind != work.kind || other.stage != work.stage || other.slice != work.slice || other.direction != work.direction)
                continue;
            --most;
            const Shift shift{i - middle, other.micro_batch - work.micro_batch, timeline_.start_s[i] - timeline_.start_s[middle]};
            if (shift.micro_batches > 0 && shift.length_s > 0 && attempt(shift)) return;
        }
    }

  private:
    const Timeline& timeline_;
    std::size_t begin_, end_;
};

/// The span in which every rank repeats by this length and count; ranks differ in how many actions that is.
std::optional<SteadyState> common(const Timeline& timeline, const Shift& shift, double middle_s) {
    SteadyState steady{0, timeline.makespan_s, shift.length_s, shift.micro_batches};
    for (int r = 0; r < timeline.schedule->ranks(); ++r) {
        const Rank rank(timeline, r);
        const std::size_t middle = rank.at(middle_s);
        if (middle >= rank.end()) return {};
        std::optional<std::pair<double, double>> extent;
        const std::size_t twin = rank.at(timeline.start_s[middle] + shift.length_s * (1 - tolerance));
        if (twin > middle && twin < rank.end()) extent = rank.extent(middle, {twin - middle, shift.micro_batches, shift.length_s});
        if (!extent) return {};
        steady.begin_s = std::max(steady.begin_s, extent->first);
        steady.end_s = std::min(steady.end_s, extent->second);
    }
    return steady.end_s - steady.begin_s >= 2 * steady.length_s ? std::optional(steady) : std::nullopt;
}

}  // namespace

std::optional<SteadyState> steady_state(const Timeline& timeline) {
    const Schedule& schedule = *timeline.schedule;
    const Rank first(timeline, 0);
    if (first.end() - first.begin() < 4) return {};
    const std::size_t middle = first.begin() + (first.end() - first.begin()) / 2;
    std::optional<SteadyState> found;
    // A period of the known schedules passes at most two micro-batches per rank and chunk.
    first.each_shift(middle, 2 * schedule.ranks() * schedule.chunks, [&](const Shift& shift) {
        found = common(timeline, shift, timeline.start_s[middle]);
        return found.has_value();
    });
    return found;
}

std::optional<Fold> default_fold(const Timeline& timeline, const SteadyState& steady) {
    const int kept = std::max(kept_at_least, kept_per_rank * timeline.schedule->ranks());
    const int spare = timeline.schedule->micro_batches - kept;
    const double room = steady.end_s - steady.begin_s;
    const int periods = std::min(spare / steady.micro_batches, static_cast<int>(room / steady.length_s) - 1);
    if (spare <= 0 || periods < 2) return {};
    const double cut = periods * steady.length_s;
    const double from = steady.begin_s + (room - cut) * kept_before;
    return Fold{from, from + cut, periods * steady.micro_batches};
}

std::optional<Fold> common_fold(const SteadyState& first, const SteadyState& second) {
    const double begin = std::max(first.begin_s, second.begin_s), end = std::min(first.end_s, second.end_s);
    const auto each = [](const SteadyState& steady) { return steady.length_s / steady.micro_batches; };
    const double kept = 2 * kept_at_least * std::max(each(first), each(second));
    const double periods = std::floor((end - begin - kept) / second.length_s);
    if (periods < 2) return {};
    const double cut = periods * second.length_s, from = begin + (end - begin - cut) * kept_before;
    return Fold{from, from + cut, 0};
}

}  // namespace layline
