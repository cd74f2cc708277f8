// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <string>
#include <vector>

class QMenu;
class QMenuBar;

namespace layline {

class Actions;
class Documents;
class PlanningSession;

/// Fills File, Edit, View, Layout, Tools and Help from the register of actions. Lists that change are filled when opened.
class Menus : public QObject {
    Q_OBJECT
  public:
    /// @param docks the ids of the docks' actions
    Menus(QMenuBar& bar, const Actions& actions, Documents& documents, PlanningSession& session, const std::vector<std::string>& docks);

  private:
    void fill_file(QMenu& menu);
    void fill_edit(QMenu& menu);
    void fill_view(QMenu& menu, const std::vector<std::string>& docks);
    void fill_layout(QMenu& menu);
    void add_all(QMenu& menu, const std::vector<std::string>& ids);
    void fill_recent(QMenu& menu);
    void fill_examples(QMenu& menu);
    void fill_field(QMenu& menu, const std::string& field);
    void fill_choice(QMenu& menu, std::size_t index);
    void fill_targets(QMenu& menu);
    QMenu* lazy(QMenu& parent, const QString& title, std::function<void(QMenu&)> fill);

    const Actions& actions_;
    Documents& documents_;
    PlanningSession& session_;
};

}  // namespace layline
