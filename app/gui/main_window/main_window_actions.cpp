// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QFileDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>
#include <algorithm>
#include <array>

#include "app/gui/compare/report_dialog.h"
#include "app/gui/gallery/schedule_gallery.h"
#include "app/gui/import/launcher_import.h"
#include "app/gui/layout_panel/layout_panel.h"
#include "app/gui/main_window/docks.h"
#include "app/gui/main_window/documents.h"
#include "app/gui/main_window/key_list.h"
#include "app/gui/main_window/main_window.h"
#include "app/gui/main_window/menu_corner.h"
#include "app/gui/main_window/schedule_actions.h"
#include "app/gui/main_window/views.h"
#include "app/gui/palette/command_list.h"
#include "app/gui/palette/command_palette.h"
#include "app/gui/schedule_export/schedule_export.h"
#include "app/gui/search/search_page.h"
#include "app/gui/words/scenario_words.h"
#include "model/estimate/balanced_stages.h"
#include "widgets/context/context_bar.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/memory/memory_bars.h"
#include "widgets/memory/memory_table.h"
#include "widgets/panel/panel_header.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/slider/stop_slider.h"
#include "widgets/waterfall/waterfall_view.h"

namespace layline {

namespace {

/// Where the Tab key would first stop in a region; null if nowhere.
QWidget* first_stop(QWidget& region) {
    const auto stops = [](const QWidget* widget) {
        return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0;
    };
    if (stops(&region)) return &region;
    const QList<QWidget*> children = region.findChildren<QWidget*>();
    const auto found = std::find_if(children.begin(), children.end(), stops);
    return found == children.end() ? nullptr : *found;
}

}  // namespace

void MainWindow::add_actions() {
    actions_.add("file.new", tr("&New session"), QKeySequence::New, [this] { documents_->new_session(); });
    actions_.add("file.open", tr("&Open…"), QKeySequence::Open, [this] { documents_->choose_and_open(); });
    actions_.add("file.import_model", tr("&Import model…"), QKeySequence(QStringLiteral("Ctrl+Shift+I")),
                 [this] { documents_->choose_and_import(); });
    actions_.add("file.open_trace", tr("Open &trace…"), {}, [this] { documents_->choose_and_open_trace(); });
    actions_.add("file.save", tr("&Save"), QKeySequence::Save, [this] { documents_->save(); });
    actions_.add("file.save_as", tr("Save &as…"), QKeySequence(QStringLiteral("Ctrl+Shift+S")), [this] { documents_->choose_and_save(); });
    actions_.add("file.report", tr("Export &report…"), QKeySequence(QStringLiteral("Ctrl+Shift+R")),
                 [this] { choose_and_write_report(this, session_); });
    QAction* exported = actions_.add("file.export", tr("&Export to a launcher"), QKeySequence(QStringLiteral("Ctrl+E")),
                                     [this] { docks_->raise("dock.export"); });
    exported->setIconText(tr("Export"));
    actions_.add("edit.paste_launcher", tr("Paste &launcher command"), QKeySequence(QStringLiteral("Ctrl+Shift+V")),
                 [this] { import_launcher_text(session_, QApplication::clipboard()->text(), this); });
    actions_.add("file.open_runs", tr("Open &measured runs…"), {}, [this] { choose_runs(); });
    actions_.add("file.quit", tr("&Quit"), QKeySequence(QStringLiteral("Ctrl+Q")), [this] { close(); });
    QAction* undo =
        actions_.adopt("edit.undo", session_.undo_stack().createUndoAction(this, tr("Undo")), QKeySequence(QStringLiteral("Ctrl+Z")));
    QAction* redo =
        actions_.adopt("edit.redo", session_.undo_stack().createRedoAction(this, tr("Redo")), QKeySequence(QStringLiteral("Ctrl+Shift+Z")));
    QAction* pin = actions_.add("edit.pin", tr("&Pin as A"), QKeySequence(QStringLiteral("Ctrl+B")), [this] { session_.pin(); });
    pin->setCheckable(true);
    pin->setIconText(tr("Pin as A"));
    actions_.add("edit.unpin", tr("Unpin A"), QKeySequence(QStringLiteral("Ctrl+Shift+B")), [this] { session_.unpin(); })
        ->setEnabled(false);
    actions_.add("edit.swap", tr("S&wap A and B"), QKeySequence(QStringLiteral("Ctrl+Shift+X")), [this] { session_.swap_with_pinned(); })
        ->setEnabled(false);
    actions_.add("edit.next_pin", tr("Next pin as A"), QKeySequence(QStringLiteral("Ctrl+PgDown")), [this] { session_.step_baseline(+1); });
    actions_.add("edit.previous_pin", tr("Previous pin as A"), QKeySequence(QStringLiteral("Ctrl+PgUp")),
                 [this] { session_.step_baseline(-1); });
    const auto balance = [this](const char* id, const QString& text, StageBalance by) {
        QAction* action = actions_.add(
            id, text, {}, [this, by] { session_.set_balance(session_.plan().balance == by ? std::nullopt : std::optional(by)); });
        action->setCheckable(true);
        connect(&session_, &PlanningSession::changed, action, [this, action, by](Changes changes) {
            if (changes & Change::plan) action->setChecked(session_.plan().balance == by);
        });
    };
    balance("layout.balance_memory", tr("Balance stages by memory"), StageBalance::memory);
    balance("layout.balance_time", tr("Balance stages by time"), StageBalance::time);
    auto* conventions = new QActionGroup(this);
    constexpr std::array ids{"convention.palm", "convention.megatron", "convention.causal"};
    for (const MfuConvention convention : {MfuConvention::palm, MfuConvention::megatron, MfuConvention::causal}) {
        QAction* action =
            actions_.add_choice(ids[static_cast<std::size_t>(convention)], tr("MFU convention: %1").arg(convention_words(convention)),
                                conventions, [this, convention] { session_.set_convention(convention); });
        action->setChecked(convention == session_.convention());
        connect(&session_, &PlanningSession::changed, action, [this, action, convention](Changes changes) {
            if (changes & Change::convention) action->setChecked(session_.convention() == convention);
        });
    }
    auto* memory_menu = new QMenu(this);
    auto* waterfall_menu = new QMenu(this);
    for (QAction* action : conventions->actions()) waterfall_menu->addAction(action);
    waterfall_menu->addSeparator();
    memory_header_->set_menu(memory_menu);
    waterfall_header_->set_menu(waterfall_menu);
    QAction* search = actions_.add("search.run", tr("&Search layouts"), QKeySequence(QStringLiteral("Ctrl+F")), [this] { start_search(); });
    search->setCheckable(true);
    search->setIconText(tr("Search"));
    connect(search, &QAction::changed, context_, &ContextBar::relayout);
    QAction* palette =
        actions_.add("tools.palette", tr("&Command palette…"), QKeySequence(QStringLiteral("Ctrl+Shift+P")), [this] { open_palette(); });
    QAction* table = actions_.add("view.memory_table", tr("Memory as a &table"), QKeySequence(QStringLiteral("Ctrl+T")),
                                  [this] { memory_views_->setCurrentIndex(1 - memory_views_->currentIndex()); });
    table->setCheckable(true);
    connect(memory_views_, &QStackedWidget::currentChanged, table, [table](int index) { table->setChecked(index == 1); });
    memory_header_->set_switch(table, Icon::table);
    memory_menu->addAction(table);
    const auto explain = [this] { docks_->raise("dock.explain"); };
    connect(memory_, &MemoryBars::explanation_wanted, this, explain);
    connect(memory_table_, &MemoryTable::explanation_wanted, this, explain);
    memory_menu->addAction(
        actions_.add("tools.copy_memory", tr("Copy memory table"), {}, [this] { QApplication::clipboard()->setText(memory_->table()); }));
    waterfall_menu->addAction(actions_.add("tools.copy_waterfall", tr("Copy waterfall table"), {},
                                           [this] { QApplication::clipboard()->setText(waterfall_->table()); }));
    actions_.add("tools.copy_schedule", tr("Copy schedule table"), {}, [this] { schedule_->copy_table(); });
    actions_.add("help.keys", tr("&Keys"), {}, [this] { keys_->open(); })
        ->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
    actions_.add("help.tour", tr("&Recommendations of the paper, live"), {}, [this] { docks_->raise("dock.tour"); });
    actions_.add("help.about", tr("&About Layline"), {}, [this] { about(); });
    menu_bar_->setCornerWidget(new MenuCorner(palette), Qt::TopRightCorner);
    context_->add_button(undo, Icon::undo, false);
    context_->add_button(redo, Icon::redo, false);
    context_->add_separator();
    context_->add_button(pin, Icon::pin, true);
    context_->add_button(search, Icon::search, true);
    context_->add_button(exported, Icon::export_, true);
}

void MainWindow::choose_runs() {
    const QStringList chosen =
        QFileDialog::getOpenFileNames(this, tr("Open measured runs"), {}, tr("Measured runs (*.csv);;All files (*)"));
    if (chosen.isEmpty()) return;
    std::vector<std::filesystem::path> files = session_.runs() ? session_.runs()->files() : std::vector<std::filesystem::path>{};
    for (const QString& file : chosen) files.emplace_back(file.toStdString());
    session_.load_runs(std::move(files));
    docks_->raise("dock.evidence");
}

void MainWindow::add_view_actions() {
    QAction* fold = actions_.add("view.fold", tr("&Fold steady state"), {}, [this] { schedule_->set_folded(!schedule_->folded()); });
    fold->setCheckable(true);
    fold->setChecked(schedule_->folded());
    const auto follow_fold = [this, fold] {
        fold->setEnabled(schedule_->can_fold());
        fold->setChecked(schedule_->folded());
    };
    connect(schedule_, &ScheduleView::folded_changed, fold, follow_fold);
    connect(schedule_, &ScheduleView::shown_changed, fold, follow_fold);
    QAction* path = actions_.add("view.path", tr("&Critical path"), {}, [this] { schedule_->set_path_shown(!schedule_->path_shown()); });
    path->setCheckable(true);
    path->setChecked(schedule_->path_shown());
    add_schedule_actions(actions_, *schedule_, *new ScheduleExport(*schedule_, session_, this));
    actions_.add("schedule.open", tr("Open schedule…"), {}, [this] {
        docks_->raise("dock.gallery");
        auto* gallery = docks_->dock("dock.gallery")->findChild<ScheduleGallery*>();
        if (gallery != nullptr) gallery->choose_and_open_order();
    });
    auto* themes = new QActionGroup(this);
    const auto theme = [&](const char* id, const QString& text, ThemeChoice choice) {
        actions_.add_choice(id, text, themes, [this, choice] { appearance_.set_theme(choice); })->setChecked(appearance_.theme() == choice);
    };
    theme("theme.system", tr("Theme: as the system"), ThemeChoice::system);
    theme("theme.light", tr("Theme: light"), ThemeChoice::light);
    theme("theme.dark", tr("Theme: dark"), ThemeChoice::dark);
    theme("theme.contrast", tr("Theme: high contrast"), ThemeChoice::high_contrast);
    auto* densities = new QActionGroup(this);
    const auto density = [&](const char* id, const QString& text, std::optional<Density> choice) {
        actions_.add_choice(id, text, densities, [this, choice] { appearance_.set_density(choice); })
            ->setChecked(appearance_.chosen_density() == choice);
    };
    density("density.automatic", tr("Density: by window size"), std::nullopt);
    density("density.regular", tr("Density: regular"), Density::regular);
    density("density.compact", tr("Density: compact"), Density::compact);
    actions_.add("view.next_region", tr("Next region"), QKeySequence(Qt::Key_F6), [this] { move_region(+1); });
    actions_.add("view.previous_region", tr("Previous region"), QKeySequence(QStringLiteral("Shift+F6")), [this] { move_region(-1); });
    actions_.add("view.restore", tr("&Restore default layout"), {}, [this] { docks_->restore_default(); });
    actions_.add("edit.escape", tr("Clear, or back to the last valid layout"), QKeySequence(Qt::Key_Escape), [this] { escape(); });
}

void MainWindow::escape() {
    if (keys_->isVisible()) return keys_->hide();
    if (!session_.notice().title.isEmpty()) return session_.dismiss_notice();
    if (headline_->refuses()) return session_.return_to_last_valid();
    session_.select({});
    session_.hover({});
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && headline_->refuses()) return views_->take_offer(0);
    QMainWindow::keyPressEvent(event);
}

