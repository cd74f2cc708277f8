// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace layline {

/// The number in a range's name that marks a training step: "ProfilerStep#7", "iteration 7", "step_7", "iter: 7". Nothing for other names.
std::optional<std::int64_t> step_number(std::string_view name);

}  // namespace layline
