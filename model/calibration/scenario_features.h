// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include "model/scenario/scenario.h"

namespace layline {

/// A scenario as a point: near points are runs that behave alike. One unit is what a doubling, or another kernel, changes.
inline constexpr std::size_t feature_count = 18;
using Features = std::array<double, feature_count>;

Features features_of(const Scenario& scenario);

/// Names of the features, in their order, for files.
const std::array<std::string_view, feature_count>& feature_names();

double squared_distance(const Features& a, const Features& b);

}  // namespace layline
