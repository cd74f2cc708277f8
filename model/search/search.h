// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/rules/launchers/launcher.h"
#include "model/search/facets.h"
#include "model/search/objective.h"
#include "model/search/search_space.h"

namespace layline {

struct SearchRequest {
    Scenario scenario;  ///< model, cluster, batch; its layout gives what is locked
    SearchSpace space;
    Objective objective = Objective::step_time;
    double tokens = 1e12;  ///< of the whole run, for cost, energy and time to train
    Limits limits;
    std::size_t top = 20;
    bool must_fit = true;                ///< leave out layouts whose verdict is "does not fit"
    std::optional<LauncherId> launcher;  ///< leave out what it refuses
    std::vector<Facet> facets;           ///< best layout for each value of an axis or pair of axes
    std::size_t sample = 0;              ///< about as many layouts from all over the space, timed whatever their place, too large ones too
    std::size_t shard = 0;               ///< this machine's part: blocks with index % shards == shard
    std::size_t shards = 1;
};

struct SearchProgress {
    std::uint64_t tested = 0, total = 0;  ///< combinations
    std::uint64_t legal = 0;
    double seconds = 0;
    double seconds_left = 0;
    std::vector<Candidate> found;  ///< entered the list, the front or the sample since the last report
};

struct SearchResult {
    std::uint64_t tested = 0;  ///< combinations looked at, legal or not
    std::uint64_t total = 0;   ///< combinations of the space, or of the shard
    std::uint64_t legal = 0;   ///< of the tested, those that the rules and the schedule take
    std::uint64_t pruned = 0;  ///< legal ones that a bound ruled out before their pipeline was timed; varies with the threads
    std::uint64_t too_large =
        0;                       ///< legal ones left out because they do not fit, or exceed the memory limit, bound or not; varies likewise
    std::uint64_t too_slow = 0;  ///< legal ones left out by another limit
    double seconds = 0;
    bool complete = true;            ///< false when stopped
    std::vector<Candidate> best;     ///< by objective, then by layout; the same whatever the number of threads
    std::vector<Candidate> pareto;   ///< step time against memory against GPUs
    std::vector<FacetTable> facets;  ///< parallel to the request's
    std::vector<Candidate> sample;
    std::size_t contenders = 0;  ///< how many of `best`, from the first, the model cannot tell apart from it
};

/// Exhaustive over the space, in parallel, deterministic but for `pruned` and seconds. A layout is left untimed only where a lower bound
/// shows that it can enter no list asked for (pipeline_bound.h).
/// @param progress is called from worker threads, one at a time, at most 20 times a second. Stops within 100 ms of a request.
SearchResult search(const SearchRequest& request, const Coefficients& coefficients, std::stop_token stop = {},
                    const std::function<void(SearchProgress&)>& progress = {});

/// Puts the results of all shards together. @param band half-width of a prediction's error, in logarithm.
SearchResult merge(const std::vector<SearchResult>& shards, const SearchRequest& request, double band);

}  // namespace layline
