// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoCommand>
#include <functional>

#include "app/gui/session/plan.h"

namespace layline {

/// One undo entry: the plan before and after. Edits of one gesture merge; a gesture that ends where it began vanishes.
class EditCommand : public QUndoCommand {
  public:
    using Apply = std::function<void(const Plan&)>;

    /// @param gesture 0 for an edit of its own, otherwise equal for all edits of one drag.
    EditCommand(Plan before, Plan after, int gesture, const QString& text, Apply apply);

    void undo() override;
    void redo() override;
    int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

    const Plan& before() const { return before_; }

  private:
    Plan before_, after_;
    int gesture_;
    Apply apply_;
};

}  // namespace layline
