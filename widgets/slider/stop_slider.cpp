// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/slider/stop_slider.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/slider/stop_slider_painter.h"
#include "widgets/slider/typed_value.h"
#include "widgets/theme/fonts.h"
#include "widgets/tip/tip_window.h"

namespace layline {

namespace {

constexpr int body_line = 16;  // line of a label at text scale 1
constexpr int widest_hint = 316;
constexpr int narrowest = 240;

}  // namespace

StopSlider::StopSlider(const QString& name, const QString& short_form, QWidget* parent)
    : QAbstractSlider(parent), name_(name), short_form_(short_form) {
    setOrientation(Qt::Horizontal);
    setPageStep(1);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(name);
}

void StopSlider::set_stops(const std::vector<SliderStop>& stops, int current) {
    if (stops == stops_ && current == value() && sentence_.isEmpty()) return;
    stops_ = stops;
    sentence_.clear();
    const QSignalBlocker silent(this);
    setRange(0, std::max(0, static_cast<int>(stops.size()) - 1));
    setValue(current);
    update();
}

void StopSlider::set_sentence(const QString& sentence) {
    if (sentence == sentence_ && stops_.empty()) return;
    sentence_ = sentence;
    stops_.clear();
    update();
}

void StopSlider::set_refusal(const QString& equation) {
    if (equation == refusal_) return;
    refusal_ = equation;
    update();
}

void StopSlider::set_locked(bool locked) {
    if (locked == locked_) return;
    locked_ = locked;
    update();
}

void StopSlider::set_density(Density density) {
    density_ = density;
    updateGeometry();
    update();
}

std::int64_t StopSlider::current_value() const { return stops_.empty() ? 0 : stops_[static_cast<std::size_t>(value())].value; }

bool StopSlider::current_legal() const { return stops_.empty() || stops_[static_cast<std::size_t>(value())].legal; }

SliderGeometry StopSlider::geometry_of_row() const {
    return {width(), static_cast<int>(stops_.size()), density_, line_height(TextRole::body) - body_line};
}

QString StopSlider::spoken_value() const {
    if (stops_.empty()) return sentence_;
    const SliderStop& stop = stops_[static_cast<std::size_t>(value())];
    const QString number = QString::number(stop.value);
    return stop.legal ? number : tr("%1, not possible, %2").arg(number, stop.reason);
}

QSize StopSlider::sizeHint() const { return {widest_hint, geometry_of_row().height()}; }
QSize StopSlider::minimumSizeHint() const { return {narrowest, geometry_of_row().height()}; }

void StopSlider::choose(int index) {
    if (index < 0 || index >= static_cast<int>(stops_.size()) || index == value()) return;
    setValue(index);
    update();
    emit chosen(current_value());
}

int StopSlider::next(int from, int direction, bool illegal_too) const {
    for (int i = from + direction; i >= 0 && i < static_cast<int>(stops_.size()); i += direction)
        if (illegal_too || stops_[static_cast<std::size_t>(i)].legal) return i;
    return from;
}

int StopSlider::end_stop(bool last) const { return last ? next(static_cast<int>(stops_.size()), -1, false) : next(-1, +1, false); }

int StopSlider::nearest_legal(int x) const {
    const SliderGeometry row = geometry_of_row();
    int best = value();
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < row.stops; ++i) {
        const double distance = std::abs(row.stop_x(i) - x);
        if (!stops_[static_cast<std::size_t>(i)].legal || distance >= least) continue;
        best = i;
        least = distance;
    }
    return best;
}

void StopSlider::drag_to(int x, bool may_rest_on_rings) { choose(may_rest_on_rings ? geometry_of_row().stop_at(x) : nearest_legal(x)); }

void StopSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || stops_.empty()) return event->ignore();
    const SliderGeometry row = geometry_of_row();
    const QPoint position = event->position().toPoint();
    if (row.value_box().contains(position)) return open_editor({});
    if (row.lock_box().adjusted(-2, -2, 2, 2).contains(position)) return emit lock_toggled(!locked_);
    if (position.y() < row.stop_hit(0).top()) return;
    dragging_ = true;
    hovered_ = -1;
    TipWindow::hide_tip();
    setSliderDown(true);
    emit drag_began();
    drag_to(position.x(), event->modifiers().testFlag(Qt::AltModifier));
}

