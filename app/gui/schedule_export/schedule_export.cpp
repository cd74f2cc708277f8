// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/schedule_export/schedule_export.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include "app/gui/session/planning_session.h"
#include "model/estimate/step_trace.h"
#include "widgets/pipeline/schedule_table.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr double vector_detail = 4;  // boxes are told apart down to a quarter of the pixels that they need on a screen
constexpr int logical_dpi = 96;
constexpr double points_per_px = 72.0 / logical_dpi;

QString suffix(ScheduleFormat format) {
    switch (format) {
        case ScheduleFormat::png:
        case ScheduleFormat::png_2x:
            return QStringLiteral("png");
        case ScheduleFormat::svg:
            return QStringLiteral("svg");
        case ScheduleFormat::pdf:
            return QStringLiteral("pdf");
        case ScheduleFormat::csv:
            return QStringLiteral("csv");
        case ScheduleFormat::chrome_trace:
            return QStringLiteral("json");
    }
    return {};
}

bool paint_png(const ScheduleView& view, QIODevice& device, double ratio) {
    QImage image(view.whole_size() * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    QPainter painter(&image);
    view.paint_to(painter, view.whole_size(), ratio, Theme::of(view));
    painter.end();
    return image.save(&device, "PNG");
}

bool paint_svg(const ScheduleView& view, QIODevice& device) {
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setSize(view.whole_size());
    generator.setViewBox(QRect(QPoint(), view.whole_size()));
    generator.setResolution(logical_dpi);
    generator.setTitle(view.title());
    generator.setDescription(view.summary());
    QPainter painter(&generator);
    view.paint_to(painter, view.whole_size(), vector_detail, Theme::of(view));
    return painter.end();
}

bool paint_pdf(const ScheduleView& view, QIODevice& device) {
    QPdfWriter writer(&device);
    writer.setTitle(view.title());
    writer.setResolution(logical_dpi);
    writer.setPageSize(QPageSize(QSizeF(view.whole_size()) * points_per_px, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    view.paint_to(painter, view.whole_size(), vector_detail, Theme::of(view));
    return painter.end();
}

bool put(QIODevice& device, const QByteArray& text) { return device.write(text) == text.size(); }

}  // namespace

ScheduleExport::ScheduleExport(ScheduleView& view, PlanningSession& session, QWidget* window)
    : QObject(window), view_(view), session_(session), window_(window) {}

QString ScheduleExport::words(ScheduleFormat format) {
    switch (format) {
        case ScheduleFormat::png:
            return tr("Export schedule as PNG…");
        case ScheduleFormat::png_2x:
            return tr("Export schedule as PNG at double size…");
        case ScheduleFormat::svg:
            return tr("Export schedule as SVG…");
        case ScheduleFormat::pdf:
            return tr("Export schedule as PDF…");
        case ScheduleFormat::csv:
            return tr("Export schedule as CSV…");
        case ScheduleFormat::chrome_trace:
            return tr("Export schedule as Chrome trace…");
    }
    return {};
}

void ScheduleExport::choose_and_write(ScheduleFormat format) {
    const QString end = suffix(format);
    const QString filter = tr("%1 files (*.%2)").arg(end.toUpper(), end);
    QString chosen = QFileDialog::getSaveFileName(window_, words(format), QStringLiteral("schedule.") + end, filter);
    if (chosen.isEmpty()) return;
    if (QFileInfo(chosen).suffix().isEmpty()) chosen += QLatin1Char('.') + end;
    write(format, chosen);
}

bool ScheduleExport::write(ScheduleFormat format, const QString& file) {
    const auto refuse = [&](const QString& why) {
        session_.say({tr("Could not export the schedule"), why, {}, {}});
        return false;
    };
    if (view_.is_empty()) return refuse(tr("There is no schedule yet: choose a layout that can run."));
    QSaveFile device(file);
    if (!device.open(QIODevice::WriteOnly) || !paint(format, device) || !device.commit())
        return refuse(tr("%1: expected a place to write to, found: %2.").arg(file, device.errorString()));
    return true;
}

bool ScheduleExport::paint(ScheduleFormat format, QIODevice& device) const {
    const SchedulePicture& picture = *view_.picture();
    switch (format) {
        case ScheduleFormat::png:
            return paint_png(view_, device, 1);
        case ScheduleFormat::png_2x:
            return paint_png(view_, device, 2);
        case ScheduleFormat::svg:
            return paint_svg(view_, device);
        case ScheduleFormat::pdf:
            return paint_pdf(view_, device);
        case ScheduleFormat::csv:
            return put(device, table_text(picture, 0, picture.end_s(), QLatin1Char(',')).toUtf8());
        case ScheduleFormat::chrome_trace:
            return put(device, QByteArray::fromStdString(step_trace(picture.estimate())));
    }
    return false;
}

}  // namespace layline
