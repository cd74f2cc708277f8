// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QTimer>
#include <optional>

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/explain/explained.h"

namespace layline {

class SheetView;

/// The body of the Explain dock: explains what is marked. The changes that would help are tried on a worker once the layout rests;
/// nothing is computed while the page is hidden.
class ExplainPage : public DockPage {
    Q_OBJECT
  public:
    explicit ExplainPage(PlanningSession& session);
    ~ExplainPage() override;

    SheetView* view() const { return view_; }
    /// Whether the buttons of the present estimate are there.
    bool moves_known() const;

  protected:
    void refresh() override;

  private:
    void update_from(Changes changes);
    void start_moves();
    void take_moves();
    void act(int button);

    PlanningSession& session_;
    SheetView* view_;
    Explained shown_;
    QTimer later_, rest_;
    QFutureWatcher<std::vector<Move>> watcher_;
    EstimatePtr running_for_, moves_for_;
    std::vector<Move> moves_;
};

}  // namespace layline
