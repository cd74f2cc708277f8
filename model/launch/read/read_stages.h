// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/launch/read/setting_reader.h"

namespace layline {

/// Takes layers of every virtual stage: as the simplest split that deals them so, else as a pattern ("Et*3|t*4|t*3L"). `pattern` is that
/// text where the launcher has one. Degrees and the model's layers are known already.
void take_stages(SettingReader& in, const std::vector<std::int64_t>& layers, const std::string& pattern = "");

}  // namespace layline
