// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>

#include "widgets/theme/theme.h"
#include "widgets/waterfall/waterfall_view.h"

namespace layline {

/// Draws the waterfall; lives for one paint event.
class WaterfallPainter {
  public:
    explicit WaterfallPainter(WaterfallView& view);
    void paint();

  private:
    void grid();
    void row(int index);
    void bar(const WaterfallLine& line, const QRectF& place);
    void connector(int index);
    void columns(const WaterfallLine& line, const QRect& row);
    void compared_columns(const WaterfallLine& line, const QRect& row);
    void measured(const QRectF& bar);
    void axis();
    void right_aligned(int right, const QRect& row, const QString& text);
    double x_of(double points) const;
    bool is_marked(const WaterfallLine& line) const { return view_.mark_ == line.kind; }
    bool compared() const { return view_.pinned_ != nullptr; }

    WaterfallView& view_;
    const Theme& theme_;
    QPainter painter_;
    int left_, right_;
};

/// The colour of a row's bar.
QColor colour_of(WaterfallKind kind, const Theme& theme);

}  // namespace layline
