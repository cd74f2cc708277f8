// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>

#include "app/gui/search/background.h"
#include "app/gui/search/search_controls.h"
#include "app/gui/session/planning_session.h"

class QComboBox;
class QLabel;

namespace layline {

class HeatmapView;
class KnobBars;
class ScalingPlot;
class SheetView;

/// What a page of the landscape asks: the request at hand, and the restrictions it came from.
struct LandscapeQuestion {
    SearchRequest request;
    std::vector<std::string> restrictions;
    Coefficients coefficients;
};
using AskLandscape = std::function<LandscapeQuestion()>;

/// A page that computes on a worker when it is shown, and anew when what it shows is out of date.
class LandscapePage : public QWidget {
    Q_OBJECT
  public:
    LandscapePage(AskLandscape ask, QWidget* parent);

    /// The plan or the controls changed.
    void outdate();
    bool working() const { return background_.running(); }

  signals:
    void candidate_chosen(const layline::Candidate& candidate);

  protected:
    /// On a worker: what to show.
    virtual Background::Work work(const LandscapeQuestion& question) = 0;
    void showEvent(QShowEvent* event) override;
    void refresh();
    QLabel* note() const { return note_; }

    AskLandscape ask_;

  private:
    QLabel* note_;
    bool stale_ = true;
    Background background_;
};

/// Best step time over any two parameters, the rest chosen anew or as the live layout has it.
class HeatmapPage : public LandscapePage {
    Q_OBJECT
  public:
    HeatmapPage(AskLandscape ask, QWidget* parent);
    HeatmapView* view() const { return view_; }
    /// Marks the cell that a layout belongs to; null: none.
    void mark(const Candidate* candidate);
    void set_axes(int x, int y);

  signals:
    void hovered(const layline::Candidate* candidate);  ///< null: none

  protected:
    Background::Work work(const LandscapeQuestion& question) override;

  private:
    void show_table(const FacetTable& table, const Candidate& own);

    QComboBox *x_, *y_, *rest_;
    HeatmapView* view_;
    std::vector<Candidate> cells_;  ///< parallel to the view's cells; gpus is 0 where there is none
};

/// Step time, MFU or cost over the number of GPUs, strong and weak.
class ScalingPage : public LandscapePage {
    Q_OBJECT
  public:
    ScalingPage(AskLandscape ask, QWidget* parent);
    ScalingPlot* plot() const { return plot_; }

  protected:
    Background::Work work(const LandscapeQuestion& question) override;

  private:
    void show_curves();

    struct Curves;
    QComboBox* quantity_;
    ScalingPlot* plot_;
    std::shared_ptr<const Curves> curves_;
};

/// What each parameter is worth.
class KnobPage : public LandscapePage {
    Q_OBJECT
  public:
    KnobPage(AskLandscape ask, QWidget* parent);
    KnobBars* bars() const { return bars_; }

  protected:
    Background::Work work(const LandscapeQuestion& question) override;

  private:
    KnobBars* bars_;
};

/// What keeps the live layout from being the best.
class WayPage : public LandscapePage {
    Q_OBJECT
  public:
    WayPage(AskLandscape ask, QWidget* parent);
    SheetView* sheet() const { return sheet_; }
    /// The layout to compare with the best: the live one unless another was chosen.
    void set_layout_of_interest(const Layout& layout);

  protected:
    Background::Work work(const LandscapeQuestion& question) override;

  private:
    SheetView* sheet_;
    std::optional<Layout> chosen_;
};

}  // namespace layline
