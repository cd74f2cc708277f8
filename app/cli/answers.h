// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "model/calibration/evidence.h"
#include "model/estimate/estimate.h"
#include "model/rules/violation.h"

namespace layline {

/// The stable --json answers of the command line (DESIGN: layline-cli).
nlohmann::json violations_json(const std::vector<Violation>& violations);
nlohmann::json estimate_json(const Estimate& estimate, const Evidence& evidence);

void print_json(const nlohmann::json& answer);

/// "fits", "tight", "does-not-fit", "illegal".
const char* word_of(Verdict verdict);
const char* word_of(LaunchStage stage);
const char* word_of(Reaction reaction);

}  // namespace layline
