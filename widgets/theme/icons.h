// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPainterPath>
#include <QRectF>

#include "widgets/theme/theme.h"

class QPainter;

namespace layline {

enum class Icon {
    undo,
    redo,
    pin,
    search,
    export_,
    lock,
    unlock,
    chevron_down,
    chevron_right,
    close,
    float_,
    more,
    tick_circle,
    warning_triangle,
    cross_octagon,
    stroke_circle,
    diamond,
    pause,
    stop,
    run,
    copy,
    swap,
    fold,
    sort_up,
    sort_down,
    table,
};
inline constexpr int icon_count = static_cast<int>(Icon::table) + 1;

/// The strokes of an icon on its 16 x 16 grid.
const QPainterPath& icon_path(Icon icon);

/// Draws the icon into `where`, 1.4 px round strokes on the 16 px grid, no fill.
void draw_icon(QPainter& painter, Icon icon, const QRectF& where, const QColor& colour);

/// For buttons and menus: takes its colour from the theme at every paint, `colour` when enabled and `line2` when not.
QIcon icon(Icon icon, QColor Theme::*colour = &Theme::text2);

}  // namespace layline
