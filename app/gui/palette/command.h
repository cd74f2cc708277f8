// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

namespace layline {

/// One line of the palette: what it does, and its outcome or shortcut at the right.
struct Command {
    QString text;
    std::function<QString()> detail;  ///< asked for when the line is shown: an outcome costs an estimate; may be empty
    bool possible = true;             ///< others are listed last, with the reason as detail
    std::function<void()> run;
};

/// How well a command fits what was typed; 0: not at all. Every word must occur; words at the start of a word count more.
int match_score(const QString& text, const QString& typed);

}  // namespace layline
