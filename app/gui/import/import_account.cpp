// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/import/import_account.h"

#include <QCoreApplication>
#include <QDialog>
#include <QVBoxLayout>

#include "model/launch/read/launch_reading.h"
#include "widgets/sheet/sheet_view.h"

namespace layline {

namespace {

constexpr int wide = 620, high = 560;

QString tr(const char* text) { return QCoreApplication::translate("Import", text); }

void add(Sheet& sheet, const QString& head, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    sheet.head(head.arg(lines.size()));
    for (const std::string& line : lines) sheet.paragraph(QString::fromStdString(line));
}

}  // namespace

Sheet import_account(const LaunchReading& reading) {
    Sheet sheet;
    add(sheet, tr("Ignored: %1"), reading.ignored);
    add(sheet, tr("Assumed: %1"), reading.assumed);
    add(sheet, tr("Understood: %1"), reading.understood);
    return sheet;
}

QWidget* show_import_account(const LaunchReading& reading, const QString& from, QWidget* window) {
    auto* dialog = new QDialog(window);
    dialog->setObjectName(QStringLiteral("import.account"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("What was read from %1").arg(from));
    dialog->setBackgroundRole(QPalette::Base);
    dialog->resize(wide, high);
    auto* view = new SheetView;
    view->set_sheet(import_account(reading));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(SheetView::scrolled(view));
    dialog->show();
    return dialog;
}

}  // namespace layline
