// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <array>

namespace layline {

/// CIELAB under D65: L* 0..100, a*, b*.
struct Lab {
    double l = 0, a = 0, b = 0;
};

/// sRGB (IEC 61966-2-1) to CIELAB and back; out-of-gamut results are clipped.
Lab to_lab(const QColor& colour);
QColor from_lab(const Lab& lab);

/// The colour `share` of the way from one to the other in CIELAB, share 0..1.
QColor mix_lab(const QColor& from, const QColor& to, double share);

/// `over` painted at `opacity` (0..1) on `under`, as an opaque colour.
QColor blend(const QColor& under, const QColor& over, double opacity);

/// The colour with its alpha replaced, opacity 0..1.
QColor with_opacity(QColor colour, double opacity);

/// Contrast ratio 1..21 by WCAG 2.1, "contrast ratio".
double contrast(const QColor& one, const QColor& other);

/// Distance in CIELAB (CIE 1976).
double distance(const QColor& one, const QColor& other);

enum class Deficiency { none, protanopia, deuteranopia, tritanopia };

/// How a person with a full deficiency sees the colour: Machado, Oliveira and Fernandes, IEEE TVCG 15(6) 2009,
/// severity 1.0, applied to linear RGB.
QColor simulate_deficiency(const QColor& colour, Deficiency deficiency);

}  // namespace layline
