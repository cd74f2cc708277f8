// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/calibration/measured_run.h"

namespace layline {

/// Which runs of a table a fit shall see. Empty lists: all.
struct RunSelection {
    std::vector<std::string> frameworks, not_frameworks, kernel_families;
    double least_mfu = 0;  ///< PaLM convention, of the 16-bit peak
};

/// The table with the timed runs of the selection; those below the MFU are added to the dropped rows with their reason.
RunTable select_runs(RunTable table, const RunSelection& selection);

}  // namespace layline
