// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/export/export_page.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/export/code_preview.h"
#include "app/gui/export/export_facts.h"
#include "app/gui/export/export_words.h"
#include "app/gui/export/launcher_list.h"
#include "app/gui/export/save_export.h"
#include "widgets/common/text_button.h"
#include "widgets/context/picker_button.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int list_width = 216, facts_width = 330, narrow_facts_width = 246, roomy_width = 1120, padding = 10, gap = 6;
constexpr int rest_ms = 30;

QString to_qt(const std::string& text) { return QString::fromStdString(text); }

/// One pixel between two columns.
QWidget* rule() {
    auto* line = new QWidget;
    line->setFixedWidth(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    return line;
}

QWidget* column(std::initializer_list<QWidget*> parts, QWidget* stretched) {
    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QWidget* part : parts) layout->addWidget(part, part == stretched ? 1 : 0);
    return body;
}

}  // namespace

ExportPage::ExportPage(PlanningSession& session) : session_(session) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(build_left());
    row->addWidget(rule());
    row->addWidget(build_middle(), 1);
    row->addWidget(rule());
    row->addWidget(build_right());
    if (session_.plan().target) launcher_ = *session_.plan().target;
    later_.setSingleShot(true);
    later_.setInterval(rest_ms);
    connect(&later_, &QTimer::timeout, this, &ExportPage::settle);
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & (Change::plan | Change::estimate)) refresh_when_seen();
    });
}

QWidget* ExportPage::build_left() {
    model_ = new LauncherListModel(this);
    list_ = new QListView;
    list_->setAccessibleName(tr("Launchers"));
    list_->setModel(model_);
    list_->setItemDelegate(new LauncherDelegate(list_));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setFixedWidth(list_width);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        if (now.isValid() && model_->row(now.row()).id != launcher_) choose(model_->row(now.row()).id);
    });
    return list_;
}

QWidget* ExportPage::build_middle() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(padding, 4, padding, 4);
    row->setSpacing(gap);
    tabs_ = new QTabBar;
    tabs_->setObjectName(QStringLiteral("export.files"));
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->setAccessibleName(tr("Files"));
    connect(tabs_, &QTabBar::currentChanged, this, &ExportPage::update_preview);
    const auto picker = [this](const QString& caption, void (ExportPage::*fill)(QMenu&)) {
        auto* button = new PickerButton(caption);
        auto* menu = new QMenu(this);
        connect(menu, &QMenu::aboutToShow, this, [this, menu, fill] {
            menu->clear();
            (this->*fill)(*menu);
        });
        button->set_menu(menu);
        return button;
    };
    version_button_ = picker(tr("Version"), &ExportPage::fill_versions);
    outer_button_ = picker(tr("Started by"), &ExportPage::fill_outers);
    against_button_ = picker(tr("Against"), &ExportPage::fill_against);
    row->addWidget(tabs_, 1);
    row->addWidget(version_button_);
    row->addWidget(outer_button_);
    row->addWidget(against_button_);
    preview_ = new CodePreview;
    return column({head, preview_}, preview_);
}

QWidget* ExportPage::build_right() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, padding, 12, 4);
    row->setSpacing(gap);
    const auto button = [&](const QString& text, auto act) {
        auto* made = new TextButton;
        made->set_small(true);
        made->set_words(text, {});
        connect(made, &QAbstractButton::clicked, this, act);
        row->addWidget(made);
        return made;
    };
    save_ = button(tr("Save as…"), [this] { choose_folder(); });
    save_->set_primary(true);
    copy_ = button(tr("Copy"), [this] { copy(); });
    target_ = button(tr("Make target"), [this] { toggle_target(); });
    row->addStretch(1);
    facts_ = new SheetView;
    connect(facts_, &SheetView::button_clicked, this, &ExportPage::repair);
    QWidget* scrolled = SheetView::scrolled(facts_);
    right_ = column({head, scrolled}, scrolled);
    right_->setFixedWidth(narrow_facts_width);
    return right_;
}

void ExportPage::resizeEvent(QResizeEvent* event) {
    DockPage::resizeEvent(event);
    right_->setFixedWidth(width() < roomy_width ? narrow_facts_width : facts_width);
}

