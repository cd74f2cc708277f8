// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>

#include "app/gui/session/autosave.h"

class QWidget;

namespace layline {

class PlanningSession;

/// Sessions as files: open, save, recent, autosave and recovery. A bad file is one sentence in the headline; what was open stays open.
class Documents : public QObject {
    Q_OBJECT
  public:
    Documents(PlanningSession& session, QWidget* window, std::filesystem::path autosaves);

    void new_session();
    void choose_and_open();
    void choose_and_open_trace();
    /// A session, a scenario, the configuration of a model, a launcher's file, or a profiler's trace or training log (these by
    /// trace_opened()). @returns whether it was opened; otherwise a notice says why not.
    bool open(const std::filesystem::path& file);
    /// The configuration of a Hugging Face model becomes the plan's architecture, as one undo entry.
    bool import_model(const std::filesystem::path& file);
    void choose_and_import();
    bool save();
    bool choose_and_save();
    bool save_as(const std::filesystem::path& file);
    void open_scenario_preset(const std::string& id);

    /// Whether the window may close: nothing unsaved, or the user said what to do with it.
    bool may_close();
    /// Nothing is left to recover: the window closes properly.
    void closed() { autosave_.clear(); }
    /// Offers what a crashed window left behind.
    void offer_recovery();

    bool is_modified() const;
    /// "llama.layline", or "Untitled".
    QString title() const;
    QStringList recent() const;
    const std::filesystem::path& file() const { return file_; }
    Autosave& autosave() { return autosave_; }

  signals:
    void trace_opened(const QString& file);

  private:
    void follow();
    void adopt(const SavedSession& saved, const std::filesystem::path& file, bool modified);
    SavedSession snapshot() const;
    void refuse(const QString& title, const std::string& sentence);
    void restore(const std::filesystem::path& leftover);
    void remember(const std::filesystem::path& file);

    PlanningSession& session_;
    QWidget* window_;
    std::filesystem::path file_;
    bool recovered_ = false;  ///< restored and not saved since
    Autosave autosave_;
};

}  // namespace layline
