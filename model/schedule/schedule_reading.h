// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "model/schedule/schedule.h"

namespace layline {

/// The kind that F, B, I or W stands for.
std::optional<ActionKind> kind_of(std::string_view letter);

/// Counts each direction's micro-batches and refuses what cannot run. @throws InputError naming the action.
void complete_and_check(Schedule& schedule);

}  // namespace layline
