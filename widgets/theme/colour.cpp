// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/colour.h"

#include <algorithm>
#include <cmath>

namespace layline {
namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

// sRGB primaries and D65 white, IEC 61966-2-1.
constexpr Matrix rgb_to_xyz{{{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
constexpr Matrix xyz_to_rgb{{{3.2404542, -1.5371385, -0.4985314}, {-0.9692660, 1.8760108, 0.0415560}, {0.0556434, -0.2040259, 1.0572252}}};
constexpr Vector white{0.95047, 1.0, 1.08883};
// CIE 15:2004: where the cube root of lightness turns linear, and its slope.
constexpr double epsilon = 216.0 / 24389.0;
constexpr double kappa = 24389.0 / 27.0;

Vector multiply(const Matrix& m, const Vector& v) {
    Vector out{};
    for (std::size_t row = 0; row < 3; ++row) out[row] = m[row][0] * v[0] + m[row][1] * v[1] + m[row][2] * v[2];
    return out;
}

double decode(double channel) { return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4); }
double encode(double linear) { return linear <= 0.0031308 ? linear * 12.92 : 1.055 * std::pow(linear, 1 / 2.4) - 0.055; }

Vector linear(const QColor& colour) { return {decode(colour.redF()), decode(colour.greenF()), decode(colour.blueF())}; }

QColor from_linear(const Vector& rgb) {
    const auto channel = [](double value) { return static_cast<float>(encode(std::clamp(value, 0.0, 1.0))); };
    return QColor::fromRgbF(channel(rgb[0]), channel(rgb[1]), channel(rgb[2]));
}

double lab_forward(double t) { return t > epsilon ? std::cbrt(t) : (kappa * t + 16) / 116; }
double lab_backward(double f) { return f * f * f > epsilon ? f * f * f : (116 * f - 16) / kappa; }

Lab lab_of_linear(const Vector& rgb) {
    const Vector xyz = multiply(rgb_to_xyz, rgb);
    const double x = lab_forward(xyz[0] / white[0]), y = lab_forward(xyz[1] / white[1]), z = lab_forward(xyz[2] / white[2]);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double luminance(const QColor& colour) {
    const Vector rgb = linear(colour);
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

}  // namespace

Lab to_lab(const QColor& colour) { return lab_of_linear(linear(colour)); }

QColor from_lab(const Lab& lab) {
    const double y = (lab.l + 16) / 116;
    const Vector xyz{white[0] * lab_backward(y + lab.a / 500), white[1] * lab_backward(y), white[2] * lab_backward(y - lab.b / 200)};
    return QColor(from_linear(multiply(xyz_to_rgb, xyz)).rgb());
}

QColor mix_lab(const QColor& from, const QColor& to, double share) {
    if (share <= 0) return from;
    if (share >= 1) return to;
    const Lab a = to_lab(from), b = to_lab(to);
    return from_lab({std::lerp(a.l, b.l, share), std::lerp(a.a, b.a, share), std::lerp(a.b, b.b, share)});
}

QColor blend(const QColor& under, const QColor& over, double opacity) {
    const auto channel = [&](int below, int above) { return static_cast<int>(std::lround(std::lerp(below, above, opacity))); };
    return QColor(channel(under.red(), over.red()), channel(under.green(), over.green()), channel(under.blue(), over.blue()));
}

QColor with_opacity(QColor colour, double opacity) {
    colour.setAlphaF(static_cast<float>(opacity));
    return colour;
}

double contrast(const QColor& one, const QColor& other) {
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

double distance(const QColor& one, const QColor& other) {
    const Lab a = to_lab(one), b = to_lab(other);
    return std::hypot(a.l - b.l, a.a - b.a, a.b - b.b);
}

QColor simulate_deficiency(const QColor& colour, Deficiency deficiency) {
    static constexpr Matrix protan{{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
    static constexpr Matrix deutan{{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
    static constexpr Matrix tritan{{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
    switch (deficiency) {
        case Deficiency::protanopia:
            return from_linear(multiply(protan, linear(colour)));
        case Deficiency::deuteranopia:
            return from_linear(multiply(deutan, linear(colour)));
        case Deficiency::tritanopia:
            return from_linear(multiply(tritan, linear(colour)));
        case Deficiency::none:
            break;
    }
    return colour;
}

}  // namespace layline
