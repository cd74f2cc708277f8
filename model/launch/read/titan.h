// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/launch/read/setting_reader.h"

namespace layline {

// What torchtitan's two kinds of configuration have in common: the same keys, with dots.

/// Degrees, stages, sharding, and with them the number of GPUs, which is returned where no degree is -1.
std::optional<std::int64_t> read_titan_parallelism(SettingReader& in, const std::vector<std::vector<std::string>>& modules,
                                                   bool model_told);

/// The model of a flavor that torchtitan registers. @returns false for an unknown one: then the model is kept.
bool take_titan_flavor(SettingReader& in, const std::string& module, const std::string& flavor, const Architecture& kept,
                       std::string_view key);

/// What torchtitan is not told.
void keep_titan_rest(SettingReader& in, const Training& kept);

}  // namespace layline
