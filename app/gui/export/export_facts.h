// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/gui/export/line_difference.h"
#include "app/gui/words/refusal_words.h"
#include "model/launch/launch_export.h"
#include "widgets/sheet/sheet.h"

namespace layline {

/// What the right column of the Export dock speaks of.
struct ExportShown {
    const Scenario& scenario;
    LauncherId launcher;
    const LaunchExport& made;
    const LauncherVersion& version;
    const std::vector<Repair>& repairs;
    const std::vector<DiffLine>& lines;
};

/// Version, checks passed and warnings; or every refusal in full, with the launcher's own words, and a button that mends it.
Sheet export_facts(const ExportShown& shown);

/// The reasons of a refusal where the preview would stand.
std::vector<DiffLine> refusal_lines(const std::vector<Violation>& refusals);

}  // namespace layline
