// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace layline {

/// Whether a schedule can send a sequence through the pipeline in slices.
bool cuts_sequences(std::string_view schedule);

}  // namespace layline
