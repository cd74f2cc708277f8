// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/leaderboard.h"

#include <algorithm>
#include <tuple>

namespace layline {

namespace {

/// Lower is better.
double score(const Candidate& candidate, Objective objective) {
    return objective == Objective::step_time ? candidate.estimate.step_time_s : candidate.estimate.peak_bytes;
}

auto identity(const Layout& l) {
    return std::tie(l.tp, l.pp, l.vpp, l.cp, l.ep, l.etp, l.micro_batch, l.sequence_parallel, l.zero_stage, l.recompute, l.schedule);
}

}  // namespace

bool goes_before(const Candidate& a, const Candidate& b, Objective objective) {
    const double first = score(a, objective), second = score(b, objective);
    return first != second ? first < second : identity(a.layout) < identity(b.layout);
}

void Leaderboard::offer(const Candidate& candidate) {
    const auto before = [&](const Candidate& a, const Candidate& b) { return goes_before(a, b, objective_); };
    if (best_.size() < top_ || before(candidate, best_.back())) {
        const auto place = std::upper_bound(best_.begin(), best_.end(), candidate, before);
        const bool known = place != best_.begin() && identity(std::prev(place)->layout) == identity(candidate.layout);
        if (!known) best_.insert(place, candidate);
        if (best_.size() > top_) best_.pop_back();
    }
    offer_to_front(candidate);
}

void Leaderboard::offer_to_front(const Candidate& candidate) {
    const auto key = [](const Candidate& c) { return std::tuple(c.estimate.step_time_s, c.estimate.peak_bytes); };
    const auto ahead = [&](const Candidate& a, const Candidate& b) {
        return key(a) != key(b) ? key(a) < key(b) : identity(a.layout) < identity(b.layout);
    };
    auto place = std::lower_bound(front_.begin(), front_.end(), candidate, ahead);
    if (place != front_.begin() && std::prev(place)->estimate.peak_bytes <= candidate.estimate.peak_bytes) return;
    place = front_.insert(place, candidate);
    const auto dominated = [&](const Candidate& other) { return other.estimate.peak_bytes >= candidate.estimate.peak_bytes; };
    const auto end = std::find_if_not(std::next(place), front_.end(), dominated);
    front_.erase(std::next(place), end);
}

void Leaderboard::take(const Leaderboard& other) {
    for (const Candidate& candidate : other.best_) offer(candidate);
    for (const Candidate& candidate : other.front_) offer(candidate);
}

bool Leaderboard::could_enter(double lowest_step_time_s, double peak_bytes) const {
    if (best_.size() < top_) return true;
    const Candidate& last = best_.back();
    const bool listed =
        objective_ == Objective::step_time ? lowest_step_time_s <= last.estimate.step_time_s : peak_bytes <= last.estimate.peak_bytes;
    if (listed) return true;
    // The front's last member that is no slower than the bound needs the least memory of those: only less than that is new.
    const auto slower = std::upper_bound(front_.begin(), front_.end(), lowest_step_time_s,
                                         [](double time_s, const Candidate& c) { return time_s < c.estimate.step_time_s; });
    return slower == front_.begin() || peak_bytes < std::prev(slower)->estimate.peak_bytes;
}

std::vector<Candidate> Leaderboard::best() const { return best_; }
std::vector<Candidate> Leaderboard::pareto() const { return front_; }

}  // namespace layline
