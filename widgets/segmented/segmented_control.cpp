// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/segmented/segmented_control.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/segmented/segment_button.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"
#include "widgets/tip/tip_window.h"

namespace layline {

namespace {

constexpr int margin = 16, right_margin = 15;
constexpr int regular_height = 32, compact_height = 29;
constexpr int row_width = 316;

}  // namespace

SegmentedControl::SegmentedControl(const QString& name, QWidget* parent) : QWidget(parent), name_(name) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&group_, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

void SegmentedControl::set_segments(const std::vector<Segment>& segments, int current) {
    const bool same_count = segments.size() == segments_.size();
    if (segments == segments_ && current == this->current()) return;
    segments_ = segments;
    if (!same_count) rebuild();
    for (int i = 0; i < count(); ++i) {
        auto* button = static_cast<SegmentButton*>(group_.button(i));
        const Segment& segment = segments_[static_cast<std::size_t>(i)];
        button->setText(segment.text);
        button->set_possible(segment.reason.isEmpty());
        button->set_pinned(segment.pinned);
        button->setAccessibleName(name_ + u' ' + segment.text);
        button->setAccessibleDescription(segment.reason);
    }
    if (current >= 0 && current < count()) group_.button(current)->setChecked(true);
    if (!same_count) place();
}

void SegmentedControl::rebuild() {
    for (QAbstractButton* button : group_.buttons()) delete button;
    for (int i = 0; i < count(); ++i) {
        auto* button = new SegmentButton(this);
        button->set_place(i == 0, i == count() - 1);
        button->installEventFilter(this);
        button->show();
        group_.addButton(button, i);
    }
}

void SegmentedControl::place() {
    int right = width() - right_margin;
    for (int i = count() - 1; i >= 0; --i) {
        QAbstractButton* button = group_.button(i);
        const QSize size = button->sizeHint();
        right -= size.width();
        button->setGeometry(right, (height() - size.height()) / 2, size.width(), size.height());
    }
}

void SegmentedControl::set_density(Density density) {
    density_ = density;
    updateGeometry();
}

QSize SegmentedControl::sizeHint() const { return {row_width, density_ == Density::compact ? compact_height : regular_height}; }

void SegmentedControl::resizeEvent(QResizeEvent*) { place(); }

void SegmentedControl::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text);
    painter.drawText(rect().adjusted(margin, -1, 0, -1), Qt::AlignLeft | Qt::AlignVCenter, name_);
}

void SegmentedControl::step(int from, int direction) {
    const int to = from + direction;
    if (to < 0 || to >= count()) return;
    group_.button(to)->setFocus();
    group_.button(to)->click();
}

bool SegmentedControl::eventFilter(QObject* watched, QEvent* event) {
    const int index = group_.id(static_cast<QAbstractButton*>(watched));
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key != Qt::Key_Left && key != Qt::Key_Right) return false;
        step(index, key == Qt::Key_Left ? -1 : 1);
        return true;
    }
    if (event->type() == QEvent::Enter && tip_source_) {
        const auto* button = static_cast<QWidget*>(watched);
        const QRect item(button->mapToGlobal(QPoint()), button->size());
        TipWindow::show_tip(tip_source_(index), QCursor::pos(), item, this);
    }
    if (event->type() == QEvent::Leave) TipWindow::hide_tip();
    return false;
}

}  // namespace layline
