// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/estimate/estimate.h"

namespace layline {

/// One parameter changed on the way from a layout to a better one.
struct WayStep {
    std::string key, from, to;  ///< key as in axes(); values in words
    bool possible = true;       ///< the layout after this step is legal; where not, the figures below are empty
    double step_time_s = 0;
    double saved_s = 0;  ///< against the last possible step before
    double peak_bytes = 0;
    Verdict verdict = Verdict::illegal;
};

/// What keeps `layout` from being as quick as `best`: their differences, changed one at a time, each time the one that then saves most and
/// is possible; where none is, the next in order is changed and marked. The last step is `best`. Empty where the two are the same.
std::vector<WayStep> way_to_best(const Scenario& scenario, const Layout& best, const Coefficients& coefficients);

}  // namespace layline
