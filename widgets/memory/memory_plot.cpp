// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/memory/memory_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/common/memory_bands.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr double pinned_opacity = 0.45;
constexpr int hatch_tile = 6;

QPixmap hatch(const Theme& theme, double ratio) {
    QPixmap tile(QSize(hatch_tile, hatch_tile) * ratio);
    tile.setDevicePixelRatio(ratio);
    tile.fill(blend(theme.surface, theme.mr, 0.35));
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.mrl, 1.2));
    for (const int shift : {-hatch_tile, 0, hatch_tile}) painter.drawLine(shift, hatch_tile, shift + hatch_tile, 0);
    return tile;
}

/// A scale that ends a little above the capacity, or above the peak where it is higher.
double top_of(const Estimate& estimate) {
    double peak = 0;
    for (const StageMemory& stage : estimate.memory) peak = std::max(peak, stage.reserved_bytes());
    return std::max(memory_bands(estimate).top_bytes, 1.04 * peak) / gib;
}

}  // namespace

QColor colour_of(MemoryClass part, const Theme& theme) {
    switch (part) {
        case MemoryClass::weights:
            return theme.mw;
        case MemoryClass::gradients:
            return theme.mg;
        case MemoryClass::optimizer:
            return theme.mo;
        case MemoryClass::activations:
            return theme.ma;
        case MemoryClass::logits:
            return theme.ml;
        case MemoryClass::buffers:
            return theme.mb;
        case MemoryClass::reserve:
            return theme.mr;
    }
    return theme.mr;
}

QBrush brush_of(MemoryClass part, const Theme& theme) {
    if (part != MemoryClass::reserve) return colour_of(part, theme);
    return QBrush(hatch(theme, 1));
}

MemoryPlot::MemoryPlot(QWidget* parent) : QCustomPlot(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setNoAntialiasingOnDrag(true);
    setNotAntialiasedElements(QCP::aeAll & ~QCP::AntialiasedElements(QCP::aeItems));
    axisRect()->setAutoMargins(QCP::msNone);
    xAxis->setVisible(false);
    xAxis->grid()->setVisible(false);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setSubTicks(false);
        axis->setTickLength(0);
    }
    yAxis->ticker()->setTickCount(4);
    yAxis->setTickLabelPadding(8);
    yAxis->setBasePen(Qt::NoPen);
    yAxis->setTickPen(Qt::NoPen);
    yAxis->setSubTickPen(Qt::NoPen);
    yAxis->grid()->setZeroLinePen(Qt::NoPen);
    const auto band = [this] {
        auto* item = new QCPItemRect(this);
        item->setLayer(QStringLiteral("background"));
        item->setPen(Qt::NoPen);
        item->setClipToAxisRect(true);
        return item;
    };
    tight_ = band();
    over_ = band();
    pinned_ = make_stack();
    live_ = make_stack();
    capacity_ = new QCPItemLine(this);
    capacity_->setClipToAxisRect(false);
    capacity_->setAntialiased(true);
    apply_theme();
}

MemoryPlot::Stack MemoryPlot::make_stack() {
    Stack stack{};
    QCPBars* below = nullptr;
    for (std::size_t i = 0; i < stack.size(); ++i) {
        stack[i] = new QCPBars(xAxis, yAxis);
        stack[i]->setPen(Qt::NoPen);
        stack[i]->setWidthType(QCPBars::wtPlotCoords);
        if (below != nullptr) stack[i]->moveAbove(below);
        below = stack[i];
    }
    return stack;
}

void MemoryPlot::apply_theme() {
    const Theme& theme = Theme::of(*this);
    setBackground(theme.surface);
    yAxis->setTickLabelFont(font_of(TextRole::caption));
    yAxis->setTickLabelColor(theme.text3);
    yAxis->grid()->setPen(QPen(theme.line, 1));
    tight_->setBrush(theme.tight_band_fill());
    over_->setBrush(theme.over_band_fill());
    capacity_->setPen(QPen(theme.text, 1.5));
    for (std::size_t i = 0; i < live_.size(); ++i) {
        live_[i]->setBrush(brush_of(memory_classes[i], theme));
        pinned_[i]->setBrush(blend(theme.surface, colour_of(memory_classes[i], theme), pinned_opacity));
    }
}

void MemoryPlot::place_bands(const MemoryBands& bands) {
    const double far = 1e6;
    tight_->topLeft->setCoords(-far, bands.over_bytes / gib);
    tight_->bottomRight->setCoords(far, bands.tight_bytes / gib);
    over_->topLeft->setCoords(-far, far);
    over_->bottomRight->setCoords(far, bands.over_bytes / gib);
    const QRect plot = axisRect()->rect();
    capacity_->start->setTypeX(QCPItemPosition::ptAbsolute);
    capacity_->end->setTypeX(QCPItemPosition::ptAbsolute);
    capacity_->start->setCoords(plot.left(), bands.capacity_bytes / gib);
    capacity_->end->setCoords(plot.right() + 6, bands.capacity_bytes / gib);
}

void MemoryPlot::fill(const Stack& stack, const Estimate& estimate, const MemoryLayout& layout, int first, bool second) {
    const int last = std::min(first + layout.visible(), static_cast<int>(estimate.memory.size()));
    QVector<double> keys, values;
    for (int stage = first; stage < last; ++stage) keys.append(layout.bar_left(stage, first, second) + layout.bar() / 2);
    for (std::size_t i = 0; i < stack.size(); ++i) {
        values.clear();
        for (int stage = first; stage < last; ++stage)
            values.append(bytes_of(estimate.memory[static_cast<std::size_t>(stage)], memory_classes[i]) / gib);
        stack[i]->setWidth(layout.bar());
        stack[i]->setData(keys, values, true);
    }
}

void MemoryPlot::show_stages(const Estimate& live, const Estimate* pinned, const MemoryLayout& layout, int first) {
    const QRect plot = layout.plot();
    axisRect()->setMargins({plot.left(), plot.top(), layout.width - plot.right() - 1, layout.height - plot.bottom() - 1});
    xAxis->setRange(plot.left(), plot.right() + 1);  // pixels, so that bars stand on whole ones
    yAxis->setRange(0, std::max(top_of(live), pinned != nullptr ? top_of(*pinned) : 0));
    fill(live_, live, layout, first, pinned != nullptr);
    for (QCPBars* bars : pinned_) bars->setVisible(pinned != nullptr);
    if (pinned != nullptr) fill(pinned_, *pinned, layout, first, false);
    plotLayout()->update(QCPLayoutElement::upLayout);
    place_bands(memory_bands(live));
    replot(QCustomPlot::rpQueuedRefresh);
}

void MemoryPlot::paintEvent(QPaintEvent* event) {
    QCustomPlot::paintEvent(event);
    if (!overlay) return;
    QPainter painter(this);
    overlay(painter);
}

void MemoryPlot::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) return;
    apply_theme();
    replot(QCustomPlot::rpQueuedRefresh);
}

}  // namespace layline
