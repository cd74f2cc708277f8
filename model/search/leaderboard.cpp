// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/leaderboard.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace layline {

bool ParetoFront::offer(const Candidate& candidate) {
    const auto ahead = [](const Candidate& a, const Candidate& b) { return goes_before(a, b, Objective::step_time); };
    auto place = std::lower_bound(members_.begin(), members_.end(), candidate, ahead);
    if (place != members_.begin() && std::prev(place)->estimate.peak_bytes <= candidate.estimate.peak_bytes) return false;
    place = members_.insert(place, candidate);
    const auto dominated = [&](const Candidate& other) { return other.estimate.peak_bytes >= candidate.estimate.peak_bytes; };
    const auto end = std::find_if_not(std::next(place), members_.end(), dominated);
    members_.erase(std::next(place), end);
    return true;
}

double ParetoFront::most_bytes(double lowest_step_s) const {
    const auto slower = std::upper_bound(members_.begin(), members_.end(), lowest_step_s,
                                         [](double time_s, const Candidate& c) { return time_s < c.estimate.step_time_s; });
    return slower == members_.begin() ? std::numeric_limits<double>::infinity() : std::prev(slower)->estimate.peak_bytes;
}

double Threshold::most_bytes(Objective objective, double lowest_step_s, std::int64_t gpus) const {
    constexpr double any = std::numeric_limits<double>::infinity();
    // With the score growing in memory (headroom), the list's last says how much is too much.
    const bool by_memory = objective == Objective::memory_headroom;
    if (!full || (!by_memory && layline::score(objective, lowest_step_s, 0, gpus) <= score)) return any;
    const auto front = fronts.find(gpus);
    const double fronted = front == fronts.end() ? any : front->second.most_bytes(lowest_step_s);
    return by_memory ? std::max(score, fronted) : fronted;
}

bool ParetoFront::could_enter(double lowest_step_s, double peak_bytes) const {
    // The front's last member that is no slower than the bound needs the least memory of those: only less than that is new, or the same in
    // the same time, where the order of layouts decides.
    const auto slower = std::upper_bound(members_.begin(), members_.end(), lowest_step_s,
                                         [](double time_s, const Candidate& c) { return time_s < c.estimate.step_time_s; });
    if (slower == members_.begin()) return true;
    const QuickEstimate& known = std::prev(slower)->estimate;
    return peak_bytes < known.peak_bytes || (peak_bytes == known.peak_bytes && lowest_step_s <= known.step_time_s);
}

bool Threshold::could_enter(Objective objective, double lowest_step_s, double peak_bytes, std::int64_t gpus) const {
    if (!full) return true;
    const double lowest = layline::score(objective, lowest_step_s, peak_bytes, gpus);
    if (lowest < score || (lowest == score && lowest_step_s <= step_time_s)) return true;
    const auto front = fronts.find(gpus);
    return front == fronts.end() || front->second.could_enter(lowest_step_s, peak_bytes);
}

bool Leaderboard::offer_to_list(const Candidate& candidate) {
    const auto before = [&](const Candidate& a, const Candidate& b) { return goes_before(a, b, objective_); };
    if (best_.size() >= top_) {
        if (top_ == 0 || !before(candidate, best_.front())) return false;
        std::ranges::pop_heap(best_, before);
        best_.pop_back();
    }
    best_.push_back(candidate);
    std::ranges::push_heap(best_, before);
    note_last();
    return true;
}

void Leaderboard::note_last() {
    threshold_.full = best_.size() >= top_;
    if (best_.empty() || !threshold_.full) return;
    const Candidate& last = best_.front();
    threshold_.score = score(objective_, last.estimate.step_time_s, last.estimate.peak_bytes, last.gpus);
    threshold_.step_time_s = last.estimate.step_time_s;
}

bool Leaderboard::offer(const Candidate& candidate) {
    const bool listed = offer_to_list(candidate);
    const bool fronted = threshold_.fronts[candidate.gpus].offer(candidate);
    return listed || fronted;
}

void Leaderboard::take(const Leaderboard& other) {
    for (const Candidate& candidate : other.best_) offer_to_list(candidate);
    for (const auto& [gpus, front] : other.threshold_.fronts)
        for (const Candidate& candidate : front.members()) threshold_.fronts[gpus].offer(candidate);
}

void Leaderboard::take(const std::vector<Candidate>& best, const std::vector<Candidate>& pareto) {
    for (const Candidate& candidate : best) offer_to_list(candidate);
    for (const Candidate& candidate : pareto) threshold_.fronts[candidate.gpus].offer(candidate);
}

void Leaderboard::clear() {
    best_.clear();
    threshold_ = {};
    note_last();
}

std::vector<Candidate> Leaderboard::best() const {
    std::vector<Candidate> sorted = best_;
    std::ranges::sort(sorted, [&](const Candidate& a, const Candidate& b) { return goes_before(a, b, objective_); });
    return sorted;
}

std::vector<Candidate> Leaderboard::pareto() const {
    std::vector<Candidate> found;
    for (const auto& [gpus, front] : threshold_.fronts) {
        const std::size_t fewer = found.size();
        for (const Candidate& candidate : front.members()) {
            const auto dominates = [&](const Candidate& other) {
                return other.estimate.step_time_s <= candidate.estimate.step_time_s &&
                       other.estimate.peak_bytes <= candidate.estimate.peak_bytes;
            };
            if (std::none_of(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(fewer), dominates)) found.push_back(candidate);
        }
    }
    return found;
}

}  // namespace layline