void MainWindow::move_region(int direction) {
    std::vector<QWidget*> regions{context_, headline_, layout_panel_, centre_};
    for (QWidget* body : docks_->seen()) regions.push_back(body);
    const QWidget* focus = QApplication::focusWidget();
    const auto inside = [&](const QWidget* region) { return focus == region || (focus != nullptr && region->isAncestorOf(focus)); };
    const int count = static_cast<int>(regions.size());
    int at = static_cast<int>(std::find_if(regions.begin(), regions.end(), inside) - regions.begin());
    if (at == count) at = direction > 0 ? -1 : count;
    for (int tried = 0; tried < count; ++tried) {
        at = (at + direction + count) % count;
        QWidget* region = regions[static_cast<std::size_t>(at)];
        QWidget* target = first_stop(*region);
        if (region == layout_panel_) target = layout_panel_->slider("tp");
        if (region == centre_) target = memory_views_->currentWidget();
        if (target != nullptr) return target->setFocus(Qt::TabFocusReason);
    }
}

void MainWindow::compare_with(const std::shared_ptr<const Estimate>& estimate) {
    docks_->raise("dock.schedule");
    schedule_->set_pinned(estimate);
}

void MainWindow::start_search() {
    docks_->raise("dock.search");
    if (auto* page = docks_->dock("dock.search")->findChild<SearchPage*>()) page->start();
}

void MainWindow::open_palette() { palette_->open(command_list(session_, actions_, *pickers_)); }

void MainWindow::about() {
    session_.say({tr("Layline %1").arg(QApplication::applicationVersion()),
                  tr("Plans parallel layouts for training large language models: memory, schedule, time and MFU, live. GPL-3.0-or-later."),
                  {},
                  {}});
}

}  // namespace layline
