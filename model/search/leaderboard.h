// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "model/search/objective.h"

namespace layline {

/// The Pareto front of step time against peak memory for one number of GPUs.
class ParetoFront {
  public:
    /// @returns whether the candidate belongs to the front of what was offered so far.
    bool offer(const Candidate& candidate);
    /// Whether a candidate no quicker than `lowest_step_s` with this memory may belong to the front.
    bool could_enter(double lowest_step_s, double peak_bytes) const;
    /// Of such candidates those with more memory than this do not.
    double most_bytes(double lowest_step_s) const;
    const std::vector<Candidate>& members() const { return members_; }

  private:
    std::vector<Candidate> members_;  // ascending step time, descending memory
};

using ParetoFronts = std::map<std::int64_t, ParetoFront>;  ///< by number of GPUs

/// What a layout must reach to matter.
struct Threshold {
    bool full = false;                  ///< the list is: what goes after its last is not listed
    double score = 0, step_time_s = 0;  ///< of its last
    ParetoFronts fronts;

    /// Of candidates no quicker than `lowest_step_s` only those with no more memory than this could enter the list or the front.
    double most_bytes(Objective objective, double lowest_step_s, std::int64_t gpus) const;
    /// Whether a candidate that is no quicker than `lowest_step_s` could still enter the list or the front.
    bool could_enter(Objective objective, double lowest_step_s, double peak_bytes, std::int64_t gpus) const;
};

/// The best few and the Pareto front of what was offered, each layout once. Memory does not grow with the number of offers beyond the
/// front.
class Leaderboard {
  public:
    Leaderboard(std::size_t top, Objective objective) : top_(top), objective_(objective) {}

    /// Pre: not offered before. @returns whether it was kept.
    bool offer(const Candidate& candidate);
    /// Takes over what another board has kept. Pre: no layout was offered to both.
    void take(const Leaderboard& other);
    /// The same from a list and a front that were written down: a layout may be in both.
    void take(const std::vector<Candidate>& best, const std::vector<Candidate>& pareto);
    void clear();

    const Threshold& threshold() const { return threshold_; }

    std::vector<Candidate> best() const;    ///< sorted
    std::vector<Candidate> pareto() const;  ///< nothing dominates in step time, memory and GPUs; fewest GPUs first, then fastest

  private:
    bool offer_to_list(const Candidate& candidate);
    void note_last();

    std::size_t top_;
    Objective objective_;
    std::vector<Candidate> best_;  // a heap, the last in order on top; at most top_
    Threshold threshold_;
};

}  // namespace layline
