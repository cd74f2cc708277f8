// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/rules/launchers/launcher.h"
#include "model/rules/violation.h"
#include "model/scenario/scenario.h"

namespace layline {

/// What an export is told besides the scenario.
struct ExportOptions {
    OuterId outer = OuterId::torchrun;
    double step_time_s = 0;        ///< predicted, for the comments; 0: not known
    double peak_memory_bytes = 0;  ///< predicted, of the fullest GPU; 0: not known
    std::string version = {};      ///< a word of versions_of() the launcher; empty or unknown: its first
};

struct LaunchFile {
    std::string name;  ///< without a folder; letters, digits, '.', '_' and '-' only
    std::string text;
};

/// What a launcher needs to run a scenario, or why it cannot.
struct LaunchExport {
    std::vector<LaunchFile> files;                   ///< empty where there are refusals
    std::vector<std::string> arguments;              ///< the launcher's own argument list, where it has one, unquoted
    std::map<std::string, std::string> environment;  ///< variables the run needs
    std::vector<std::string> warnings;               ///< what the launcher would change or say, and what is written with another meaning
    std::vector<Violation> refusals;                 ///< what it cannot express or would refuse
};

/// Writes a scenario for a launcher and the outer launcher that starts it. Every key whose default would surprise is written. A scenario
/// that breaks a rule of the model, the launcher or the outer launcher gives refusals and no files.
LaunchExport export_scenario(const Scenario& scenario, LauncherId launcher, const ExportOptions& options = {});

}  // namespace layline
