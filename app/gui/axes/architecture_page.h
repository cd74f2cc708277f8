// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/axes/axes_page.h"

namespace layline {

class TextButton;

/// The body of the Model dock: the architecture field by field, with its exact parameter count at the head.
class ArchitecturePage : public AxesPage {
    Q_OBJECT
  public:
    explicit ArchitecturePage(PlanningSession& session);

    QString count_words() const;
    TextButton* import_button() const { return import_; }

  signals:
    void import_requested();

  protected:
    void refresh() override;

  private:
    QLabel* total_;
    QLabel* active_;
    TextButton* import_;
};

}  // namespace layline
