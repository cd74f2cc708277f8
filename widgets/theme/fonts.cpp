// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/fonts.h"

#include <QFile>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <algorithm>
#include <array>
#include <cmath>

namespace layline {
namespace {

struct RoleStyle {
    int pixels;
    int line;
    QFont::Weight weight;
};

constexpr RoleStyle style_of(TextRole role) {
    switch (role) {
        case TextRole::headline:
            return {27, 30, QFont::Normal};
        case TextRole::headline_compact:
            return {22, 25, QFont::Normal};
        case TextRole::headline_unit:
            return {14, 18, QFont::Normal};
        case TextRole::section:
            return {13, 16, QFont::Medium};
        case TextRole::body:
            return {12, 16, QFont::Normal};
        case TextRole::body_value:
            return {12, 16, QFont::Medium};
        case TextRole::caption:
            return {11, 14, QFont::Normal};
        case TextRole::caption_head:
            return {11, 14, QFont::Medium};
        case TextRole::tick:
            return {10, 12, QFont::Normal};
        case TextRole::tick_current:
            return {10, 12, QFont::Medium};
        case TextRole::code:
            return {11, 16, QFont::Normal};
    }
    return {12, 16, QFont::Normal};
}

double& scale() {
    static double value = 1.0;
    return value;
}

QString first_usable(std::initializer_list<QString> families) {
    for (const QString& family : families)
        if (QFontDatabase::hasFamily(family) && has_tabular_digits(QFont(family))) return family;
    return QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
}

int scaled(int pixels) { return static_cast<int>(std::lround(pixels * scale())); }

}  // namespace

void load_fonts() {
    static bool loaded = false;
    if (loaded) return;
    loaded = true;
    for (const auto* file : {":/fonts/Roboto-Regular.ttf", ":/fonts/Roboto-Medium.ttf", ":/fonts/JetBrainsMono-Regular.ttf"})
        if (const QString path = QString::fromLatin1(file); QFile::exists(path)) QFontDatabase::addApplicationFont(path);
}

QString text_family() {
    load_fonts();
    static const QString family = first_usable({QStringLiteral("Roboto"), QStringLiteral("DejaVu Sans")});
    return family;
}

QString code_family() {
    load_fonts();
    static const QString family = first_usable({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono")});
    return family;
}

QFont font_of(TextRole role) {
    const RoleStyle style = style_of(role);
    QFont font(role == TextRole::code ? code_family() : text_family());
    font.setPixelSize(scaled(style.pixels));
    font.setWeight(style.weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    if (role == TextRole::code) font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

int line_height(TextRole role) { return scaled(style_of(role).line); }

void set_text_scale(double value) { scale() = std::clamp(value, 1.0, 1.5); }
double text_scale() { return scale(); }

bool has_tabular_digits(const QFont& font) {
    const QFontMetricsF metrics(font);
    const auto advance = [&](int digit) { return metrics.horizontalAdvance(QChar(u'0' + digit)); };
    for (int digit = 1; digit < 10; ++digit)
        if (std::abs(advance(digit) - advance(0)) > 0.01) return false;
    return true;
}

}  // namespace layline
