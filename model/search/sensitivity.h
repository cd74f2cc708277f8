// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/search/search.h"

namespace layline {

/// What one parameter is worth, all others chosen anew for each of its values.
struct KnobWorth {
    const Axis* axis = nullptr;
    std::int64_t best_value = 0, worst_value = 0;
    double best_s = 0, worst_s = 0;  ///< quickest step with the best value and with the worst
    std::int64_t current_value = 0;
    std::optional<double> current_s;                      ///< with the scenario's own value, where any layout with it fits
    std::vector<std::pair<std::int64_t, double>> values;  ///< each value tried with its quickest step

    double spread() const { return worst_s / best_s - 1; }  ///< what the worst value costs, as a share
};

/// Every parameter of the space that takes more than one value, the one with the largest spread first.
std::vector<KnobWorth> sensitivity(const SearchRequest& request, const Coefficients& coefficients, std::stop_token stop = {});

}  // namespace layline
