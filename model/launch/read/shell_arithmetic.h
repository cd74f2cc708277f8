// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace layline {

/// The value of a whole-number expression of + - * / % and brackets, as $((...)) has it; names through `value_of`.
/// @returns nothing for anything else, overflow and division by zero among it.
std::optional<std::int64_t> shell_arithmetic(std::string_view text,
                                             const std::function<std::optional<std::int64_t>(std::string_view name)>& value_of);

}  // namespace layline
