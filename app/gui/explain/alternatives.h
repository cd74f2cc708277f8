// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "app/gui/explain/explained.h"

namespace layline {

/// "TP 4", "SP on", "Full recompute", "ZeRO 2", "ZB-V".
QString move_words(const Move& move);

/// What each of these moves would give, as the second word of its button.
using MoveOutcome = std::function<QString(const Move&)>;

/// "What would change it" with a button for each move; a sentence where there is none.
void add_alternatives(Explained& explained, const std::vector<Move>& moves, const MoveOutcome& outcome);
/// The sentence that stands there while the moves are being computed.
void add_alternatives_pending(Explained& explained);

/// The moves with the smallest values, one per field, smallest first; those that do not lower `now` are left out.
std::vector<Move> lowest(const std::vector<Move>& moves, double now, std::size_t count, const std::function<double(const Move&)>& value);

}  // namespace layline
