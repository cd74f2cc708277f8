// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRect>

#include "widgets/sheet/sheet.h"
#include "widgets/theme/theme.h"

namespace layline {

/// Measures and draws the blocks of a sheet, buttons excepted.
class SheetPainter {
  public:
    static constexpr int padding = 16;

    SheetPainter(const Sheet& sheet, int width) : sheet_(sheet), width_(width) {}

    /// Height of an item; of a row of buttons 0.
    int height_of(std::size_t index) const;
    void paint(QPainter& painter, const Theme& theme, std::size_t index, int top) const;

  private:
    int inner() const { return width_ - 2 * padding; }
    std::vector<int> columns(std::size_t index) const;
    void paint_pair(QPainter& painter, const Theme& theme, const SheetItem& item, const QRect& place) const;
    void paint_box(QPainter& painter, const Theme& theme, const SheetItem& item, const QRect& place) const;
    void paint_table(QPainter& painter, const Theme& theme, std::size_t index, const QRect& place) const;
    void paint_progress(QPainter& painter, const Theme& theme, const SheetItem& item, const QRect& place) const;

    const Sheet& sheet_;
    int width_;
};

/// The colour of words of a tone.
QColor colour_of(SheetTone tone, const Theme& theme);

}  // namespace layline
