// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/session/planning_session.h"
#include "model/scenario/plan_axes.h"

class QLabel;
class QVBoxLayout;

namespace layline {

class AxisRow;
class SegmentedControl;
class FormColumns;

/// Axes as a form, group by group. Each change is one undo entry and evaluated at once; what is no value is refused in one sentence at
/// the foot, and the old value comes back.
class AxesPage : public DockPage {
    Q_OBJECT
  public:
    AxesPage(PlanningSession& session, std::span<const PlanAxis> axes);
    /// A field that loses the focus because its window ends takes nothing any more.
    ~AxesPage() override;

    /// Null for a key that the page does not have.
    AxisRow* row(std::string_view key) const;
    QString problem() const;
    SegmentedControl* balance() const { return balance_; }

  protected:
    void refresh() override;
    /// Stands above the scrolled rows.
    void add_header(QWidget* header);
    PlanningSession& session() { return session_; }

  private:
    void add_balance(QVBoxLayout& column);
    void add_rows(std::span<const PlanAxis> axes, FormColumns& form);
    void choose(AxisRow& row, const QString& text);

    PlanningSession& session_;
    QVBoxLayout* column_;
    std::vector<AxisRow*> rows_;
    QLabel* problem_;
    SegmentedControl* balance_ = nullptr;  ///< how stages are kept balanced; null where the page has no split
};

}  // namespace layline
