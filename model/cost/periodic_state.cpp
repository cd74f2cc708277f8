// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/periodic_state.h"

#include <algorithm>
#include <cmath>

namespace layline {

double PeriodicState::growth(std::span<const double> state) {
    // Far below what a prediction can tell, far above rounding in times of up to a day.
    constexpr double same = 1e-13;
    double grown = 0;
    if (last_.size() == state.size()) {
        grown = state.front() - last_.front();
        for (std::size_t i = 1; i < state.size(); ++i)
            if (std::abs(state[i] - last_[i] - grown) > same * std::abs(state[i])) grown = 0;
    }
    last_.assign(state.begin(), state.end());
    return grown;
}

}  // namespace layline
