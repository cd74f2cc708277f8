// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <filesystem>
#include <memory>

#include "app/gui/main_window/actions.h"
#include "app/gui/main_window/appearance.h"
#include "app/gui/session/planning_session.h"
#include "widgets/common/density.h"

class QSplitter;
class QStackedWidget;

namespace layline {

class CommandPalette;
class ContextBar;
class Docks;
class Documents;
class HeadlineStrip;
class KeyList;
class LayoutPanel;
class MemoryBars;
class MemoryTable;
class PanelHeader;
class Pickers;
class ScheduleHeader;
class ScheduleView;
class StatusLine;
class Views;
class WaterfallView;

/// How a window is opened.
struct WindowOptions {
    std::filesystem::path autosaves;  ///< folder; empty: the user's own
    bool keeps_settings = true;       ///< size, docks and theme are read and kept
};

/// The main window: puts session, plots, docks, menus and documents together. What each does is in its own file.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    /// The session outlives the window.
    explicit MainWindow(PlanningSession& session, WindowOptions options = {});
    ~MainWindow() override;

    PlanningSession& session() { return session_; }
    Documents& documents() { return *documents_; }
    Appearance& appearance() { return appearance_; }
    const Actions& actions() const { return actions_; }
    Density density() const { return density_; }

    HeadlineStrip* headline() const { return headline_; }
    LayoutPanel* layout_panel() const { return layout_panel_; }
    MemoryBars* memory() const { return memory_; }
    MemoryTable* memory_table() const { return memory_table_; }
    WaterfallView* waterfall() const { return waterfall_; }
    ScheduleView* schedule() const { return schedule_; }
    ScheduleHeader* schedule_header() const { return schedule_header_; }
    Docks& docks() const { return *docks_; }
    CommandPalette* command_palette() const { return palette_; }
    StatusLine* status_line() const { return status_; }

    /// Shows another estimate of the same work above the layout's own schedule, until the layout changes.
    void compare_with(const std::shared_ptr<const Estimate>& estimate);

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void build_top();
    void build_centre();
    void add_actions();
    void add_view_actions();
    void update_from(Changes changes);
    void update_status();
    void update_title();
    void show_evidence();
    void choose_runs();
    void set_density(Density density);
    void escape();
    void follow_layout_dock();
    void move_region(int direction);
    void open_palette();
    void start_search();
    void about();

    WindowOptions options_;
    PlanningSession& session_;
    Appearance appearance_;
    Actions actions_;
    Density density_ = Density::regular;
    bool arranged_ = false;
    int settled_height_ = 0;  ///< of the window, once docks and plots were placed
    int plots_height_ = 0;    ///< of the plots at that height: kept while the window is resized

    QWidget* top_ = nullptr;
    QMenuBar* menu_bar_ = nullptr;
    ContextBar* context_ = nullptr;
    HeadlineStrip* headline_ = nullptr;
    QSplitter* centre_ = nullptr;
    PanelHeader* memory_header_ = nullptr;
    MemoryBars* memory_ = nullptr;
    MemoryTable* memory_table_ = nullptr;
    QStackedWidget* memory_views_ = nullptr;  ///< bars, or the same as numbers
    PanelHeader* waterfall_header_ = nullptr;
    WaterfallView* waterfall_ = nullptr;
    LayoutPanel* layout_panel_ = nullptr;
    ScheduleView* schedule_ = nullptr;
    ScheduleHeader* schedule_header_ = nullptr;
    StatusLine* status_ = nullptr;
    Docks* docks_ = nullptr;
    Views* views_ = nullptr;
    Pickers* pickers_ = nullptr;
    Documents* documents_ = nullptr;
    CommandPalette* palette_ = nullptr;
    KeyList* keys_ = nullptr;
};

}  // namespace layline
