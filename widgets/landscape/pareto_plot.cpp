// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/landscape/pareto_plot.h"

#include <qcustomplot.h>

#include <QApplication>
#include <QClipboard>
#include <algorithm>
#include <cmath>

#include "widgets/landscape/landscape_axes.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"
#include "widgets/tip/tip_window.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr double reach_px = 8;
constexpr double dot = 5, front_dot = 7;

/// A plot whose marks are painted over its points.
class MarkedPlot : public QCustomPlot {
  public:
    using QCustomPlot::QCustomPlot;
    std::function<void(QPainter&)> marks;

  protected:
    void paintEvent(QPaintEvent* event) override {
        QCustomPlot::paintEvent(event);
        QPainter painter(this);
        if (marks) marks(painter);
    }
};

QCPScatterStyle disc(const QColor& colour, double size) { return QCPScatterStyle(QCPScatterStyle::ssDisc, colour, size); }

}  // namespace

ParetoPlot::ParetoPlot(QWidget* parent) : QWidget(parent) {
    auto* plot = new MarkedPlot(this);
    plot_ = plot;
    plot->marks = [this](QPainter& painter) { draw_marks(painter); };
    plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    prepare_axes(*plot);
    constexpr int legend = 28;
    plot->axisRect()->setMinimumMargins({12, legend, 14, 8});
    plot->xAxis->setLabel(tr("step time, s"));
    plot->yAxis->setLabel(tr("peak memory, GiB"));
    const auto band = [plot] {
        auto* item = new QCPItemRect(plot);
        item->setLayer(QStringLiteral("background"));
        item->setPen(Qt::NoPen);
        return item;
    };
    tight_ = band();
    over_ = band();
    const auto dots = [plot] {
        QCPGraph* graph = plot->addGraph();
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setAdaptiveSampling(true);
        return graph;
    };
    large_ = dots();
    within_ = dots();
    front_line_ = plot->addGraph();
    front_line_->setLineStyle(QCPGraph::lsStepLeft);
    front_ = dots();
    capacity_ = new QCPItemLine(plot);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Step time against peak memory"));
    apply_theme();
}

void ParetoPlot::apply_theme() {
    const Theme& theme = Theme::of(*this);
    colour_axes(*plot_, theme);
    tight_->setBrush(theme.tight_band_fill());
    over_->setBrush(theme.over_band_fill());
    capacity_->setPen(QPen(theme.text, 1.5));
    large_->setScatterStyle(disc(blend(theme.surface, theme.text3, 0.45), dot));
    within_->setScatterStyle(disc(blend(theme.surface, theme.accent, 0.5), dot));
    front_->setScatterStyle(disc(theme.accent, front_dot));
    front_line_->setPen(QPen(theme.text, 1.5));
}

void ParetoPlot::set_bands(const MemoryBands& bands) {
    bands_ = bands;
    refresh();
}

void ParetoPlot::set_points(std::vector<PlotPoint> points, int best) {
    points_ = std::move(points);
    best_ = best;
    hovered_ = -1;
    QVector<double> keys[3], values[3];
    for (const PlotPoint& point : points_) {
        if (point.kind == PlotPoint::Kind::hidden) continue;
        const auto kind = static_cast<std::size_t>(point.kind);
        keys[kind].append(point.step_s);
        values[kind].append(point.bytes / gib);
    }
    front_->setData(keys[0], values[0]);
    front_line_->setData(keys[0], values[0]);
    within_->setData(keys[1], values[1]);
    large_->setData(keys[2], values[2]);
    refresh();
}

void ParetoPlot::set_current(std::optional<PlotPoint> current) {
    current_ = current;
    refresh();
}

void ParetoPlot::set_marked(int index) {
    if (marked_ == index) return;
    marked_ = index;
    plot_->update();
}

void ParetoPlot::place() {
    // The quickest end of the landscape is what people choose from: the tail of slow layouts runs out of the picture.
    constexpr double tail = 1.7, margin = 0.03, headroom = 1.38;
    double low = 1e300, high = 0, front_high = 0;
    for (const PlotPoint& point : points_) {
        low = std::min(low, point.step_s);
        high = std::max(high, point.step_s);
        if (point.kind == PlotPoint::Kind::front) front_high = std::max(front_high, point.step_s);
    }
    if (current_) {
        low = std::min(low, current_->step_s);
        high = std::max(high, current_->step_s);
        front_high = std::max(front_high, std::min(current_->step_s, 3 * low));
    }
    if (high <= 0) {
        low = 0;
        high = 1;
    }
    high = std::min(high, std::max(tail * low, std::min(front_high, 2.5 * low)));
    const double width = std::max(high - low, 0.02 * high);
    plot_->xAxis->setRange(low - margin * width - 0.02 * width, high + margin * width);
    plot_->yAxis->setRange(0, std::max(headroom * bands_.capacity_bytes / gib, 1.0));
    const QCPRange x = plot_->xAxis->range();
    const double top = plot_->yAxis->range().upper;
    tight_->topLeft->setCoords(x.lower, bands_.over_bytes / gib);
    tight_->bottomRight->setCoords(x.upper, bands_.tight_bytes / gib);
    over_->topLeft->setCoords(x.lower, top);
    over_->bottomRight->setCoords(x.upper, bands_.over_bytes / gib);
    capacity_->start->setCoords(x.lower, bands_.capacity_bytes / gib);
    capacity_->end->setCoords(x.upper, bands_.capacity_bytes / gib);
}

