// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/calibration/score.h"

namespace layline {

/// The scorecard as a page of Markdown: errors by source with the best shipped layer and with the accelerator's defaults alone, whether
/// runs fit, and the rows that are farthest off.
std::string score_page(const std::vector<ScoredRun>& best, const std::vector<ScoredRun>& defaults, const RunTable& table);

}  // namespace layline
