// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

/// Stages of a rank whose ZeRO-3 parameters PyTorch's pipeline lowering keeps gathered at once.
inline constexpr int pytorch_gathered_stages = 3;

}  // namespace layline
