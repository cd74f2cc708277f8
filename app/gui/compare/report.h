// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>
#include <filesystem>
#include <vector>

#include "app/gui/compare/comparison.h"

namespace layline {

class PlanningSession;

struct ReportPicture {
    QString name;  ///< "memory": of the file beside a Markdown report
    QString caption;
    QImage image;  ///< twice as many pixels as it is wide on the page
};

/// One line of the list of pinned layouts.
struct ReportLine {
    QString side, name, step, mfu, peak, verdict, measured;
};

/// A comparison on one page: what a design document needs.
struct Report {
    QString title, subtitle;
    std::vector<ReportLine> layouts;  ///< the live one first
    std::vector<ComparisonRow> rows;  ///< empty where nothing is compared
    std::vector<ReportPicture> pictures;
    QString footer;
};

/// Of the session as it is; its pictures are drawn on white whatever the window's theme.
Report make_report(const PlanningSession& session);

/// HTML on its own: pictures are inside it.
QString report_html(const Report& report);
/// Markdown whose pictures lie in `folder`, beside it.
QString report_markdown(const Report& report, const QString& folder);

/// By the file's suffix: .pdf (one A4 page), .html or .md (pictures in a folder beside it). Atomic: an old file stays whole until the
/// new one is. @throws InputError for another suffix and for a folder that cannot be written to.
void write_report(const Report& report, const std::filesystem::path& file);

}  // namespace layline
