// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/picture.h"

#include <algorithm>

namespace layline {

SchedulePicture::SchedulePicture(std::shared_ptr<const Estimate> estimate) : estimate_(std::move(estimate)), chunks_(schedule().placement) {
    end_s_ = std::max(estimate_->step_time_s, timeline().makespan_s);
    for (const LaneBar& bar : estimate_->lanes) end_s_ = std::max(end_s_, bar.end_s);
    memory_.resize(static_cast<std::size_t>(ranks()));
    sort_bars();
    measure_busy();
}

void SchedulePicture::sort_bars() {
    bars_ = estimate_->lanes;
    std::erase_if(bars_, [&](const LaneBar& bar) { return bar.rank < 0 || bar.rank >= ranks() || bar.end_s <= bar.start_s; });
    std::ranges::sort(bars_,
                      [](const LaneBar& a, const LaneBar& b) { return std::pair(a.rank, a.start_s) < std::pair(b.rank, b.start_s); });
    for (int rank = 0; rank <= ranks(); ++rank)
        bars_begin_.push_back(static_cast<std::size_t>(std::ranges::lower_bound(bars_, rank, {}, &LaneBar::rank) - bars_.begin()));
}

void SchedulePicture::measure_busy() {
    for (int rank = 0; rank < ranks(); ++rank) {
        const RowTimes times = row(rank);
        double seconds = 0, until = 0;
        for (std::size_t i = 0; i < times.size(); ++i) {
            seconds += std::max(0.0, times.end_s[i] - std::max(until, times.start_s[i]));
            until = std::max(until, times.end_s[i]);
        }
        for (const LaneBar& bar : bars(rank))
            if (bar.kind == LaneKind::optimizer) seconds += bar.end_s - bar.start_s;
        busy_.push_back(end_s_ > 0 ? seconds / end_s_ : 0);
    }
}

RowTimes SchedulePicture::row(int rank) const {
    const auto r = static_cast<std::size_t>(rank);
    const std::size_t begin = schedule().rank_begin[r], count = schedule().rank_begin[r + 1] - begin;
    return {{timeline().start_s.data() + begin, count}, {timeline().end_s.data() + begin, count}};
}

int SchedulePicture::rank_of_index(std::size_t action) const {
    const auto& begin = schedule().rank_begin;
    return static_cast<int>(std::ranges::upper_bound(begin, action) - begin.begin()) - 1;
}

std::span<const LaneBar> SchedulePicture::bars(int rank) const {
    const auto r = static_cast<std::size_t>(rank);
    return {bars_.data() + bars_begin_[r], bars_begin_[r + 1] - bars_begin_[r]};
}

int SchedulePicture::slowest_rank() const { return static_cast<int>(std::ranges::max_element(busy_) - busy_.begin()); }

const std::optional<SteadyState>& SchedulePicture::steady() const {
    if (!steady_) steady_ = steady_state(timeline());
    return *steady_;
}

const std::optional<Fold>& SchedulePicture::fold() const {
    if (!fold_) fold_ = steady() ? default_fold(timeline(), *steady()) : std::nullopt;
    return *fold_;
}

const CriticalPath& SchedulePicture::path() const {
    if (!path_) path_ = path_by_rank(timeline());
    return *path_;
}

const std::vector<Phase>& SchedulePicture::phases() const {
    if (!phases_) phases_ = layline::phases(timeline(), end_s_);
    return *phases_;
}

const MemoryCurve& SchedulePicture::memory(int rank) const {
    auto& curve = memory_[static_cast<std::size_t>(rank)];
    if (!curve) curve = static_cast<std::size_t>(rank) < estimate_->memory.size() ? memory_curve(*estimate_, rank) : MemoryCurve{};
    return *curve;
}

std::span<const std::int32_t> SchedulePicture::of_micro_batch(int micro_batch, int direction) const {
    const auto& actions = schedule().actions;
    const auto numbers = static_cast<std::size_t>(std::max(1, schedule().micro_batches));
    const auto key = [&](const Action& action) {
        return static_cast<std::size_t>(action.direction) * numbers + static_cast<std::size_t>(action.micro_batch);
    };
    if (micro_batch_begin_.empty()) {  // counting sort
        micro_batch_begin_.assign(numbers * static_cast<std::size_t>(schedule().directions()) + 1, 0);
        for (const Action& action : actions) ++micro_batch_begin_[key(action) + 1];
        for (std::size_t i = 1; i < micro_batch_begin_.size(); ++i) micro_batch_begin_[i] += micro_batch_begin_[i - 1];
        by_micro_batch_.resize(actions.size());
        std::vector<std::size_t> next = micro_batch_begin_;
        for (std::size_t i = 0; i < actions.size(); ++i) by_micro_batch_[next[key(actions[i])]++] = static_cast<std::int32_t>(i);
    }
    const std::size_t at = static_cast<std::size_t>(direction) * numbers + static_cast<std::size_t>(micro_batch);
    return {by_micro_batch_.data() + micro_batch_begin_[at], micro_batch_begin_[at + 1] - micro_batch_begin_[at]};
}

std::vector<std::int32_t> SchedulePicture::unblocks(std::size_t action) const {
    std::vector<std::int32_t> waiting;
    const auto& binding = timeline().binding;
    for (std::size_t i = 0; i < binding.size(); ++i)
        if (binding[i] == static_cast<std::int32_t>(action)) waiting.push_back(static_cast<std::int32_t>(i));
    return waiting;
}

}  // namespace layline
