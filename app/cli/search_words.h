// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "model/search/scaling.h"
#include "model/search/search.h"
#include "model/search/sensitivity.h"
#include "model/search/way_to_best.h"

namespace layline {

/// What `layline-cli search` prints.
void print_words(const SearchResult& result, const RunTerms& terms);
void print_scaling(const std::vector<ScalingPoint>& points);
void print_sensitivity(const std::vector<KnobWorth>& worth);
void print_way(const std::vector<WayStep>& way);

nlohmann::json scaling_json(const std::vector<ScalingPoint>& points);
nlohmann::json sensitivity_json(const std::vector<KnobWorth>& worth);
nlohmann::json way_json(const std::vector<WayStep>& way);

}  // namespace layline
