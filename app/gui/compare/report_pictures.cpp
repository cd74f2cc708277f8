// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/report_pictures.h"

#include <QCoreApplication>
#include <QPainter>

#include "widgets/memory/memory_bars.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/theme/theme.h"
#include "widgets/waterfall/waterfall_view.h"

namespace layline {

namespace {

constexpr double pixel_ratio = 2;
constexpr QSize memory_size{392, 346}, waterfall_size{560, 346}, schedule_size{980, 300};

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }

QImage canvas(QSize size) {
    QImage image(size * pixel_ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(pixel_ratio);
    image.fill(Theme::light().surface);
    return image;
}

QImage picture_of(QWidget& widget, QSize size) {
    widget.setAttribute(Qt::WA_DontShowOnScreen);
    widget.setPalette(Theme::light().palette());
    widget.resize(size);
    widget.show();
    QImage image = canvas(size);
    widget.render(&image);
    return image;
}

QImage schedule_picture(const EstimatePtr& live, const EstimatePtr& pinned) {
    ScheduleView view;
    view.resize(schedule_size);
    view.set_pinned(pinned);
    view.set_estimate(live);
    QImage image = canvas(schedule_size);
    QPainter painter(&image);
    view.paint_to(painter, schedule_size, pixel_ratio, Theme::light());
    return image;
}

}  // namespace

std::vector<ReportPicture> report_pictures(const EstimatePtr& live, const EstimatePtr& pinned, MfuConvention convention) {
    if (!live || !live->legal()) return {};
    MemoryBars memory;
    memory.set_estimates(live, pinned);
    WaterfallView waterfall;
    waterfall.set_estimates(live, pinned, convention);
    return {{QStringLiteral("memory"), pinned ? tr("Memory per stage, GiB: A pale, B solid") : tr("Memory per stage, GiB"),
             picture_of(memory, memory_size)},
            {QStringLiteral("waterfall"), pinned ? tr("Where the FLOP/s go: bars B, ticks A") : tr("Where the FLOP/s go"),
             picture_of(waterfall, waterfall_size)},
            {QStringLiteral("pipeline"), pinned ? tr("Pipelines on one time scale: A above B") : tr("Pipeline of one step"),
             schedule_picture(live, pinned)}};
}

}  // namespace layline
