// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include "widgets/common/density.h"

namespace layline {

/// Where the parts of the memory plot stand. Pure arithmetic: bars keep equal slots, shrink with their number, then scroll.
struct MemoryLayout {
    int width = 392, height = 346;
    int stages = 1;
    bool compared = false;  ///< two bars in each slot
    Density density = Density::regular;

    QRect plot() const;
    /// Stages that fit at once; the rest is reached by scrolling.
    int visible() const;
    double slot() const { return static_cast<double>(plot().width()) / visible(); }
    double bar() const;
    /// Left edge of a stage's bar; `first` is the stage at the left, `second` the live bar of a comparison.
    double bar_left(int stage, int first, bool second) const;
    /// The stage whose slot holds x, or -1.
    int stage_at(double x, int first) const;
    int strip_left() const { return plot().right() + 3; }
};

}  // namespace layline
