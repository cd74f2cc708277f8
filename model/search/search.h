// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/estimate/quick_estimate.h"
#include "model/search/search_space.h"

namespace layline {

enum class Objective { step_time, memory_headroom };

/// One layout and what it would do.
struct Candidate {
    Layout layout;
    QuickEstimate estimate;
    std::int64_t gpus = 0;
};

struct SearchRequest {
    Scenario scenario;  ///< model, cluster, batch; its layout gives what is locked
    SearchSpace space;
    Objective objective = Objective::step_time;
    std::size_t top = 20;
    bool must_fit = true;   ///< leave out layouts whose verdict is "does not fit"
    std::size_t shard = 0;  ///< this machine's part: blocks with index % shards == shard
    std::size_t shards = 1;
};

struct SearchProgress {
    std::size_t blocks_done = 0, blocks = 0;
    std::uint64_t tested = 0, legal = 0;
    double seconds = 0;
    double seconds_left = 0;
};

struct SearchResult {
    std::uint64_t tested = 0;  ///< combinations looked at
    std::uint64_t legal = 0;   ///< of them legal
    std::uint64_t pruned = 0;  ///< legal ones that a bound ruled out before their pipeline was simulated
    double seconds = 0;
    bool complete = true;           ///< false when stopped
    std::vector<Candidate> best;    ///< by objective, then by layout; the same whatever the number of threads
    std::vector<Candidate> pareto;  ///< step time against memory, fastest first
    std::size_t contenders = 0;     ///< how many of `best`, from the first, the model cannot tell apart from it
};

/// Exhaustive over the space, in parallel, deterministic. Layouts that split the backward or loop in other ways than the fast forms know
/// are simulated, unless a lower bound shows that they can enter neither `best` nor `pareto`.
/// @param band: half-width within which step times are not told apart, as a share, 0.. (see Estimate's band).
/// @param progress is called from worker threads, one at a time, at most 20 times a second. Stops within 100 ms of a request.
SearchResult search(const SearchRequest& request, const Coefficients& coefficients, double band = 0.03, std::stop_token stop = {},
                    const std::function<void(const SearchProgress&)>& progress = {});

/// Puts the results of all shards together.
SearchResult merge(const std::vector<SearchResult>& shards, const SearchRequest& request, double band = 0.03);

}  // namespace layline
