// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

namespace layline {

/// What choosing a stop would give: the bar above it while its slider has the focus.
enum class StopFit { fits, tight, does_not_fit };
struct StopOutcome {
    double share = 0;  ///< height of the bar, 0..1: MFU over the best MFU of the row
    StopFit fit = StopFit::fits;
    bool operator==(const StopOutcome&) const = default;
};

/// One value a slider can rest at.
struct SliderStop {
    std::int64_t value = 0;
    QString label;  ///< under the stop: "2k"
    bool legal = true;
    QString reason;       ///< why not, one sentence; may be left out for stops other than the current one
    bool pinned = false;  ///< value of A
    std::optional<StopOutcome> outcome;
    bool operator==(const SliderStop&) const = default;
};

}  // namespace layline
