// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/calibration/measured_run.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace layline {

/// Measured runs as the command line names them.
struct RunArguments {
    std::vector<std::string> files;
    std::string accelerator, cluster, scenario;  ///< of training logs, where these do not say
};

/// Adds --runs, --accelerator, --cluster and --scenario. @returns --runs.
CLI::Option* add_run_options(CLI::App& command, RunArguments& arguments);

/// @throws InputError for an unreadable file, an unknown preset, a table without its columns.
RunTable read_runs(const RunArguments& arguments);

}  // namespace layline
