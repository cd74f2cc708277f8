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
#include "widgets/pipeline/schedule_legend.h"
#include "widgets/pipeline/schedule_table.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr double vector_detail = 4;  // boxes are told apart down to a quarter of the pixels that they need on a screen
constexpr int logical_dpi = 96;
constexpr double points_per_px = 72.0 / logical_dpi;

double peak_bytes(const Estimate& estimate) {
    const auto stage = static_cast<std::size_t>(estimate.peak_stage);
    return stage < estimate.memory.size() ? estimate.memory[stage].reserved_bytes() : 0;
}

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

QSize picture_size(const ScheduleView& view) { return view.whole_size() + QSize(0, ScheduleExport::head_height); }

/// What is planned, what the schedule does and the legend: a picture on a wall has no window around it.
void paint_head(QPainter& painter, const ScheduleView& view, const Theme& theme) {
    constexpr int margin = 12, line = 22;
    const QRect band(0, 0, view.whole_size().width(), ScheduleExport::head_height);
    painter.fillRect(band, theme.surface);
    const SchedulePicture* picture = view.picture();
    if (picture == nullptr) return;
    const Estimate& estimate = picture->estimate();
    const QString name = QString::fromStdString(estimate.scenario.name);
    const QString figures = ScheduleExport::tr("step %1 · bubble %2 · peak %3")
                                .arg(numbers::duration(estimate.step_time_s).text(), numbers::percent(estimate.bubble.makespan).text(),
                                     numbers::gib(peak_bytes(estimate)).text());
    painter.setFont(font_of(TextRole::section));
    painter.setPen(theme.text);
    const QRect first(margin, 8, band.width() - 2 * margin, line), second = first.translated(0, line);
    painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter, view.title());
    const int title = painter.fontMetrics().horizontalAdvance(view.title()) + 16;
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text2);
    painter.drawText(first.adjusted(title, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, first.width() - title));
    std::vector<LegendEntry> entries = legend_of(view, false);
    int width = 0;
    for (const LegendEntry& entry : entries) width += legend_width(entry, painter.fontMetrics());
    const int figures_width = painter.fontMetrics().horizontalAdvance(figures);
    for (; !entries.empty() && width + figures_width + 16 > second.width(); entries.pop_back())
        width -= legend_width(entries.back(), painter.fontMetrics());
    paint_legend(painter, theme, entries, second.left(), second.top(), second.height());
    painter.setPen(theme.text2);
    painter.drawText(second, Qt::AlignRight | Qt::AlignVCenter, figures);
}

void paint_picture(QPainter& painter, const ScheduleView& view, double detail) {
    const Theme& theme = Theme::of(view);
    paint_head(painter, view, theme);
    painter.translate(0, ScheduleExport::head_height);
    view.paint_to(painter, view.whole_size(), detail, theme);
}

bool paint_png(const ScheduleView& view, QIODevice& device, double ratio) {
    QImage image(picture_size(view) * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    QPainter painter(&image);
    paint_picture(painter, view, ratio);
    painter.end();
    return image.save(&device, "PNG");
}

bool paint_svg(const ScheduleView& view, QIODevice& device) {
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setSize(picture_size(view));
    generator.setViewBox(QRect(QPoint(), picture_size(view)));
    generator.setResolution(logical_dpi);
    generator.setTitle(view.title());
    generator.setDescription(view.summary());
    QPainter painter(&generator);
    paint_picture(painter, view, vector_detail);
    return painter.end();
}

bool paint_pdf(const ScheduleView& view, QIODevice& device) {
    QPdfWriter writer(&device);
    writer.setTitle(view.title());
    writer.setResolution(logical_dpi);
    writer.setPageSize(QPageSize(QSizeF(picture_size(view)) * points_per_px, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    paint_picture(painter, view, vector_detail);
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