void ParetoPlot::refresh() {
    place();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

QPointF ParetoPlot::place_of(int index) const {
    const PlotPoint& point = points_[static_cast<std::size_t>(index)];
    return {plot_->xAxis->coordToPixel(point.step_s), plot_->yAxis->coordToPixel(point.bytes / gib)};
}

int ParetoPlot::point_at(const QPointF& where) const {
    int nearest = -1;
    double distance = reach_px * reach_px;
    for (int i = 0; i < static_cast<int>(points_.size()); ++i) {
        if (points_[static_cast<std::size_t>(i)].kind == PlotPoint::Kind::hidden) continue;
        const QPointF off = place_of(i) - where;
        const double square = QPointF::dotProduct(off, off);
        // Members of the front stand over the others.
        const bool front = points_[static_cast<std::size_t>(i)].kind == PlotPoint::Kind::front;
        if (square < distance || (front && square <= distance)) {
            nearest = i;
            distance = square;
        }
    }
    return nearest;
}

void ParetoPlot::draw_marks(QPainter& painter) const {
    const Theme& theme = Theme::of(*this);
    const QRect inside = plot_->axisRect()->rect();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font_of(TextRole::caption));
    if (bands_.capacity_bytes > 0) {
        const double y = plot_->yAxis->coordToPixel(bands_.capacity_bytes / gib);
        painter.setPen(theme.text);
        painter.drawText(QRectF(inside.left(), y - 18, inside.width() - 4, 16), Qt::AlignRight | Qt::AlignVCenter,
                         tr("%1 capacity").arg(numbers::gib(bands_.capacity_bytes).text()));
    }
    draw_legend(painter, inside);
    painter.setClipRect(inside.adjusted(-8, -8, 8, 8));
    if (best_ >= 0 && best_ < static_cast<int>(points_.size())) {
        const QPointF at = place_of(best_);
        painter.setPen(QPen(theme.text, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, 8, 8);
        painter.setPen(theme.text);
        const QString text = numbers::duration(points_[static_cast<std::size_t>(best_)].step_s).text();
        const int width = painter.fontMetrics().horizontalAdvance(text);
        const double beside = std::max(at.x() - 12.0 - width, inside.left() + 2.0);  // whole, where the best stands at the edge
        painter.drawText(QRectF(beside, at.y() + 8, width, 16), Qt::AlignRight | Qt::AlignVCenter, text);
    }
    if (current_) {
        const QPointF at(plot_->xAxis->coordToPixel(current_->step_s), plot_->yAxis->coordToPixel(current_->bytes / gib));
        painter.setPen(QPen(theme.text, 2));
        painter.drawLine(at - QPointF(6, 0), at + QPointF(6, 0));
        painter.drawLine(at - QPointF(0, 6), at + QPointF(0, 6));
        painter.setPen(theme.text);
        painter.drawText(QRectF(at.x() + 10, at.y() + 2, 80, 16), Qt::AlignLeft | Qt::AlignVCenter,
                         tr("current"));  // off the capacity line
    }
    for (const int index : {marked_, hovered_}) {
        if (index < 0 || index >= static_cast<int>(points_.size())) continue;
        painter.setPen(QPen(theme.text, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(place_of(index), 5.5, 5.5);
    }
}

void ParetoPlot::draw_legend(QPainter& painter, const QRect& inside) const {
    const Theme& theme = Theme::of(*this);
    const std::pair<QString, QColor> entries[] = {{tr("too large"), blend(theme.surface, theme.text3, 0.45)},
                                                  {tr("fits"), blend(theme.surface, theme.accent, 0.5)},
                                                  {tr("Pareto front"), theme.accent}};
    int right = inside.right();
    for (const auto& [name, colour] : entries) {
        const int width = painter.fontMetrics().horizontalAdvance(name);
        painter.setPen(theme.text2);
        painter.drawText(QRect(right - width, inside.top() - 22, width, 16), Qt::AlignVCenter, name);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(QPointF(right - width - 9, inside.top() - 14), 3.5, 3.5);
        right -= width + 28;
    }
    painter.setBrush(Qt::NoBrush);
}

QString ParetoPlot::table() const {
    QString text = tr("Step time, s") + u'\t' + tr("Peak memory, GiB") + u'\t' + tr("Kind") + u'\n';
    const QString kinds[] = {tr("Pareto front"), tr("within the limit"), tr("too large")};
    for (const PlotPoint& point : points_)
        text += numbers::fixed(point.step_s, 3) + u'\t' + numbers::fixed(point.bytes / gib, 1) + u'\t' +
                kinds[static_cast<std::size_t>(point.kind)] + u'\n';
    return text;
}

void ParetoPlot::hover(int index) {
    if (hovered_ == index) return;
    hovered_ = index;
    plot_->update();
    emit hovered(index);
}

void ParetoPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    plot_->setGeometry(rect());
    refresh();
}

void ParetoPlot::mouseMoveEvent(QMouseEvent* event) {
    const int index = point_at(event->position());
    hover(index);
    setCursor(index >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (index >= 0 && tip_source_)
        TipWindow::show_tip(tip_source_(index), event->globalPosition().toPoint(),
                            QRect(mapToGlobal(place_of(index).toPoint()) - QPoint(6, 6), QSize(12, 12)), this);
    else
        TipWindow::hide_tip();
}

void ParetoPlot::mousePressEvent(QMouseEvent* event) {
    const int index = point_at(event->position());
    if (event->button() == Qt::LeftButton && index >= 0) emit chosen(index);
}

void ParetoPlot::leaveEvent(QEvent* event) {
    hover(-1);
    TipWindow::hide_tip();
    QWidget::leaveEvent(event);
}

void ParetoPlot::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(table());
    QWidget::keyPressEvent(event);
}

void ParetoPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) return;
    apply_theme();
    refresh();
}

}  // namespace layline
