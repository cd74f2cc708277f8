// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/landscape/landscape_axes.h"

#include <qcustomplot.h>

#include "widgets/theme/fonts.h"

namespace layline {

void prepare_axes(QCustomPlot& plot) {
    plot.setNotAntialiasedElements(QCP::aeAxes | QCP::aeGrid | QCP::aeSubGrid);
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setSubTicks(false);
        axis->setTickLength(0);
        axis->setTickLabelPadding(6);
        axis->setLabelPadding(4);
        axis->ticker()->setTickCount(6);
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    plot.axisRect()->setMinimumMargins({12, 12, 14, 8});
}

void colour_axes(QCustomPlot& plot, const Theme& theme) {
    plot.setBackground(theme.surface);
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->setTickLabelFont(font_of(TextRole::caption));
        axis->setTickLabelColor(theme.text3);
        axis->setLabelFont(font_of(TextRole::caption));
        axis->setLabelColor(theme.text3);
        axis->setBasePen(QPen(theme.line2, 1));
        axis->setTickPen(Qt::NoPen);
        axis->grid()->setPen(QPen(theme.line, 1));
    }
    plot.yAxis->setBasePen(Qt::NoPen);
}

}  // namespace layline
