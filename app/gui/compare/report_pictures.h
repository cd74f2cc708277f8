// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/compare/report.h"
#include "app/gui/session/planning_session.h"

namespace layline {

/// Memory bars, waterfall and pipeline of B, with A beside, behind and above on the same scales where there is one; none of an illegal B.
/// In the light theme.
std::vector<ReportPicture> report_pictures(const EstimatePtr& live, const EstimatePtr& pinned, MfuConvention convention);

}  // namespace layline