void ExportPage::fill_outers(QMenu& menu) {
    for (const Outer& one : outers()) {
        QAction* action = menu.addAction(QString::fromUtf8(one.name), this, [this, id = one.id] { choose_outer(id); });
        action->setCheckable(true);
        action->setChecked(one.id == outer_);
    }
}

void ExportPage::fill_versions(QMenu& menu) {
    for (const LauncherVersion& one : versions_of(launcher_)) {
        QAction* action = menu.addAction(QString::fromUtf8(one.name), this, [this, &one] { choose_version(one); });
        action->setCheckable(true);
        action->setChecked(&one == &version());
    }
}

void ExportPage::fill_against(QMenu& menu) {
    const auto add = [&](const QString& text, Against against, bool possible) {
        QAction* action = menu.addAction(text, this, [this, against] { compare_with(against); });
        action->setCheckable(true);
        action->setChecked(against == against_);
        action->setEnabled(possible);
    };
    add(tr("A, pinned"), Against::pinned, session_.plan().pinned() != nullptr);
    add(tr("the last export"), Against::last_export, last_.contains(layline::launcher(launcher_).word));
    add(tr("nothing"), Against::nothing, true);
}

void ExportPage::choose(LauncherId launcher) {
    launcher_ = launcher;
    const auto chosen = chosen_version_.find(launcher);
    version_ = chosen == chosen_version_.end() ? std::string() : chosen->second;
    settle();
}

void ExportPage::choose_version(const LauncherVersion& version) {
    chosen_version_[version.id] = version.word;
    choose(version.id);
}

void ExportPage::choose_outer(OuterId outer) {
    outer_ = outer;
    settle();
}

void ExportPage::compare_with(Against against) {
    against_ = against;
    settle();
}

void ExportPage::refresh() {
    if (session_.in_gesture())
        later_.start();
    else
        settle();
}

void ExportPage::settle() {
    later_.stop();
    update_list();
    update_export();
    update_tabs();
    update_preview();
    update_facts();
}

void ExportPage::update_list() {
    std::vector<LauncherRow> rows;
    for (const Launcher& one : launchers()) rows.push_back(launcher_row(session_.scenario(), one.id));
    model_->set_rows(std::move(rows));
    model_->set_target(session_.plan().target);
    const QModelIndex now = model_->index(static_cast<int>(launcher_));
    if (list_->currentIndex() != now) list_->setCurrentIndex(now);
}

void ExportPage::update_export() {
    const auto with_prediction = [this](const EstimatePtr& estimate) {
        ExportOptions options{outer_, 0, 0, version_};
        if (!estimate || !estimate->legal()) return options;
        options.step_time_s = estimate->step_time_s;
        options.peak_memory_bytes = estimate->memory[static_cast<std::size_t>(estimate->peak_stage)].reserved_bytes();
        return options;
    };
    shown_ = export_scenario(session_.scenario(), launcher_, with_prediction(session_.estimate()));
    const Scenario* pinned = session_.plan().pinned();
    pinned_ = pinned != nullptr && against_ == Against::pinned
                  ? export_scenario(*pinned, launcher_, with_prediction(session_.pinned_estimate()))
                  : LaunchExport{};
    repairs_ = shown_.refusals.empty() ? std::vector<Repair>{} : launcher_repairs(session_, launcher_);
    version_button_->set_choice(QString::fromUtf8(version().word), {}, false);
    version_button_->setToolTip(QString::fromUtf8(version().name));
    version_button_->setEnabled(versions_of(launcher_).size() > 1);
    outer_button_->set_choice(QString::fromUtf8(outer(outer_).name), {}, false);
    const bool pins = against_ == Against::pinned && pinned != nullptr, last = against_ == Against::last_export;
    against_button_->set_choice(pins ? tr("A, pinned") : last ? tr("the last export") : tr("nothing"), {}, false);
    const bool refused = shown_.files.empty();
    save_->setEnabled(!refused);
    save_->setToolTip(refused && !shown_.refusals.empty() ? to_qt(shown_.refusals.front().message) : tr("Write the files into a folder"));
    copy_->setEnabled(!refused);
    const bool is_target = session_.plan().target == launcher_;
    target_->set_words(is_target ? tr("No target") : tr("Make target"), {});
    target_->setToolTip(is_target ? tr("Sliders stop wherever any launcher could run")
                                  : tr("Sliders then show only what %1 can run").arg(QString::fromUtf8(layline::launcher(launcher_).name)));
}

