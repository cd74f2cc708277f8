// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace layline {

/// What a rank computes for one micro-batch on one stage.
enum class ActionKind : std::uint8_t {
    forward,          ///< F
    backward,         ///< B: input and weight gradient in one
    input_gradient,   ///< I
    weight_gradient,  ///< W
};

/// One box of the diagram: 12 bytes, no pointers.
struct Action {
    std::int32_t micro_batch = 0;
    std::int16_t stage = 0;  ///< 0 .. stages-1, in pipeline order
    std::int16_t slice = 0;  ///< slice of the sequence, 0 unless the schedule slices it
    ActionKind kind = ActionKind::forward;
    std::uint8_t direction = 0;  ///< 1 for the reverse pipeline of a bidirectional schedule
    std::uint16_t pair = 0;      ///< 1: co-executed with the next action of the rank; 2: with the one before; 0: alone
    bool operator==(const Action&) const = default;
};

}  // namespace layline
