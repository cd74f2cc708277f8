// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/documents.h"

#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QWidget>

#include "app/gui/import/launcher_import.h"
#include "app/gui/main_window/model_import.h"
#include "app/gui/main_window/settings.h"
#include "app/gui/session/planning_session.h"
#include "model/profiling/traces/trace.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

constexpr qsizetype most_recent = 8;

QString recent_key() { return QStringLiteral("files/recent"); }
QString to_qt(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

}  // namespace

Documents::Documents(PlanningSession& session, QWidget* window, std::filesystem::path autosaves)
    : QObject(window), session_(session), window_(window), autosave_(std::move(autosaves), [this] { return snapshot(); }) {
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & (Change::plan | Change::file | Change::convention)) follow();
    });
    connect(&autosave_, &Autosave::failed, this, [this](const QString& sentence) {
        session_.say({tr("Work is not being autosaved"), sentence, {}, {}});
    });
}

bool Documents::is_modified() const { return recovered_ || !session_.undo_stack().isClean(); }

QString Documents::title() const { return file_.empty() ? tr("Untitled") : QFileInfo(to_qt(file_)).fileName(); }

SavedSession Documents::snapshot() const { return {session_.plan(), session_.convention(), file_.string()}; }

void Documents::follow() {
    if (is_modified())
        autosave_.touch();
    else
        autosave_.clear();
}

void Documents::adopt(const SavedSession& saved, const std::filesystem::path& file, bool modified) {
    file_ = file;
    recovered_ = modified;
    session_.set_convention(saved.convention);
    session_.reset(saved.plan);
    session_.dismiss_notice();
    session_.mark(Change::file);
}

void Documents::refuse(const QString& title, const std::string& sentence) {
    session_.say({title, QString::fromStdString(sentence) + u' ' + tr("Nothing was changed."), {tr("Open another file…")}, [this](int) {
                      choose_and_open();
                  }});
}

void Documents::new_session() {
    if (!may_close()) return;
    adopt({Plan{default_scenario(), {}, {}}, session_.convention(), {}}, {}, false);
}

void Documents::open_scenario_preset(const std::string& id) {
    if (!may_close()) return;
    try {
        adopt({Plan{scenario_preset(id), {}, {}}, session_.convention(), {}}, {}, false);
    } catch (const InputError& error) {
        refuse(tr("The preset could not be read"), error.what());
    }
}

void Documents::choose_and_open() {
    const QString chosen =
        QFileDialog::getOpenFileName(window_, tr("Open session or scenario"), to_qt(file_.parent_path()),
                                     tr("Layline and launcher files (*.layline *.json *.sh *.sbatch *.slurm *.yaml *.yml *.toml "
                                        "*.py *.log *.txt);;All files (*)"));
    if (!chosen.isEmpty()) open(chosen.toStdString());
}

void Documents::choose_and_import() {
    const QString chosen = QFileDialog::getOpenFileName(window_, tr("Import model"), to_qt(file_.parent_path()),
                                                        tr("Hugging Face configurations (config.json *.json);;All files (*)"));
    if (!chosen.isEmpty()) import_model(chosen.toStdString());
}

bool Documents::import_model(const std::filesystem::path& file) {
    try {
        const HuggingFaceImport import = read_hugging_face(file);
        Scenario next = session_.scenario();
        next.architecture = import.architecture;
        session_.edit(next, tr("Import %1").arg(QString::fromStdString(import.architecture.name)));
        session_.say(import_notice(import));
        return true;
    } catch (const InputError& error) {
        refuse(tr("Could not import %1").arg(QFileInfo(to_qt(file)).fileName()), error.what());
        return false;
    }
}

void Documents::choose_and_open_trace() {
    const QString chosen =
        QFileDialog::getOpenFileName(window_, tr("Open a profiler's trace or a training log"), {},
                                     tr("Traces and logs (*.json *.json.gz *.sqlite *.log *.txt *.out *.gz);;All files (*)"));
    if (!chosen.isEmpty()) emit trace_opened(chosen);
}

bool Documents::open(const std::filesystem::path& file) {
    if (is_model_configuration(file)) return import_model(file);
    // A launcher's own file fills the plan that is open: one undo entry, not another document.
    if (const auto launcher = launcher_of_file(file)) return import_launcher_file(session_, file, *launcher, window_);
    if (is_measured_file(file)) {
        emit trace_opened(to_qt(file));
        return true;
    }
    try {
        const SavedSession saved = read_session(file);
        if (!may_close()) return false;
        adopt(saved, file, false);
        remember(file);
        return true;
    } catch (const InputError& error) {
        refuse(tr("Could not read %1").arg(QFileInfo(to_qt(file)).fileName()), error.what());
        return false;
    }
}

bool Documents::save() { return file_.empty() ? choose_and_save() : save_as(file_); }

bool Documents::choose_and_save() {
    QString chosen =
        QFileDialog::getSaveFileName(window_, tr("Save session"), file_.empty() ? QStringLiteral("plan.layline") : to_qt(file_),
                                     tr("Layline sessions (*.layline);;JSON (*.json)"));
    if (chosen.isEmpty()) return false;
    if (QFileInfo(chosen).suffix().isEmpty()) chosen += QStringLiteral(".layline");
    return save_as(chosen.toStdString());
}

bool Documents::save_as(const std::filesystem::path& file) {
    try {
        SavedSession saved = snapshot();
        saved.stands_for.clear();
        write_session(file, saved);
    } catch (const InputError& error) {
        session_.say({tr("Could not save"), QString::fromUtf8(error.what()), {tr("Save elsewhere…")}, [this](int) { choose_and_save(); }});
        return false;
    }
    file_ = file;
    recovered_ = false;
    session_.undo_stack().setClean();
    session_.mark(Change::file);
    remember(file);
    return true;
}

bool Documents::may_close() {
    if (!is_modified()) return true;
    const auto answer = QMessageBox::question(window_, tr("Unsaved changes"), tr("Save the changes to %1?").arg(title()),
                                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    if (answer == QMessageBox::Save) return save();
    return answer == QMessageBox::Discard;
}

void Documents::offer_recovery() {
    const auto leftovers = autosave_.leftovers();
    if (leftovers.empty()) return;
    const std::filesystem::path newest = leftovers.front();
    const QString when = QLocale().toString(QFileInfo(to_qt(newest)).lastModified(), QLocale::ShortFormat);
    session_.say({tr("Layline did not close properly"),
                  tr("An autosave from %1 holds changes that were not saved.").arg(when),
                  {tr("Restore"), tr("Forget it")},
                  [this, newest](int action) {
                      if (action == 0) return restore(newest);
                      if (action == 1) Autosave::discard(newest);
                      session_.dismiss_notice();
                  }});
}

void Documents::restore(const std::filesystem::path& leftover) {
    try {
        const SavedSession saved = read_session(leftover);
        adopt(saved, saved.stands_for, true);
        autosave_.save_now();
        Autosave::discard(leftover);
    } catch (const InputError& error) {
        refuse(tr("The autosave could not be read"), error.what());
    }
}

QStringList Documents::recent() const { return settings().value(recent_key()).toStringList(); }

void Documents::remember(const std::filesystem::path& file) {
    QStringList files = recent();
    const QString path = QFileInfo(to_qt(file)).absoluteFilePath();
    files.removeAll(path);
    files.prepend(path);
    settings().setValue(recent_key(), QStringList(files.mid(0, most_recent)));
}

}  // namespace layline
