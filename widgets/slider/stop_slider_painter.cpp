// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/slider/stop_slider_painter.h"

#include <QLineEdit>
#include <algorithm>

#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr int label_x = 16;
constexpr double track_height = 3;
constexpr double dot = 5, ring = 7, pinned_ring = 12;
constexpr double bar_width = 6, highest_bar = 8, lowest_bar = 1;
constexpr int bar_base_above_track = 9;
constexpr double quiet = 0.55;       // opacity of bars and of the empty track
constexpr double ring_label = 0.75;  // opacity of the label of an illegal stop
constexpr double focus_tint = 0.5;
constexpr int label_gap = 6;

QRectF centred(double x, double y, double size) { return {x - size / 2, y - size / 2, size, size}; }

}  // namespace

StopSliderPainter::StopSliderPainter(StopSlider& slider)
    : slider_(slider),
      theme_(Theme::of(slider)),
      row_(slider.geometry_of_row()),
      painter_(&slider),
      active_(slider.hasFocus() || slider.dragging_ || (slider.editor_ != nullptr && slider.editor_->hasFocus())),
      legal_(slider.current_legal()) {}

void StopSliderPainter::paint() {
    background();
    label();
    value_box();
    lock();
    if (slider_.stops_.empty()) return sentence();
    painter_.setRenderHint(QPainter::Antialiasing);
    track();
    if (active_ && row_.density == Density::regular) outcomes();
    for (int i = 0; i < row_.stops; ++i)
        if (i != slider_.value()) stop(i);
    thumb();
    tick_labels();
}

void StopSliderPainter::background() {
    painter_.fillRect(slider_.rect(), theme_.surface);
    if (!active_ && legal_) return;
    painter_.fillRect(slider_.rect(), blend(theme_.surface, legal_ ? theme_.accentbg : theme_.illegalbg, focus_tint));
    painter_.fillRect(QRect(0, 0, 2, slider_.height()), legal_ ? theme_.accent : theme_.illegal);
}

void StopSliderPainter::label() {
    const bool text_only = slider_.stops_.empty();
    const int height = line_height(TextRole::body);
    QRect line(label_x, row_.label_y() - height / 2 - 1, row_.value_box().left() - label_x - 4, height);
    painter_.setFont(font_of(TextRole::body));
    painter_.setPen(text_only ? theme_.text3 : theme_.text);
    painter_.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, slider_.name_);
    line.setLeft(line.left() + painter_.fontMetrics().horizontalAdvance(slider_.name_) + label_gap);
    const bool refused = !slider_.refusal_.isEmpty();
    if (row_.density == Density::compact && !refused) return;
    painter_.setFont(font_of(refused ? TextRole::caption_head : TextRole::body));
    painter_.setPen(refused ? theme_.illegal : theme_.text3);
    const QString second = refused ? slider_.refusal_ : slider_.short_form_;
    painter_.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      painter_.fontMetrics().elidedText(second, Qt::ElideRight, line.width()));
}

