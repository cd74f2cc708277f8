// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "model/search/search.h"

namespace layline {

/// Whether `a` goes before `b` in a list: by objective, ties by layout, so that no order of arrival matters.
bool goes_before(const Candidate& a, const Candidate& b, Objective objective);

/// The best few and the Pareto front of what was offered. Memory does not grow with the number of offers beyond the front.
class Leaderboard {
  public:
    Leaderboard(std::size_t top, Objective objective) : top_(top), objective_(objective) {}

    void offer(const Candidate& candidate);
    void take(const Leaderboard& other);

    /// Whether a candidate of at least this step time with this memory could still enter the list or the front.
    bool could_enter(double lowest_step_time_s, double peak_bytes) const;

    std::vector<Candidate> best() const;    ///< sorted
    std::vector<Candidate> pareto() const;  ///< fastest first

  private:
    void offer_to_front(const Candidate& candidate);

    std::size_t top_;
    Objective objective_;
    std::vector<Candidate> best_;   // sorted, at most top_
    std::vector<Candidate> front_;  // ascending step time, descending memory
};

}  // namespace layline
