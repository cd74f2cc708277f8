// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QString>
#include <vector>

#include "widgets/theme/theme.h"

namespace layline {

class ScheduleView;

/// One word of the legend and how its colour is shown.
struct LegendEntry {
    enum class Mark { fill, outline, line };

    QString words;
    QColor Theme::*colour;
    Mark mark = Mark::fill;
};

/// What the view draws, and nothing else. @param brief shorter words, and only what is most needed.
std::vector<LegendEntry> legend_of(const ScheduleView& view, bool brief);

/// Pixels that an entry takes, the gap after it included.
int legend_width(const LegendEntry& entry, const QFontMetrics& metrics);

/// The entries from `left` on, in the middle of a band of that top and height; the painter's font is used.
void paint_legend(QPainter& painter, const Theme& theme, const std::vector<LegendEntry>& entries, int left, int top, int height);

}  // namespace layline
