// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/session/planning_session.h"
#include "model/scenario/rank_groups.h"

class QLabel;

namespace layline {

class RankGrid;
class SegmentedControl;

/// The body of the Groups dock: which rank talks to which, on the grid of nodes, and all groups of the chosen rank in words.
class GroupsPage : public DockPage {
    Q_OBJECT
  public:
    explicit GroupsPage(PlanningSession& session);

    RankGrid* grid() const { return grid_; }
    void choose_rank(std::int64_t rank);
    void choose_kind(GroupKind kind);
    /// One line for each group of the chosen rank.
    QStringList lines() const;

  protected:
    void refresh() override;

  private:
    QString line_of(GroupKind kind) const;

    PlanningSession& session_;
    RankGrid* grid_;
    SegmentedControl* kinds_;
    QLabel* words_;
    std::int64_t rank_ = 0;
    GroupKind kind_ = GroupKind::dp;
};

}  // namespace layline
