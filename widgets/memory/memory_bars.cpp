// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/memory/memory_bars.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>

#include "widgets/memory/memory_plot.h"
#include "widgets/memory/memory_words.h"
#include "widgets/theme/numbers.h"
#include "widgets/tip/tip_window.h"

namespace layline {

namespace {
constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr int class_count = static_cast<int>(memory_classes.size());
constexpr int wheel_step = 120;
}  // namespace

QString word_of(MemoryClass part, bool brief) {
    switch (part) {
        case MemoryClass::weights:
            return MemoryBars::tr("Weights");
        case MemoryClass::gradients:
            return brief ? MemoryBars::tr("Grads") : MemoryBars::tr("Gradients");
        case MemoryClass::optimizer:
            return brief ? MemoryBars::tr("Optim.") : MemoryBars::tr("Optimizer");
        case MemoryClass::activations:
            return brief ? MemoryBars::tr("Activ.") : MemoryBars::tr("Activations");
        case MemoryClass::logits:
            return MemoryBars::tr("Logits");
        case MemoryClass::buffers:
            return MemoryBars::tr("Buffers");
        case MemoryClass::reserve:
            return MemoryBars::tr("Reserve");
    }
    return {};
}

MemoryBars::MemoryBars(QWidget* parent) : QWidget(parent), plot_(new MemoryPlot(this)) {
    plot_->setObjectName(QStringLiteral("plot"));
    plot_->hide();  // until there is a layout to draw
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Memory per stage"));
    plot_->overlay = [this](QPainter& painter) {
        if (live_) MemoryWords(*this, painter).paint();
    };
}

MemoryBars::~MemoryBars() = default;

void MemoryBars::set_estimates(std::shared_ptr<const Estimate> live, std::shared_ptr<const Estimate> pinned) {
    if (live == live_ && pinned == pinned_) return;
    live_ = std::move(live);
    pinned_ = std::move(pinned);
    plot_->setVisible(live_ != nullptr);
    const MemoryLayout now = layout_now();
    first_ = std::clamp(first_, 0, std::max(0, now.stages - now.visible()));
    redraw();
}

void MemoryBars::set_mark(const MemoryMark& mark) {
    if (mark == mark_) return;
    mark_ = mark;
    plot_->update();
}

void MemoryBars::set_ghost(bool ghost) {
    if (ghost == ghost_) return;
    ghost_ = ghost;
    plot_->update();
}

void MemoryBars::set_density(Density density) {
    if (density == density_) return;
    density_ = density;
    redraw();
}

MemoryLayout MemoryBars::layout_now() const {
    int stages = live_ ? static_cast<int>(live_->memory.size()) : 1;
    if (pinned_) stages = std::max(stages, static_cast<int>(pinned_->memory.size()));
    return {width(), height(), stages, pinned_ != nullptr, density_};
}

void MemoryBars::redraw() {
    if (live_) plot_->show_stages(*live_, pinned_.get(), layout_now(), first_);
}

void MemoryBars::resizeEvent(QResizeEvent*) {
    plot_->setGeometry(rect());
    redraw();
}

QRectF MemoryBars::segment_rect(int index, MemoryClass part) const {
    const MemoryLayout now = layout_now();
    if (!live_ || index < first_ || index >= first_ + now.visible() || index >= static_cast<int>(live_->memory.size())) return {};
    double below = 0;
    for (const MemoryClass other : memory_classes) {
        if (other == part) break;
        below += bytes_of(stage(index), other);
    }
    const double low = plot_->y_of(below / gib), high = plot_->y_of((below + bytes_of(stage(index), part)) / gib);
    return {now.bar_left(index, first_, true), high, now.bar(), low - high};
}

MemoryMark MemoryBars::mark_at(const QPoint& position) const {
    if (!live_) return {};
    for (const MemoryClass part : memory_classes)
        if (legend_rect(part).contains(position)) return largest(part);
    const int index = layout_now().stage_at(position.x(), first_);
    if (index < 0 || index >= static_cast<int>(live_->memory.size())) return {};
    for (const MemoryClass part : memory_classes)
        if (segment_rect(index, part).adjusted(-2, 0, 2, 0).contains(position)) return {index, part};
    return position.y() > layout_now().plot().bottom() ? MemoryMark{index, std::nullopt} : MemoryMark{};
}

MemoryMark MemoryBars::largest(MemoryClass part) const {
    const auto& memory = live_->memory;
    const auto most = std::ranges::max_element(memory, {}, [part](const StageMemory& stage) { return bytes_of(stage, part); });
    return {static_cast<int>(most - memory.begin()), part};
}

QString MemoryBars::table() const {
    if (!live_) return {};
    QString text = tr("Stage");
    for (const MemoryClass part : memory_classes) text += u'\t' + word_of(part);
    text += u'\t' + tr("Total, GiB") + u'\n';
    for (const StageMemory& row : live_->memory) {
        text += QString::number(row.stage);
        for (const MemoryClass part : memory_classes) text += u'\t' + numbers::fixed(bytes_of(row, part) / gib, 2);
        text += u'\t' + numbers::fixed(row.reserved_bytes() / gib, 2) + u'\n';
    }
    return text;
}

void MemoryBars::mouseMoveEvent(QMouseEvent* event) {
    const MemoryMark mark = mark_at(event->position().toPoint());
    if (mark == hovered_) return;
    hovered_ = mark;
    emit hovered(mark);
    if (mark.none() || !tip_source_) return TipWindow::hide_tip();
    TipWindow::show_tip(tip_source_(mark), event->globalPosition().toPoint(), {}, this);
}

void MemoryBars::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) emit clicked(mark_at(event->position().toPoint()));
}

