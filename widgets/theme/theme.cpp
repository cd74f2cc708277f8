// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QToolTip>
#include <QWidget>
#include <algorithm>

#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"

namespace layline {
namespace {

constexpr double text_turns_dark_at = 55;  // L*

Theme from_table(Scheme scheme) {
    Theme theme;
    theme.scheme = scheme;
    for (const ThemeToken& token : theme_tokens()) theme.*token.colour = QColor::fromRgb(scheme == Scheme::dark ? token.dark : token.light);
    return theme;
}

/// Forced high contrast: surfaces, lines and text become the system's own; kinds and classes keep their hues.
Theme from_system(const QPalette& system) {
    const bool dark = system.color(QPalette::Base).lightness() < 128;
    Theme theme = dark ? Theme::dark() : Theme::light();
    theme.scheme = Scheme::contrast;
    theme.window = system.color(QPalette::Window);
    theme.surface = theme.raised = theme.trough = system.color(QPalette::Base);
    theme.sunken = system.color(QPalette::AlternateBase);
    theme.text = theme.text2 = theme.text3 = theme.line2 = theme.crit = system.color(QPalette::Text);
    theme.line = theme.hatch = blend(theme.surface, theme.text, 0.5);
    theme.accent = system.color(QPalette::Highlight);
    theme.onaccent = system.color(QPalette::HighlightedText);
    theme.accentbg = blend(theme.surface, theme.accent, 0.25);
    return theme;
}

Theme& chosen() {
    static Theme theme = Theme::light();
    return theme;
}

int step_of(int chunk, int chunks) { return chunks > 1 ? std::clamp(chunk, 0, chunks - 1) : 0; }

double share_of(int chunk, int chunks) { return chunks > 1 ? static_cast<double>(step_of(chunk, chunks)) / (chunks - 1) : 0.0; }

QPalette system_palette() {
    static const QPalette palette = QApplication::palette();
    return palette;
}

Theme resolve(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::light:
            return Theme::light();
        case ThemeChoice::dark:
            return Theme::dark();
        case ThemeChoice::high_contrast:
            return from_system(system_palette());
        case ThemeChoice::system:
            break;
    }
    return system_palette().color(QPalette::Base).lightness() < 128 ? Theme::dark() : Theme::light();
}

}  // namespace

bool Theme::is_dark() const { return surface.lightness() < 128; }

Fill Theme::forward(int chunk, int chunks) const {
    const QColor fill = mix_lab(f, f2, share_of(chunk, chunks));
    return {fill, to_lab(fill).l > text_turns_dark_at ? f2t : ft};
}

Fill Theme::backward(int chunk, int chunks) const { return {mix_lab(b, b2, share_of(chunk, chunks)), bt}; }

QColor Theme::tight_band_fill() const { return with_opacity(tightband, 0.13); }
QColor Theme::over_band_fill() const { return with_opacity(overband, 0.10); }

QPalette Theme::palette() const {
    QPalette palette;
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, surface);
    palette.setColor(QPalette::AlternateBase, sunken);
    palette.setColor(QPalette::ToolTipBase, raised);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, text3);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, surface);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, onaccent);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, onaccent);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::Light, raised);
    palette.setColor(QPalette::Midlight, line);
    palette.setColor(QPalette::Mid, line);
    palette.setColor(QPalette::Dark, line2);
    palette.setColor(QPalette::Shadow, line2);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) palette.setColor(QPalette::Disabled, role, line2);
    return palette;
}

const Theme& Theme::light() {
    static const Theme theme = from_table(Scheme::light);
    return theme;
}

const Theme& Theme::dark() {
    static const Theme theme = from_table(Scheme::dark);
    return theme;
}

const Theme& Theme::current() { return chosen(); }

const Theme& Theme::of(const QWidget& widget) {
    const QColor base = widget.palette().color(QPalette::Base);
    if (base == current().surface) return current();
    if (base == light().surface) return light();
    if (base == dark().surface) return dark();
    return current();
}

void apply_theme(ThemeChoice choice) {
    chosen() = resolve(choice);
    load_fonts();
    QApplication::setFont(font_of(TextRole::body));
    QToolTip::setFont(font_of(TextRole::body));
    QApplication::setPalette(chosen().palette());
    QToolTip::setPalette(chosen().palette());
}

}  // namespace layline
