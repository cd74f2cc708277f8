// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/outcome_words.h"

#include "widgets/headline/verdict_chip.h"
#include "widgets/theme/numbers.h"

namespace layline {

QString verdict_in_sentence(Verdict verdict) { return verdict_word(verdict).toLower(); }

QString outcome_words(const Outcome& outcome, MfuConvention convention) {
    if (outcome.verdict == Verdict::illegal) return verdict_in_sentence(outcome.verdict);
    return numbers::percent(outcome.mfu(convention)).text() + QStringLiteral(", ") + verdict_in_sentence(outcome.verdict);
}

}  // namespace layline
