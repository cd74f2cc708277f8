// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace layline {

struct ScheduleRequest;

/// Durations of one chunk, the same on every stage, with transfers that cost nothing. Any unit of time.
struct UnitTimes {
    double f = 1;     ///< forward
    double i = 1;     ///< input gradient
    double w = 1;     ///< weight gradient
    double pair = 3;  ///< a co-executed forward and fused backward; f + i + w where nothing is gained
    double b() const { return i + w; }
};

/// What is known of a schedule without simulating it; empty where no closed form is known or its conditions do not hold.
struct ClosedForms {
    std::optional<double> makespan;      ///< from the first start to the last end
    std::optional<double> longest_span;  ///< max over ranks of last end - first start
    std::vector<double> peak_chunks;     ///< most activations held per rank, in chunks, until B or W; empty where unknown
};

/// @returns nothing but empty fields for an unknown name or sizes that are refused.
ClosedForms closed_forms(const ScheduleRequest& request, const UnitTimes& times);

}  // namespace layline
