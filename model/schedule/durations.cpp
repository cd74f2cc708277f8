// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/durations.h"

#include <cstddef>

namespace layline {

Durations Durations::uniform(int stages, double forward_s, double input_gradient_s, double weight_gradient_s) {
    const auto n = static_cast<std::size_t>(stages);
    Durations durations;
    durations.forward_s.assign(n, forward_s);
    durations.input_gradient_s.assign(n, input_gradient_s);
    durations.weight_gradient_s.assign(n, weight_gradient_s);
    return durations;
}

}  // namespace layline
