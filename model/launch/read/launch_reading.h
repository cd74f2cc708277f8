// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules/launchers/launcher.h"
#include "model/rules/launchers/launcher_options.h"
#include "model/scenario/scenario.h"

namespace layline {

/// A launcher's own file or command as a scenario, and how it came about. Every line of `assumed` begins with the scenario's field, as a
/// path with dots ("training.attention"), then " = " and the value or ": " and a sentence.
struct LaunchReading {
    Scenario scenario;
    LauncherOptions options;              ///< what else the launcher was told, for its rules (check())
    std::vector<std::string> understood;  ///< "layout.tp = 4, from --tensor-model-parallel-size (line 3, column 5)"
    std::vector<std::string> assumed;     ///< what the file does not say: launchers' defaults, and what was kept from elsewhere
    std::vector<std::string> ignored;     ///< what was not understood, or concerns nothing that Layline models, with its place
};

/// What reading needs besides the text.
struct ReadContext {
    std::string file;  ///< name for messages; empty for pasted text
    Scenario kept;     ///< where what the launcher does not say comes from: model, cluster, kernels
    /// Text of another file that the launcher is told to read ("ds_config.json"), by its name without a folder; may be empty.
    std::function<std::optional<std::string>(const std::string& name)> beside;
};

/// Reads a command line, a script, a log's argument dump or a configuration file. Nothing of it is ever run.
/// @throws InputError with line and column where it stopped understanding: an open quote, a control character, a value out of range; and
/// where nothing of the launcher's own was found.
LaunchReading read_launch(std::string_view text, LauncherId launcher, const ReadContext& context);

/// The same from a file of at most 16 MiB, whose neighbours it may name.
LaunchReading read_launch_file(const std::string& file, LauncherId launcher, const Scenario& kept);

/// Which launcher a file or command seems to be for, by words that only that launcher uses.
std::optional<LauncherId> guess_launcher(std::string_view text);

}  // namespace layline
