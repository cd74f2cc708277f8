// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/report_dialog.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

#include "app/gui/compare/report.h"
#include "app/gui/session/planning_session.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }

}  // namespace

void choose_and_write_report(QWidget* window, PlanningSession& session) {
    QString file = QFileDialog::getSaveFileName(window, tr("Export report"), QStringLiteral("comparison.pdf"),
                                                tr("PDF, one page (*.pdf);;HTML (*.html);;Markdown with pictures (*.md)"));
    if (file.isEmpty()) return;
    if (QFileInfo(file).suffix().isEmpty()) file += QStringLiteral(".pdf");
    try {
        write_report(make_report(session), file.toStdString());
        session.say({tr("Report written"), file, {}, {}});
    } catch (const InputError& error) {
        session.say({tr("The report was not written"), QString::fromUtf8(error.what()), {tr("Write elsewhere…")}, [window, &session](int) {
                         session.dismiss_notice();
                         choose_and_write_report(window, session);
                     }});
    }
}

}  // namespace layline
