// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <optional>

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/search/search_runner.h"
#include "app/gui/session/planning_session.h"

class QLabel;
class QLineEdit;
class QStackedWidget;

namespace layline {

class FlatTable;
class HeatmapPage;
class KnobPage;
class LandscapePage;
class PageSwitch;
class ParallelView;
class ParetoPlot;
class ResultDelegate;
class ResultFilter;
class ResultModel;
class ScalingPage;
class SearchControls;
class SheetView;
class TextButton;
class WayPage;

/// The body of the Search dock: what to search for, the landscape in several pictures, and the table of what was found. The live layout
/// stays live while the search runs.
class SearchPage : public DockPage {
    Q_OBJECT
  public:
    enum Picture { front, heatmap, parallel, scaling, knobs, way };

    explicit SearchPage(PlanningSession& session);
    ~SearchPage() override;

    /// Searches for what the controls ask; a running search starts anew.
    void start();
    /// Makes a found layout the live one, as one undo entry.
    void use(const Candidate& candidate);
    void export_to(const QString& file);

    /// Stands in the dock's title bar.
    PageSwitch* pages() const { return pages_; }
    ParallelView* lines() const { return lines_; }
    /// What the pointer marks, in a line under the table.
    QLabel* outcome() const { return outcome_; }
    SearchRunner& runner() { return runner_; }
    SearchControls* controls() const { return controls_; }
    ParetoPlot* plot() const { return plot_; }
    FlatTable* table() const { return table_; }
    ResultModel& model() const { return *model_; }
    QLineEdit* filter() const { return filter_; }
    SheetView* hint() const { return hint_; }
    TextButton* use_button() const { return use_; }
    void show_picture(Picture picture);
    LandscapePage* landscape(Picture picture) const;

  signals:
    void busy_changed(bool busy);

  protected:
    void refresh() override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* build_pictures();
    QWidget* build_results();
    void connect_runner();
    void take(const std::vector<Candidate>& found);
    void show_results();
    void show_points();
    void show_lines();
    void show_hint();
    void relax(int button);
    void follow_selection();
    void select(const std::optional<Candidate>& candidate);
    void hover(const Candidate* candidate);
    void show_highlight();
    void follow_filter(const QString& text);
    void follow_brush(int axis);
    std::optional<Candidate> selected() const;
    Coefficients coefficients(const Scenario& scenario) const;
    void compare();
    void choose_export();

    PlanningSession& session_;
    SearchRunner runner_;
    SearchControls* controls_;
    PageSwitch* pages_;
    QStackedWidget* pictures_;
    ParetoPlot* plot_;
    ParallelView* lines_;
    HeatmapPage* heatmap_;
    ScalingPage* scaling_;
    KnobPage* knobs_;
    WayPage* way_;
    ResultModel* model_;
    ResultFilter* sorted_;
    ResultDelegate* delegate_;
    QWidget* results_column_ = nullptr;
    QStackedWidget* results_;
    FlatTable* table_;
    SheetView* hint_;
    QLineEdit* filter_;
    TextButton *use_, *compare_, *export_;
    QElapsedTimer last_points_;
    QLabel* outcome_;
    std::vector<int> line_rows_;         ///< source rows of the parallel view's lines
    std::vector<QString> line_keys_;     ///< filter keys of its axes
    std::optional<Candidate> selected_;  ///< kept by identity while rows come and go
};

}  // namespace layline
