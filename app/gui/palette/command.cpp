// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/palette/command.h"

#include <QStringList>
#include <algorithm>

namespace layline {

namespace {

constexpr int whole_word = 8, word_start = 4, inside = 1;

int word_score(const QString& text, const QString& word) {
    int best = 0;
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0; at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        const bool starts = at == 0 || !text[at - 1].isLetterOrNumber();
        const qsizetype end = at + word.size();
        const bool ends = end == text.size() || !text[end].isLetterOrNumber();
        best = std::max(best, starts && ends ? whole_word : starts ? word_start : inside);
    }
    return best;
}

}  // namespace

int match_score(const QString& text, const QString& typed) {
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    int score = 1;
    for (const QString& word : words) {
        const int one = word_score(text, word);
        if (one == 0) return 0;
        score += one;
    }
    return score;
}

}  // namespace layline
