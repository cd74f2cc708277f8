// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "model/calibration/fit_report.h"
#include "model/calibration/score.h"

namespace layline {

/// Answers of the commands that read measured runs.
nlohmann::json score_json(const std::vector<ScoredRun>& scored, const RunTable& table);
nlohmann::json report_json(const FitReport& report);
nlohmann::json dropped_json(const RunTable& table);

/// Which rows were dropped and why, to stderr.
void print_dropped(const RunTable& table);

}  // namespace layline
