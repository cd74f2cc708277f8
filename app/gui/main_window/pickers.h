// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "app/gui/session/change.h"
#include "model/scenario/scenario.h"

class QMenu;

namespace layline {

class ContextBar;
class PickerButton;
class PlanningSession;

/// The four choices of the context bar: model, cluster with its GPU count, kernels, precision. Menus are filled when opened.
class Pickers : public QObject {
    Q_OBJECT
  public:
    Pickers(PlanningSession& session, ContextBar& bar, QWidget* window);

    void choose_model(const std::string& id);
    /// Keeps the number of GPUs.
    void choose_cluster(const std::string& id);

  private:
    void fill_models(QMenu& menu);
    void fill_clusters(QMenu& menu);
    void fill_kernels(QMenu& menu);
    void fill_precisions(QMenu& menu);
    void update_words();
    void edit(const Scenario& next, const QString& text);

    PlanningSession& session_;
    ContextBar& bar_;
    PickerButton *model_, *cluster_, *kernels_, *precision_;
};

}  // namespace layline
