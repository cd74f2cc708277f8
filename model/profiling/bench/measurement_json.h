// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/profiling/bench/measurement.h"

namespace layline {

/// {kind, variant, dtype, layout, m, n, k, batch, ranks, device, peer, bytes, work, value, unit, status, reason, low, high, rate, samples,
/// flags, how}: keys without meaning for the kind are left out; value is null where status is "unavailable".
nlohmann::json to_json(const BenchMeasurement& measurement);

/// @throws InputError with the pointer below `pointer` for what is no measurement.
BenchMeasurement measurement_from_json(const nlohmann::json& json, const std::string& pointer);

}  // namespace layline
