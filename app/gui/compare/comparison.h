// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "app/gui/session/plan.h"
#include "model/estimate/estimate.h"

namespace layline {

/// One side of a comparison.
struct ComparedSide {
    const Estimate* estimate = nullptr;  ///< may be illegal: its outputs are dashes then
    std::optional<Measurement> measured;
    QString coefficients = {};  ///< what it was predicted with
};

/// One line of the table of differences.
struct ComparisonRow {
    enum class Kind { section, text, number };
    Kind kind = Kind::number;
    QString name, a, b;
    QString difference;  ///< signed; empty for text
    double share = 0;    ///< (B - A) over the larger of the two, -1..1: length and side of the bar
    bool better = false, worse = false;
};

/// What differs between A and B: inputs first, then every output, the measured step last.
std::vector<ComparisonRow> comparison(const ComparedSide& a, const ComparedSide& b, MfuConvention convention);

}  // namespace layline