void MemoryBars::mouseDoubleClickEvent(QMouseEvent* event) {
    const MemoryMark mark = mark_at(event->position().toPoint());
    if (event->button() != Qt::LeftButton || mark.none()) return;
    emit clicked(mark);
    emit explanation_wanted();
}

void MemoryBars::leaveEvent(QEvent*) {
    TipWindow::hide_tip();
    if (hovered_.none()) return;
    hovered_ = {};
    emit hovered(hovered_);
}

void MemoryBars::scroll_to(int first) {
    const MemoryLayout now = layout_now();
    first = std::clamp(first, 0, std::max(0, now.stages - now.visible()));
    if (first == first_) return;
    first_ = first;
    redraw();
}

void MemoryBars::wheelEvent(QWheelEvent* event) {
    const int delta = event->angleDelta().x() != 0 ? event->angleDelta().x() : event->angleDelta().y();
    scroll_to(first_ - static_cast<int>(std::lround(4.0 * delta / wheel_step)));
}

void MemoryBars::step(int stages, int classes) {
    if (!live_) return;
    const int count = static_cast<int>(live_->memory.size());
    MemoryMark next{std::clamp(mark_.stage + stages, 0, count - 1), mark_.part};
    if (mark_.stage < 0) next.stage = 0;
    const int part = next.part ? static_cast<int>(*next.part) + classes : 0;
    next.part = static_cast<MemoryClass>(std::clamp(part, 0, class_count - 1));
    if (next.stage < first_)
        scroll_to(next.stage);
    else if (next.stage >= first_ + layout_now().visible())
        scroll_to(next.stage - layout_now().visible() + 1);
    emit clicked(next);
}

void MemoryBars::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(table());
    switch (event->key()) {
        case Qt::Key_Left:
            return step(-1, 0);
        case Qt::Key_Right:
            return step(+1, 0);
        case Qt::Key_Up:
            return step(0, +1);
        case Qt::Key_Down:
            return step(0, -1);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (mark_.none()) return event->ignore();
            emit explanation_wanted();
            return;
        default:
            event->ignore();
    }
}

void MemoryBars::focusInEvent(QFocusEvent*) { plot_->update(); }
void MemoryBars::focusOutEvent(QFocusEvent*) { plot_->update(); }

}  // namespace layline
