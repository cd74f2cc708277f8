// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/rules/launchers/launcher.h"

namespace layline {

/// @throws InputError naming the known words for an unknown one.
LauncherId launcher_argument(const std::string& word);
OuterId outer_argument(const std::string& word);

/// The version of that word, or the launcher's first for an empty one.
const LauncherVersion& version_argument(LauncherId launcher, const std::string& word);

/// "megatron-lm: main, 0.19, ...; deepspeed: ...", of the launchers that have several.
std::string version_words();

/// "megatron-lm, megatron-bridge, ..." for help texts.
std::string launcher_words();
std::string outer_words();

}  // namespace layline
