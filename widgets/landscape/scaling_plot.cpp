// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/landscape/scaling_plot.h"

#include <qcustomplot.h>

#include <QApplication>
#include <QClipboard>
#include <algorithm>
#include <set>

#include "widgets/landscape/landscape_axes.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"

namespace layline {

ScalingPlot::ScalingPlot(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot(this)) {
    plot_->setAttribute(Qt::WA_TransparentForMouseEvents);
    prepare_axes(*plot_);
    plot_->xAxis->setScaleType(QCPAxis::stLogarithmic);
    plot_->xAxis->setLabel(tr("GPUs"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Scaling over the number of GPUs"));
}

void ScalingPlot::set_series(const QString& quantity, std::vector<ScalingSeries> series, bool logarithmic) {
    quantity_ = quantity;
    series_ = std::move(series);
    logarithmic_ = logarithmic;
    rebuild();
}

void ScalingPlot::rebuild() {
    const Theme& theme = Theme::of(*this);
    plot_->clearGraphs();
    plot_->clearItems();
    colour_axes(*plot_, theme);
    plot_->yAxis->setLabel(quantity_);
    plot_->yAxis->setScaleType(logarithmic_ ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    plot_->yAxis->setTicker(logarithmic_ ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                         : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    plot_->yAxis->setNumberFormat(QStringLiteral("g"));
    const QColor inks[] = {theme.accent, theme.w, theme.b, theme.p2p};
    std::set<double> sizes;
    double low = 1e300, high = 0;
    std::size_t ink = 0;
    for (const ScalingSeries& each : series_) {
        QCPGraph* graph = plot_->addGraph();
        const QColor colour = each.ideal ? theme.text3 : inks[ink++ % std::size(inks)];
        graph->setPen(QPen(colour, each.ideal ? 1 : 1.5, each.ideal ? Qt::DashLine : Qt::SolidLine));
        if (!each.ideal) graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, 7));
        graph->setData(QVector<double>(each.gpus.begin(), each.gpus.end()), QVector<double>(each.values.begin(), each.values.end()));
        sizes.insert(each.gpus.begin(), each.gpus.end());
        for (const double value : each.values) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
        if (each.gpus.empty()) continue;
        auto* name = new QCPItemText(plot_);
        name->setText(each.name);
        name->setFont(font_of(TextRole::caption));
        name->setColor(theme.text2);
        name->position->setCoords(each.gpus.back(), each.values.back());
        name->setPositionAlignment(Qt::AlignRight | (each.ideal ? Qt::AlignTop : Qt::AlignBottom));
        name->setPadding({4, 4, 4, 4});
    }
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (const double size : sizes) ticker->addTick(size, numbers::count(static_cast<std::int64_t>(size)));
    plot_->xAxis->setTicker(ticker);
    if (!sizes.empty()) plot_->xAxis->setRange(*sizes.begin() / 1.15, *sizes.rbegin() * 1.15);
    if (high > 0) plot_->yAxis->setRange(logarithmic_ ? low / 1.3 : 0, high * (logarithmic_ ? 1.3 : 1.15));
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

QString ScalingPlot::table() const {
    QString text = tr("GPUs") + u'\t' + tr("Series") + u'\t' + quantity_ + u'\n';
    for (const ScalingSeries& each : series_)
        for (std::size_t i = 0; i < each.gpus.size(); ++i)
            text += numbers::count(static_cast<std::int64_t>(each.gpus[i])) + u'\t' + each.name + u'\t' +
                    numbers::significant(each.values[i]) + u'\n';
    return text;
}

void ScalingPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    plot_->setGeometry(rect());
}

void ScalingPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) rebuild();
}

void ScalingPlot::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(table());
    QWidget::keyPressEvent(event);
}

}  // namespace layline