void StopSliderPainter::value_box() {
    const QRectF box = QRectF(row_.value_box()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter_.setRenderHint(QPainter::Antialiasing);
    painter_.setBrush(theme_.surface);
    if (!legal_)
        painter_.setPen(QPen(theme_.illegal, 1.6));
    else
        painter_.setPen(QPen(active_ ? theme_.accent : theme_.line2, 1));
    painter_.drawRoundedRect(box, 3, 3);
    if (slider_.editor_ != nullptr && slider_.editor_->isVisible()) return;
    const bool text_only = slider_.stops_.empty();
    painter_.setFont(font_of(TextRole::body_value));
    painter_.setPen(text_only ? theme_.text3 : theme_.text);
    painter_.drawText(box.adjusted(0, 0, -6, 0), Qt::AlignRight | Qt::AlignVCenter,
                      text_only ? QStringLiteral("–") : numbers::count(slider_.current_value()));
}

void StopSliderPainter::lock() {
    draw_icon(painter_, slider_.locked_ ? Icon::lock : Icon::unlock, row_.lock_box(), slider_.locked_ ? theme_.text : theme_.line2);
}

void StopSliderPainter::sentence() {
    painter_.fillRect(QRectF(row_.track_left(), row_.track_y() - track_height / 2, row_.track_right() - row_.track_left(), track_height),
                      theme_.line);
    painter_.setFont(font_of(TextRole::caption));
    painter_.setPen(theme_.text3);
    const int height = line_height(TextRole::caption);
    painter_.drawText(QRect(label_x, row_.height() - height - 2, slider_.width() - 2 * label_x, height), Qt::AlignLeft | Qt::AlignVCenter,
                      slider_.sentence_);
}

void StopSliderPainter::track() {
    const double y = row_.track_y() - track_height / 2;
    const double here = x_of(slider_.value());
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(with_opacity(theme_.line2, quiet));
    painter_.drawRoundedRect(QRectF(row_.track_left(), y, row_.track_right() - row_.track_left(), track_height), 1.5, 1.5);
    painter_.setBrush(legal_ ? theme_.accent : theme_.line2);
    painter_.drawRoundedRect(QRectF(row_.track_left(), y, here - row_.track_left(), track_height), 1.5, 1.5);
}

void StopSliderPainter::outcomes() {
    for (int i = 0; i < row_.stops; ++i) {
        const SliderStop& s = slider_.stops_[static_cast<std::size_t>(i)];
        if (!s.outcome) continue;
        const double height = std::clamp(s.outcome->share * highest_bar, lowest_bar, highest_bar);
        const QRectF bar(x_of(i) - bar_width / 2, row_.track_y() - bar_base_above_track - height, bar_width, height);
        if (s.outcome->fit == StopFit::does_not_fit) {
            painter_.setPen(QPen(theme_.over, 1));
            painter_.setBrush(Qt::NoBrush);
            painter_.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        } else {
            painter_.fillRect(bar, s.outcome->fit == StopFit::tight ? theme_.tightband : with_opacity(theme_.text3, quiet));
        }
    }
}

void StopSliderPainter::stop(int index) {
    const SliderStop& s = slider_.stops_[static_cast<std::size_t>(index)];
    const double x = x_of(index), y = row_.track_y();
    const bool passed = index < slider_.value() && legal_;
    if (s.pinned) {
        painter_.setPen(QPen(theme_.text2, 1.3));
        painter_.setBrush(theme_.surface);
        painter_.drawEllipse(centred(x, y, pinned_ring));
        painter_.setFont(font_of(TextRole::tick));
        painter_.drawText(centred(x, y, pinned_ring + 4), Qt::AlignCenter, QStringLiteral("A"));
    } else if (s.legal) {
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(passed ? theme_.accent : theme_.text3);
        painter_.drawEllipse(centred(x, y, dot));
    } else {
        painter_.setPen(QPen(theme_.text3, 1.2));
        painter_.setBrush(theme_.surface);
        painter_.drawEllipse(centred(x, y, ring));
    }
}

void StopSliderPainter::thumb() {
    const double x = x_of(slider_.value()), y = row_.track_y();
    painter_.setBrush(theme_.surface);
    if (!legal_) {
        QPen dashed(theme_.illegal, 1.8);
        dashed.setDashPattern({1.2, 1.2});
        dashed.setCapStyle(Qt::FlatCap);
        painter_.setPen(dashed);
        painter_.drawEllipse(centred(x, y, row_.thumb_size()));
        return;
    }
    painter_.setPen(QPen(theme_.accent, 2));
    painter_.drawEllipse(centred(x, y, row_.thumb_size()));
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(theme_.accent);
    painter_.drawEllipse(centred(x, y, dot));
}

void StopSliderPainter::tick_labels() {
    constexpr int wide = 48;
    const int top = row_.track_y() + (row_.density == Density::compact ? 6 : 8);
    const int height = line_height(TextRole::tick);
    for (int i = 0; i < row_.stops; ++i) {
        const SliderStop& s = slider_.stops_[static_cast<std::size_t>(i)];
        const bool current = i == slider_.value();
        painter_.setFont(font_of(current ? TextRole::tick_current : TextRole::tick));
        painter_.setPen(current ? theme_.text : s.legal ? theme_.text2 : with_opacity(theme_.text2, ring_label));
        painter_.drawText(QRectF(x_of(i) - wide / 2.0, top, wide, height), Qt::AlignHCenter | Qt::AlignVCenter, s.label);
    }
}

}  // namespace layline
