// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/session/planning_session.h"
#include "widgets/sheet/sheet.h"

namespace layline {

class EvidencePlot;
class SheetView;

/// The body of the Evidence dock: every measured run against its prediction, the sources with their errors, the run that is pointed at,
/// and the outliers. A run is opened as the live layout by one undo entry.
class EvidencePage : public DockPage {
    Q_OBJECT
  public:
    explicit EvidencePage(PlanningSession& session);

    EvidencePlot* plot() const { return plot_; }
    SheetView* words() const { return words_; }
    /// Selects the run nearest to the live layout.
    void show_nearest();
    /// Only runs of one source are full; empty: all.
    void look_at(const std::string& source);

  signals:
    void tables_requested();  ///< the user wants to open tables of runs

  protected:
    void refresh() override;

  private:
    enum class Act { open_tables, open_run, pin_run, look_at, select };
    struct Button {
        Act act;
        int index;           ///< of a run
        std::string source;  ///< look_at
    };

    void refresh_plot();
    void refresh_words();
    void add_error_words(Sheet& sheet);
    void add_extrapolations(Sheet& sheet);
    void add_selected(Sheet& sheet);
    void add_sources(Sheet& sheet);
    void add_outliers(Sheet& sheet);
    void act(int button);
    void open_run(int index);
    const KnownRun& run(int index) const { return session_.runs()->runs()[static_cast<std::size_t>(index)]; }

    PlanningSession& session_;
    EvidencePlot* plot_;
    SheetView* words_;
    std::string source_;
    RunLibraryPtr shown_;
    std::vector<Button> buttons_;
};

}  // namespace layline
