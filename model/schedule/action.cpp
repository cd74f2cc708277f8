// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/action.h"

#include <fmt/format.h>

namespace layline {

std::string describe(const Action& action) {
    std::string text = fmt::format("{} {} of stage {}", letter(action.kind), action.micro_batch, action.stage);
    if (action.slice != 0) text += fmt::format(", slice {}", action.slice);
    if (action.direction != 0) text += fmt::format(", direction {}", action.direction);
    return text;
}

}  // namespace layline
