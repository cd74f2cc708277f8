// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace layline {

/// What a piece of text is for; each role has one family, size and weight.
enum class TextRole {
    headline,          ///< 27/30, the number of a headline tile
    headline_compact,  ///< 22/25, the same in compact density
    headline_unit,     ///< 14
    section,           ///< 13/16 medium: section values, verdicts, panel titles
    body,              ///< 12/16: labels, table cells
    body_value,        ///< 12/16 medium: values
    caption,           ///< 11/14: axes, captions
    caption_head,      ///< 11/14 medium: heads of groups
    tick,              ///< 10/12: slider ticks, ranks
    tick_current,      ///< 10/12 medium: the current tick
    code,              ///< 11/16 monospaced: previews
};

/// Registers the embedded Roboto and JetBrains Mono. Called by apply_theme; harmless when called again.
void load_fonts();

/// Sizes are logical pixels at text scale 1.
QFont font_of(TextRole role);
/// Height of a line of this role, logical pixels.
int line_height(TextRole role);

/// Scale of all text, 1.0 .. 1.5: from the system's font size or the user's wish.
void set_text_scale(double scale);
double text_scale();

/// The family used for text and for code: the first of the preferred and fallback families that is there and has tabular digits.
QString text_family();
QString code_family();

/// Whether 0 to 9 have one advance in this font.
bool has_tabular_digits(const QFont& font);

}  // namespace layline
