// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/import/launcher_import.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include "app/gui/import/import_account.h"
#include "app/gui/session/planning_session.h"
#include "model/launch/read/launch_reading.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Import", text); }

void take(PlanningSession& session, const LaunchReading& reading, LauncherId id, const QString& from, QWidget* window) {
    const QString name = QString::fromUtf8(launcher(id).name);
    session.edit(reading.scenario, tr("Import from %1").arg(name));
    session.say({tr("Read %1 as %2").arg(from, name),
                 tr("%1 settings understood, %2 assumed, %3 ignored. Undo brings the plan back.")
                     .arg(reading.understood.size())
                     .arg(reading.assumed.size())
                     .arg(reading.ignored.size()),
                 {tr("Show all"), tr("Done")},
                 [&session, reading, from, window](int action) {
                     if (action == 0) show_import_account(reading, from, window);
                     session.dismiss_notice();
                 }});
}

void refuse(PlanningSession& session, const QString& from, const QString& sentence) {
    session.say({tr("Could not read %1").arg(from), sentence + u' ' + tr("Nothing was changed."), {}, {}});
}

}  // namespace

std::optional<LauncherId> launcher_of_file(const std::filesystem::path& file) {
    QFile stream(QString::fromStdString(file.string()));
    constexpr qint64 enough = 1 << 20;
    if (!stream.open(QIODevice::ReadOnly)) return std::nullopt;
    const std::string text = stream.read(enough).toStdString();
    if (text.find("\"layline/") != std::string::npos) return std::nullopt;
    return guess_launcher(text);
}

bool import_launcher_file(PlanningSession& session, const std::filesystem::path& file, LauncherId id, QWidget* window) {
    const QString from = QFileInfo(QString::fromStdString(file.string())).fileName();
    try {
        take(session, read_launch_file(file.string(), id, session.scenario()), id, from, window);
        return true;
    } catch (const InputError& error) {
        refuse(session, from, QString::fromUtf8(error.what()));
        return false;
    }
}

bool import_launcher_text(PlanningSession& session, const QString& text, QWidget* window) {
    const std::string bytes = text.toStdString();
    const auto id = guess_launcher(bytes);
    const QString from = tr("the clipboard");
    if (!id) {
        refuse(session, from,
               tr("It holds no launcher's command that Layline knows, such as torchrun pretrain_gpt.py --tensor-model-parallel-size 4."));
        return false;
    }
    try {
        take(session, read_launch(bytes, *id, {{}, session.scenario(), {}}), *id, from, window);
        return true;
    } catch (const InputError& error) {
        refuse(session, from, QString::fromUtf8(error.what()));
        return false;
    }
}

}  // namespace layline
