// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/search/search.h"

namespace layline {

/// The best layout on one size of the cluster.
struct ScalingPoint {
    std::int64_t gpus = 0;
    std::int64_t global_batch = 0;
    std::optional<Candidate> best;  ///< nothing where no layout is legal and fits
    RunFigures run;                 ///< of the whole run of request.tokens
};

/// One search for each number of GPUs. Strong scaling keeps the global batch; weak scaling keeps the sequences of each GPU, and leaves out
/// sizes on which these are not whole. @param restrictions of the space, as restrict_space() takes them, for every size anew.
/// @returns the points done before a stop.
std::vector<ScalingPoint> scaling_curve(const SearchRequest& request, const std::vector<std::string>& restrictions,
                                        const Coefficients& coefficients, const std::vector<std::int64_t>& gpus, bool weak,
                                        std::stop_token stop = {});

/// Powers of two times the scenario's own number, from an eighth to eight times, whole nodes only.
std::vector<std::int64_t> scaling_sizes(const Scenario& scenario);

}  // namespace layline
