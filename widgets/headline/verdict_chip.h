// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QString>

#include "model/estimate/estimate.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace layline {

/// "Fits", "Tight", "Does not fit", "Not possible".
QString verdict_word(Verdict verdict);
VerdictColours verdict_colours(const Theme& theme, Verdict verdict);
Icon verdict_icon(Verdict verdict);

/// Draws icon and words on the verdict's paper, 24 px high. @returns the width used.
int draw_verdict_chip(QPainter& painter, const QPoint& at, Verdict verdict, const QString& words, const Theme& theme);

/// A small chip without icon: "same layout".
int draw_note_chip(QPainter& painter, const QPoint& at, const QString& words, const VerdictColours& colours);

}  // namespace layline