void ExportPage::update_tabs() {
    QStringList names;
    for (const LaunchFile& file : shown_.files) names << to_qt(file.name);
    QStringList now;
    for (int i = 0; i < tabs_->count(); ++i) now << tabs_->tabText(i);
    if (names == now) return;
    const QSignalBlocker quiet(tabs_);
    const QString kept = tabs_->currentIndex() >= 0 ? tabs_->tabText(tabs_->currentIndex()) : QString();
    while (tabs_->count() > 0) tabs_->removeTab(0);
    for (const QString& name : names) tabs_->addTab(name);
    // A script that holds everything is the file to see; else the launcher's own.
    const auto found = names.indexOf(kept);
    tabs_->setCurrentIndex(found >= 0 ? static_cast<int>(found) : 0);
}

const LaunchFile* ExportPage::file_shown() const {
    const auto index = static_cast<std::size_t>(std::max(0, tabs_->currentIndex()));
    return index < shown_.files.size() ? &shown_.files[index] : nullptr;
}

std::string ExportPage::compared_text(const std::string& name) const {
    const std::vector<LaunchFile>* others = against_ == Against::pinned ? &pinned_.files : nullptr;
    if (const auto last = last_.find(layline::launcher(launcher_).word); against_ == Against::last_export && last != last_.end())
        others = &last->second;
    if (others == nullptr) return {};
    const auto found = std::ranges::find(*others, name, &LaunchFile::name);
    return found == others->end() ? std::string() : found->text;
}

void ExportPage::update_preview() {
    const LaunchFile* file = file_shown();
    if (file == nullptr) return preview_->set_lines(refusal_lines(shown_.refusals), QStringLiteral("refused.txt"));
    const std::string before = compared_text(file->name);
    preview_->set_lines(before.empty() ? plain_lines(file->text) : line_difference(before, file->text), to_qt(file->name));
}

void ExportPage::update_facts() {
    facts_->set_sheet(export_facts({session_.scenario(), launcher_, shown_, version(), repairs_, preview_->lines()}));
}

void ExportPage::repair() {
    if (repairs_.empty()) return;
    session_.edit(repairs_.front().scenario, tr("Set %1").arg(repairs_.front().words));
}

void ExportPage::toggle_target() { session_.set_target(session_.plan().target == launcher_ ? std::nullopt : std::optional(launcher_)); }

void ExportPage::copy() {
    const LaunchFile* file = file_shown();
    if (file == nullptr) return;
    QApplication::clipboard()->setText(to_qt(file->text));
    last_[layline::launcher(launcher_).word] = shown_.files;
}

void ExportPage::choose_folder() {
    const QString chosen = QFileDialog::getExistingDirectory(this, tr("Folder for the files"), folder_);
    if (!chosen.isEmpty()) save_into(chosen, false);
}

bool ExportPage::save_into(const QString& folder, bool replaces) {
    folder_ = folder;
    const SavedExport saved = save_export(shown_.files, folder, replaces);
    if (!saved.existing.isEmpty()) {
        session_.say({tr("Files are there already"),
                      tr("%1 in %2.").arg(saved.existing.join(QStringLiteral(", ")), folder),
                      {tr("Replace"), tr("Other folder…")},
                      [this, folder](int action) {
                          // A new notice takes this one, and what it holds, away.
                          ExportPage* const page = this;
                          const QString into = folder;
                          page->session_.dismiss_notice();
                          if (action == 0)
                              page->save_into(into, true);
                          else
                              page->choose_folder();
                      }});
        return false;
    }
    if (!saved.error.isEmpty()) {
        session_.say({tr("Could not save"), saved.error, {tr("Other folder…")}, [this](int) { choose_folder(); }});
        return false;
    }
    last_[layline::launcher(launcher_).word] = shown_.files;
    session_.say({tr("Saved %n files", "", static_cast<int>(shown_.files.size())), folder, {}, {}});
    settle();
    return true;
}

}  // namespace layline
