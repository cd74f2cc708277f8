// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/export/export_facts.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/gui/export/export_words.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Export", text); }
QString to_qt(const std::string& text) { return QString::fromStdString(text); }

void add_differences(Sheet& sheet, const std::vector<DiffLine>& lines) {
    const auto added = std::ranges::count(lines, LineKind::added, &DiffLine::kind),
               removed = std::ranges::count(lines, LineKind::removed, &DiffLine::kind);
    if (added + removed > 0) sheet.caption(tr("%1 lines added, %2 removed").arg(added).arg(removed));
}

void add_passed(Sheet& sheet, const ExportShown& shown) {
    sheet.head(tr("Checked for %1").arg(QString::fromUtf8(launcher(shown.launcher).name)));
    for (const QString& line : passed_checks(shown.scenario, shown.launcher, shown.made)) sheet.paragraph(line);
    if (shown.made.warnings.empty()) return;
    sheet.head(tr("What changes"));
    for (const std::string& warning : shown.made.warnings) sheet.paragraph(to_qt(warning));
}

void add_refused(Sheet& sheet, const ExportShown& shown) {
    sheet.head(tr("Why %1 refuses").arg(QString::fromUtf8(launcher(shown.launcher).name)));
    for (const Violation& refusal : shown.made.refusals) {
        sheet.paragraph(to_qt(refusal.message));
        if (!refusal.equation.empty()) sheet.paragraph(to_qt(refusal.equation));
        if (!refusal.launcher_message.empty()) sheet.caption(tr("It says: %1").arg(to_qt(refusal.launcher_message)));
        sheet.caption(refusal.launcher.empty() ? tr("a rule of the model itself")
                                               : tr("%1, %2").arg(to_qt(refusal.rule), stage_words(refusal.stage)));
    }
    if (shown.repairs.empty())
        sheet.caption(tr("No one or two changes would do."));
    else
        sheet.buttons({{tr("Set %1").arg(shown.repairs.front().words), {}, true, true}});
}

}  // namespace

Sheet export_facts(const ExportShown& shown) {
    Sheet sheet;
    if (shown.made.refusals.empty()) {
        add_differences(sheet, shown.lines);
        add_passed(sheet, shown);
    } else {
        add_refused(sheet, shown);
    }
    sheet.caption(tr("Written for %1").arg(QString::fromUtf8(shown.version.name)));
    return sheet;
}

std::vector<DiffLine> refusal_lines(const std::vector<Violation>& refusals) {
    std::vector<DiffLine> lines;
    for (const Violation& refusal : refusals) lines.push_back({LineKind::same, "# " + refusal.message, static_cast<int>(lines.size()) + 1});
    return lines;
}

}  // namespace layline
