// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "model/search/axes.h"

namespace layline {

/// A table of best layouts over one axis, or over two.
struct Facet {
    const Axis* x = nullptr;
    const Axis* y = nullptr;  ///< nullptr: over x alone
};

/// The best layout for each value of a facet's axes that has any.
struct FacetTable {
    Facet facet;
    std::map<std::pair<std::int64_t, std::int64_t>, Candidate> cells;  ///< y is 0 where there is none

    std::pair<std::int64_t, std::int64_t> cell_of(const Candidate& candidate) const {
        return {facet.x->value(candidate), facet.y != nullptr ? facet.y->value(candidate) : 0};
    }
    void offer(const Candidate& candidate, Objective objective);
    /// Whether a layout no quicker than `lowest_step_s` could be the best of its cell. @param candidate layout and GPUs.
    bool could_enter(const Candidate& candidate, double lowest_step_s, double peak_bytes, Objective objective) const;
    void take(const FacetTable& other, Objective objective);
};

}  // namespace layline