void StopSlider::mouseMoveEvent(QMouseEvent* event) {
    const QPoint position = event->position().toPoint();
    if (dragging_)
        drag_to(position.x(), event->modifiers().testFlag(Qt::AltModifier));
    else
        show_tip_at(position);
}

void StopSlider::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !dragging_) return;
    dragging_ = false;
    setSliderDown(false);
    emit drag_ended();
}

void StopSlider::keyPressEvent(QKeyEvent* event) {
    if (stops_.empty()) return event->ignore();
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool other = event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    if (other) return event->ignore();
    switch (event->key()) {
        case Qt::Key_Left:
            return choose(next(value(), -1, shift));
        case Qt::Key_Right:
            return choose(next(value(), +1, shift));
        case Qt::Key_PageDown:
            return choose(next(value(), -1, false));
        case Qt::Key_PageUp:
            return choose(next(value(), +1, false));
        case Qt::Key_Home:
            return choose(end_stop(false));
        case Qt::Key_End:
            return choose(end_stop(true));
        case Qt::Key_L:
            return emit lock_toggled(!locked_);
        default:
            break;
    }
    const QString text = event->text();
    if (text.size() == 1 && text[0].isDigit()) return open_editor(text);
    event->ignore();
}

void StopSlider::wheelEvent(QWheelEvent* event) { event->ignore(); }

void StopSlider::focusInEvent(QFocusEvent* event) {
    QAbstractSlider::focusInEvent(event);
    emit focused();
    update();
}

void StopSlider::focusOutEvent(QFocusEvent* event) {
    QAbstractSlider::focusOutEvent(event);
    update();
}

void StopSlider::leaveEvent(QEvent* event) {
    QAbstractSlider::leaveEvent(event);
    hovered_ = -1;
    TipWindow::hide_tip();
}

void StopSlider::changeEvent(QEvent* event) {
    QAbstractSlider::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) updateGeometry();
}

void StopSlider::show_tip_at(const QPoint& position) {
    const SliderGeometry row = geometry_of_row();
    const int stop = row.stops > 0 && row.stop_hit(row.stop_at(position.x())).contains(position) ? row.stop_at(position.x()) : -1;
    if (stop == hovered_) return;
    hovered_ = stop;
    if (stop < 0 || !tip_source_) return TipWindow::hide_tip();
    const QRect item = row.stop_hit(stop).translated(mapToGlobal(QPoint()));
    TipWindow::show_tip(tip_source_(stops_[static_cast<std::size_t>(stop)].value), mapToGlobal(position), item, this);
}

void StopSlider::open_editor(const QString& text) {
    if (editor_ == nullptr) {
        editor_ = new QLineEdit(this);
        editor_->setFrame(false);
        editor_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        editor_->setAccessibleName(tr("%1, typed value").arg(name_));
        editor_->installEventFilter(this);
        connect(editor_, &QLineEdit::returnPressed, this, [this] { close_editor(true); });
    }
    editor_->setFont(font_of(TextRole::body_value));
    editor_->setGeometry(geometry_of_row().value_box().adjusted(3, 2, -4, -2));
    editor_->setText(text.isEmpty() ? QString::number(current_value()) : text);
    if (text.isEmpty()) editor_->selectAll();
    editor_->show();
    editor_->setFocus();
}

void StopSlider::close_editor(bool take) {
    if (editor_ == nullptr || editor_->isHidden()) return;
    const auto typed = take ? typed_value(editor_->text()) : std::nullopt;
    const bool had_focus = editor_->hasFocus();
    editor_->hide();
    if (had_focus) setFocus();
    update();
    if (typed && *typed != current_value()) emit chosen(*typed);
}

bool StopSlider::eventFilter(QObject* watched, QEvent* event) {
    if (watched != editor_) return false;
    if (event->type() == QEvent::FocusOut) close_editor(true);
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        if (static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) return false;
        event->accept();
        if (event->type() == QEvent::KeyPress) close_editor(false);
        return event->type() == QEvent::KeyPress;
    }
    return false;
}

void StopSlider::paintEvent(QPaintEvent*) { StopSliderPainter(*this).paint(); }

}  // namespace layline
