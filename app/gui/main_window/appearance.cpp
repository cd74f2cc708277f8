// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/appearance.h"

#include <algorithm>
#include <array>

#include "app/gui/main_window/settings.h"

namespace layline {

namespace {

constexpr int regular_width = 1400, regular_height = 820;
constexpr std::array theme_words{"system", "light", "dark", "high-contrast"};

QString theme_key() { return QStringLiteral("appearance/theme"); }
QString density_key() { return QStringLiteral("appearance/density"); }

ThemeChoice theme_named(const QString& word) {
    const auto found = std::ranges::find(theme_words, word.toStdString());
    return found == theme_words.end() ? ThemeChoice::system : static_cast<ThemeChoice>(found - theme_words.begin());
}

std::optional<Density> density_named(const QString& word) {
    if (word == QStringLiteral("compact")) return Density::compact;
    if (word == QStringLiteral("regular")) return Density::regular;
    return std::nullopt;
}

QString density_word(std::optional<Density> density) {
    if (!density) return QStringLiteral("automatic");
    return *density == Density::compact ? QStringLiteral("compact") : QStringLiteral("regular");
}

}  // namespace

Appearance::Appearance(QObject* parent)
    : QObject(parent),
      theme_(theme_named(settings().value(theme_key()).toString())),
      density_(density_named(settings().value(density_key()).toString())) {}

void Appearance::set_theme(ThemeChoice choice) {
    theme_ = choice;
    settings().setValue(theme_key(), QString::fromUtf8(theme_words[static_cast<std::size_t>(choice)]));
    apply_theme(choice);
}

void Appearance::set_density(std::optional<Density> density) {
    density_ = density;
    settings().setValue(density_key(), density_word(density));
    emit density_chosen();
}

Density Appearance::density_for(const QSize& window) const {
    if (density_) return *density_;
    return window.width() < regular_width || window.height() < regular_height ? Density::compact : Density::regular;
}

}  // namespace layline
