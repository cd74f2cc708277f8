// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFileInfo>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>
#include <QUrl>
#include <algorithm>

#include "app/gui/compare/report.h"
#include "model/scenario/input_error.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int page_dpi = 300;
constexpr double margin_mm = 10;
constexpr double text_width = 980;  // logical pixels, as the pictures are laid out

[[noreturn]] void refuse(const QString& file, const QString& why) {
    throw InputError(file.toStdString(), "", "a folder that can be written to", why.toStdString());
}

/// Opens, lets `write` fill, and puts the file in its place only if all went well.
template <class Write>
void save(const QString& file, Write write) {
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) refuse(file, out.errorString());
    if (!write(out) || !out.commit()) refuse(file, out.errorString());
}

void save_text(const QString& file, const QString& text) {
    const QByteArray bytes = text.toUtf8();
    save(file, [&](QSaveFile& out) { return out.write(bytes) == bytes.size(); });
}

/// The report as a document of rich text, black on white.
void lay_out(QTextDocument& document, const Report& report) {
    document.setDefaultFont(font_of(TextRole::body));
    document.setDocumentMargin(0);
    document.setHtml(report_html(report));
    document.setTextWidth(text_width);
}

bool write_pdf(const Report& report, QIODevice& out) {
    QPdfWriter writer(&out);
    writer.setTitle(report.title);
    writer.setCreator(QStringLiteral("Layline " LAYLINE_VERSION));
    writer.setResolution(page_dpi);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(margin_mm, margin_mm, margin_mm, margin_mm),
                                     QPageLayout::Millimeter));
    QTextDocument document;
    lay_out(document, report);
    QPainter painter;
    if (!painter.begin(&writer)) return false;
    const QSizeF page(writer.width(), writer.height()), size = document.size();
    const double scale = std::min(page.width() / size.width(), page.height() / size.height());  // one page, whatever it takes
    painter.scale(scale, scale);
    document.drawContents(&painter);
    return painter.end();
}

void write_markdown(const Report& report, const QFileInfo& file) {
    const QString folder = file.completeBaseName() + QStringLiteral("-pictures");
    if (!report.pictures.empty() && !file.dir().mkpath(folder)) refuse(file.filePath(), QStringLiteral("no folder %1").arg(folder));
    for (const ReportPicture& picture : report.pictures)
        save(file.dir().filePath(folder + u'/' + picture.name + QStringLiteral(".png")),
             [&](QSaveFile& out) { return picture.image.save(&out, "PNG"); });
    save_text(file.filePath(), report_markdown(report, folder));
}

}  // namespace

void write_report(const Report& report, const std::filesystem::path& path) {
    const QFileInfo file(QString::fromStdString(path.string()));
    const QString suffix = file.suffix().toLower();
    if (suffix == QStringLiteral("pdf")) return save(file.filePath(), [&](QSaveFile& out) { return write_pdf(report, out); });
    if (suffix == QStringLiteral("html")) return save_text(file.filePath(), report_html(report));
    if (suffix == QStringLiteral("md")) return write_markdown(report, file);
    throw InputError(path.string(), "", "a name that ends in .pdf, .html or .md", "\"" + suffix.toStdString() + "\"");
}

}  // namespace layline
