// SPDX-License-Identifier: GPL-3.0-or-later
#include <QBuffer>
#include <QCoreApplication>

#include "app/gui/compare/report.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }

QString cell(const QString& text, const char* tag = "td", const QString& attributes = {}) {
    const QString name = QString::fromUtf8(tag);
    return QStringLiteral("<%1%2>%3</%1>").arg(name, attributes.isEmpty() ? QString() : u' ' + attributes, text.toHtmlEscaped());
}

const QString right = QStringLiteral("align=\"right\"");

QString layouts_html(const Report& report) {
    QString html = QStringLiteral("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"3\"><tr>");
    html += cell({}, "th") + cell(tr("Layout"), "th", QStringLiteral("align=\"left\""));
    for (const QString& head : {tr("Step"), tr("MFU"), tr("Peak memory"), tr("Verdict"), tr("Measured step")})
        html += cell(head, "th", right);
    html += QStringLiteral("</tr>");
    for (const ReportLine& line : report.layouts) {
        html += QStringLiteral("<tr>") + cell(line.side) + cell(line.name);
        for (const QString& text : {line.step, line.mfu, line.peak, line.verdict, line.measured}) html += cell(text, "td", right);
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

QString difference_words(const ComparisonRow& row) { return row.difference + (row.better ? QStringLiteral(" ✓") : QString()); }

QString rows_html(const Report& report) {
    if (report.rows.empty()) return {};
    QString html = QStringLiteral("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"2\">");
    for (const ComparisonRow& row : report.rows) {
        html += QStringLiteral("<tr>");
        if (row.kind == ComparisonRow::Kind::section) {
            html += cell(row.name, "th", QStringLiteral("align=\"left\"")) + cell(QStringLiteral("A"), "th", right) +
                    cell(QStringLiteral("B"), "th", right) + cell(QStringLiteral("B − A"), "th", right);
        } else {
            const QColor colour = row.better ? Theme::light().fits : row.worse ? Theme::light().over : Theme::light().text3;
            html += cell(row.name) + cell(row.a, "td", right) + cell(row.b, "td", right) +
                    QStringLiteral("<td align=\"right\"><font color=\"%1\">%2</font></td>")
                        .arg(colour.name(), difference_words(row).toHtmlEscaped());
        }
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

QString picture_html(const ReportPicture& picture) {
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    picture.image.save(&buffer, "PNG");
    return QStringLiteral("<p><b>%1</b><br><img width=\"%2\" alt=\"%1\" src=\"data:image/png;base64,%3\"></p>")
        .arg(picture.caption.toHtmlEscaped())
        .arg(qRound(picture.image.width() / picture.image.devicePixelRatio()))
        .arg(QString::fromLatin1(png.toBase64()));
}

QString escaped(QString text) { return text.replace(u'|', QStringLiteral("\\|")); }

}  // namespace

QString report_html(const Report& report) {
    QString html =
        QStringLiteral(
            "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>%1</title><style>body{font-family:Roboto,'DejaVu Sans',sans-serif;"
            "font-size:12px;max-width:980px;margin:24px auto;color:#1A1E24}th{color:#626A74;font-weight:500}"
            "table{margin-top:10px}</style></head><body>")
            .arg(report.title.toHtmlEscaped());
    html += QStringLiteral("<h2>%1</h2><p>%2</p>").arg(report.title.toHtmlEscaped(), report.subtitle.toHtmlEscaped());
    html += layouts_html(report);
    const auto picture = [&](std::size_t i) { return i < report.pictures.size() ? picture_html(report.pictures[i]) : QString(); };
    html += rows_html(report);
    html += QStringLiteral("<table><tr><td valign=\"top\">") + picture(0) + QStringLiteral("</td><td valign=\"top\">") + picture(1) +
            QStringLiteral("</td></tr></table>");
    html += picture(2) + QStringLiteral("<p><small>%1</small></p></body></html>").arg(report.footer.toHtmlEscaped());
    return html;
}

QString report_markdown(const Report& report, const QString& folder) {
    QString text = QStringLiteral("# %1\n\n%2\n\n").arg(report.title, report.subtitle);
    text += QStringLiteral("|  | %1 | %2 | %3 | %4 | %5 | %6 |\n|---|---|--:|--:|--:|---|--:|\n")
                .arg(tr("Layout"), tr("Step"), tr("MFU"), tr("Peak memory"), tr("Verdict"), tr("Measured step"));
    for (const ReportLine& line : report.layouts)
        text += QStringLiteral("| %1 | %2 | %3 | %4 | %5 | %6 | %7 |\n")
                    .arg(line.side, escaped(line.name), line.step, line.mfu, line.peak, line.verdict, line.measured);
    for (const ComparisonRow& row : report.rows) {
        if (row.kind == ComparisonRow::Kind::section)
            text += QStringLiteral("\n| %1 | A | B | B − A |\n|---|--:|--:|--:|\n").arg(row.name);
        else
            text += QStringLiteral("| %1 | %2 | %3 | %4 |\n").arg(escaped(row.name), escaped(row.a), escaped(row.b), difference_words(row));
    }
    for (const ReportPicture& picture : report.pictures)
        text += QStringLiteral("\n**%1**\n\n![%1](%2/%3.png)\n").arg(picture.caption, folder, picture.name);
    return text + QStringLiteral("\n%1\n").arg(report.footer);
}

}  // namespace layline
