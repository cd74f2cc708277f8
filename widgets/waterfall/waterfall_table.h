// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "model/estimate/estimate.h"

namespace layline {

/// One row of the waterfall as it is painted, spoken and copied.
struct WaterfallLine {
    WaterfallKind kind = WaterfallKind::peak;
    QString name;
    double points = 0;  ///< of peak, one decimal, so that the column adds up to 100 exactly; losses are positive here
    double seconds = 0;
    double from = 0, to = 0;  ///< where the bar stands, in points, from < to
    std::optional<double> pinned_points;
    std::optional<double> pinned_at;  ///< where A's bar ended, for the tick

    bool is_loss() const { return kind != WaterfallKind::peak && kind != WaterfallKind::achieved; }
    /// Time in which nothing runs: hollow and hatched.
    bool is_idle() const { return kind == WaterfallKind::bubble || kind == WaterfallKind::imbalance; }
    /// So small that it prints as 0.0.
    bool is_nothing() const { return is_loss() && points < 0.05 && points > -0.05; }
};

/// The rows of an estimate, and of A beside them when there is one: A's rows that the live layout lacks are added.
std::vector<WaterfallLine> waterfall_lines(const Estimate& live, const Estimate* pinned, MfuConvention convention);

/// Rounds to one decimal so that the sum stays `total`: the largest remainders get the missing tenths.
std::vector<double> round_to_tenths(const std::vector<double>& values, double total);

}  // namespace layline
