// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/layout_panel/labelled_row.h"

#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int margin = 16, right_margin = 15, control_height = 24, regular_height = 32, compact_height = 29;
}

LabelledRow::LabelledRow(const QString& name, QWidget* control, QWidget* parent) : QWidget(parent), name_(name), control_(control) {
    control->setParent(this);
    set_density(Density::regular);
}

void LabelledRow::set_density(Density density) { setFixedHeight(density == Density::compact ? compact_height : regular_height); }

void LabelledRow::place() {
    const int wide = control_->sizeHint().width();
    control_->setGeometry(width() - right_margin - wide, (height() - control_height) / 2, wide, control_height);
}

void LabelledRow::resizeEvent(QResizeEvent*) { place(); }

void LabelledRow::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setFont(font_of(TextRole::body));
    painter.setPen(isEnabled() ? theme.text : theme.text3);
    painter.drawText(rect().adjusted(margin, -1, 0, -1), Qt::AlignLeft | Qt::AlignVCenter, name_);
}

}  // namespace layline
