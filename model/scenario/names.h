// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// Words for enumerators as they stand in files and on the command line ("fused_softmax", "selective"), and back.
template <class Enum>
std::string_view name_of(Enum value);

/// @returns nothing for an unknown word.
template <class Enum>
std::optional<Enum> named(std::string_view word);

/// Every word of the enumeration, in order.
template <class Enum>
std::vector<std::string_view> names();

}  // namespace layline
