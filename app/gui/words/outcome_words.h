// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "app/gui/session/outcomes.h"

namespace layline {

/// "fits", "tight", "does not fit", "not possible".
QString verdict_in_sentence(Verdict verdict);

/// "50.1 %, fits"
QString outcome_words(const Outcome& outcome, MfuConvention convention);

}  // namespace layline
