// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/search/objective.h"

namespace layline {

/// One parameter of a layout as a coordinate.
struct Axis {
    std::string_view key;   ///< as in space_keys()
    std::string_view name;  ///< "Tensor parallel"
    /// Ordered values; words are numbered (recompute by recompute_index(), schedules by their place in schedule_names()).
    std::int64_t (*value)(const Candidate&);
};

/// gpus tp pp vpp cp ep etp mbs sp zero hsdp prefetch reshard recompute schedule split.
std::span<const Axis> axes();
/// @returns nullptr for an unknown key.
const Axis* axis(std::string_view key);
/// How a value of the axis reads: "4", "on", "first:2", "zb-h1".
std::string value_text(const Axis& axis, std::int64_t value);

}  // namespace layline
