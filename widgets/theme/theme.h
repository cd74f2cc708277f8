// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>
#include <span>
#include <string_view>

class QWidget;

namespace layline {

enum class Scheme { light, dark, contrast };

/// What the user chose in View > Theme; `system` follows the lightness of the system's palette.
enum class ThemeChoice { system, light, dark, high_contrast };

/// A fill and the text that stands on it.
struct Fill {
    QColor fill;
    QColor text;
};

/// The words, paper and band of a verdict.
struct VerdictColours {
    QColor text;
    QColor background;
    QColor band;
};

/// The colours of one scheme. Code names the token, never the value.
/// Every widget is repainted by Qt when the theme changes, since the theme is also the application's palette;
/// a paint event asks Theme::of(*this) and keeps nothing.
struct Theme {
    Scheme scheme = Scheme::light;

    // Surfaces, lines and text.
    QColor window, surface, sunken, raised, line, line2;
    QColor text, text2, text3;
    QColor accent, accentbg, onaccent;
    QColor trough, hatch, addbg, delbg, crit;

    // Kinds of work: f forward, b backward or input gradient, w weight gradient; *2 the last chunk; *t text on it.
    QColor f, ft, f2, f2t, b, bt, b2, w, wt;
    QColor p2p, tp, dp, dpt, opt, optt;

    // Memory classes, from the axis upward: weights, gradients, optimizer, activations, logits, buffers, reserve and its hatch.
    QColor mw, mg, mo, ma, ml, mb, mr, mrl;

    // Verdicts: words, paper, band. "Not possible" has no band.
    QColor fits, fitsbg, fitsband, tight, tightbg, tightband, over, overbg, overband, illegal, illegalbg;

    bool is_dark() const;

    /// Forward of chunk 0 .. chunks-1: shades run from `f` to `f2` in CIELAB; text turns dark above L* 55.
    Fill forward(int chunk, int chunks) const;
    /// Backward or input gradient, shades from `b` to `b2`.
    Fill backward(int chunk, int chunks) const;
    Fill weight_gradient() const { return {w, wt}; }

    VerdictColours fits_colours() const { return {fits, fitsbg, fitsband}; }
    VerdictColours tight_colours() const { return {tight, tightbg, tightband}; }
    VerdictColours over_colours() const { return {over, overbg, overband}; }
    VerdictColours illegal_colours() const { return {illegal, illegalbg, QColor()}; }
    /// Paper of the amber and red bands behind plots, 13 % and 10 %.
    QColor tight_band_fill() const;
    QColor over_band_fill() const;

    QPalette palette() const;

    static const Theme& light();
    static const Theme& dark();
    /// The theme that apply_theme chose last; light before that.
    static const Theme& current();
    /// The theme the widget is to be painted with: that of its own palette, so that a preview may differ from the window.
    static const Theme& of(const QWidget& widget);
};

/// One row of the colour table.
struct ThemeToken {
    std::string_view name;
    QColor Theme::*colour;
    QRgb light;
    QRgb dark;
};

/// Every token with its value in both schemes: the only place where a colour has a number.
std::span<const ThemeToken> theme_tokens();

/// Fills the application's palette, tooltips and fonts. Needs a QApplication. Widgets that exist already get their palette, and a
/// repaint, by an event in the next turn of the loop.
void apply_theme(ThemeChoice choice);

}  // namespace layline
