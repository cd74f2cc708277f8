// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/slicing.h"

#include <algorithm>
#include <array>

namespace layline {

bool cuts_sequences(std::string_view schedule) {
    constexpr std::array<std::string_view, 4> names = {"seq1f1b", "terapipe", "breadth-first", "depth-first"};
    return std::ranges::find(names, schedule) != names.end();
}

}  // namespace layline
