// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "model/estimate/estimate.h"
#include "widgets/headline/headline_layout.h"
#include "widgets/memory/memory_class.h"

namespace layline {

/// A layout that is not live, as a point of the landscape or a row of a table.
struct LayoutMark {
    Layout layout;
    std::int64_t gpus = 0;
    bool operator==(const LayoutMark&) const = default;
};

/// What the pointer, or a click, marks in every view at once. Empty fields mark nothing.
struct Highlight {
    std::optional<int> stage;            ///< pipeline rank
    std::optional<std::int64_t> action;  ///< index into the timeline's actions
    std::optional<MemoryClass> memory_class;
    std::optional<WaterfallKind> waterfall;
    std::optional<HeadlineTile> tile;  ///< number of the headline
    std::optional<double> time_s;      ///< within the step
    std::optional<LayoutMark> layout;  ///< of what a search found
    bool operator==(const Highlight&) const = default;
    bool empty() const { return *this == Highlight{}; }
};

}  // namespace layline
