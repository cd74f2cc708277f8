// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// The closest values of a field below and above the current one for which `good` holds, all else held; the closer first.
/// Each has been tried: what comes back is legal by the very check that refused the current value.
std::vector<std::int64_t> nearest_values(const Scenario& scenario, std::string_view field,
                                         const std::function<bool(const Scenario&)>& good);

}  // namespace layline
