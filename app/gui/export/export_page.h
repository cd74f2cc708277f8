// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <map>

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/session/planning_session.h"
#include "app/gui/words/refusal_words.h"
#include "model/launch/launch_export.h"

class QListView;
class QMenu;
class QTabBar;

namespace layline {

class CodePreview;
class LauncherListModel;
class PickerButton;
class SheetView;
class TextButton;

/// The body of the Export dock: the launchers with what each supports, the files as they will be written with what differs from another
/// export, and at the right what was checked, why a launcher refuses, and what would mend it.
class ExportPage : public DockPage {
    Q_OBJECT
  public:
    explicit ExportPage(PlanningSession& session);

    void choose(LauncherId launcher);
    void choose_outer(OuterId outer);
    /// A release of the launcher, which another release of the same family may lead to another launcher: "0.2.2" of torchtitan.
    void choose_version(const LauncherVersion& version);
    const LauncherVersion& version() const { return *version_named(launcher_, version_); }
    /// What the preview is compared with.
    enum class Against { pinned, last_export, nothing };
    void compare_with(Against against);
    /// Writes every file into the folder, each whole or not at all. Files that are there already are replaced only where `replaces`; else
    /// nothing is written and the user is asked. @returns whether all were written.
    bool save_into(const QString& folder, bool replaces);
    void copy();

    LauncherId launcher() const { return launcher_; }
    const LaunchExport& shown() const { return shown_; }
    CodePreview* preview() const { return preview_; }
    TextButton* save_button() const { return save_; }
    TextButton* target_button() const { return target_; }
    SheetView* facts() const { return facts_; }
    QListView* list() const { return list_; }
    /// Draws what changed since, now instead of a moment later.
    void settle();

  protected:
    void refresh() override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    QWidget* build_left();
    QWidget* build_middle();
    QWidget* build_right();
    void fill_outers(QMenu& menu);
    void fill_versions(QMenu& menu);
    void fill_against(QMenu& menu);
    void update_list();
    void update_export();
    void update_tabs();
    void update_preview();
    void update_facts();
    void choose_folder();
    void repair();
    void toggle_target();
    const LaunchFile* file_shown() const;
    std::string compared_text(const std::string& name) const;

    PlanningSession& session_;
    LauncherId launcher_ = LauncherId::megatron_lm;
    OuterId outer_ = OuterId::torchrun;
    std::string version_;                               ///< the word of the chosen launcher's version; empty: its first
    std::map<LauncherId, std::string> chosen_version_;  ///< what was chosen for each, when it is come back to
    Against against_ = Against::pinned;
    LaunchExport shown_, pinned_;
    std::vector<Repair> repairs_;
    std::map<std::string, std::vector<LaunchFile>> last_;  ///< by launcher: what was saved or copied last
    QString folder_;                                       ///< where the last files went
    QTimer later_;                                         ///< a drag is followed when it rests

    LauncherListModel* model_ = nullptr;
    QListView* list_ = nullptr;
    QWidget* right_ = nullptr;
    QTabBar* tabs_ = nullptr;
    PickerButton *version_button_ = nullptr, *outer_button_ = nullptr, *against_button_ = nullptr;
    CodePreview* preview_ = nullptr;
    TextButton *save_ = nullptr, *copy_ = nullptr, *target_ = nullptr;
    SheetView* facts_ = nullptr;
};

}  // namespace layline
