// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/edit_command.h"

#include <utility>

namespace layline {

EditCommand::EditCommand(Plan before, Plan after, int gesture, const QString& text, Apply apply)
    : QUndoCommand(text), before_(std::move(before)), after_(std::move(after)), gesture_(gesture), apply_(std::move(apply)) {}

void EditCommand::undo() { apply_(before_); }

void EditCommand::redo() { apply_(after_); }

int EditCommand::id() const { return gesture_ == 0 ? -1 : gesture_; }

bool EditCommand::mergeWith(const QUndoCommand* other) {
    const auto* edit = dynamic_cast<const EditCommand*>(other);
    if (edit == nullptr) return false;
    after_ = edit->after_;
    setText(edit->text());
    setObsolete(after_ == before_);
    return true;
}

}  // namespace layline
