// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace layline {

/// What a rank computes for one micro-batch on one stage.
enum class ActionKind : std::uint8_t {
    forward,          ///< F
    backward,         ///< B: input and weight gradient in one
    input_gradient,   ///< I
    weight_gradient,  ///< W
};

inline constexpr int action_kinds = 4;

/// F, B, I or W, as in schedule files.
constexpr char letter(ActionKind kind) { return "FBIW"[static_cast<int>(kind)]; }

/// B and I pass the gradient on to the stage before; W passes nothing on.
constexpr bool passes_gradient(ActionKind kind) { return kind == ActionKind::backward || kind == ActionKind::input_gradient; }

/// One box of the diagram: 12 bytes, no pointers.
struct Action {
    std::int32_t micro_batch = 0;  ///< counted within its direction
    std::int16_t stage = 0;        ///< 0 .. stages-1, in pipeline order
    std::int16_t slice = 0;        ///< slice of the sequence, 0 unless the schedule slices it
    ActionKind kind = ActionKind::forward;
    std::uint8_t direction = 0;  ///< which pipeline of a bidirectional schedule, 0 elsewhere
    std::uint16_t pair = 0;      ///< 1: co-executed with the next action of the rank; 2: with the one before; 0: alone
    bool operator==(const Action&) const = default;
};

/// "B 5 of stage 3", with the slice or direction where it is not 0.
std::string describe(const Action& action);

}  // namespace layline
