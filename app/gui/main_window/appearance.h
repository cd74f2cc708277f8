// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSize>
#include <optional>

#include "widgets/common/density.h"
#include "widgets/theme/theme.h"

namespace layline {

/// Theme and density: what the user chose, kept in the settings, and what follows for a window of a given size.
class Appearance : public QObject {
    Q_OBJECT
  public:
    explicit Appearance(QObject* parent = nullptr);

    ThemeChoice theme() const { return theme_; }
    void set_theme(ThemeChoice choice);
    /// Nothing: by the window's size.
    std::optional<Density> chosen_density() const { return density_; }
    void set_density(std::optional<Density> density);
    Density density_for(const QSize& window) const;

  signals:
    void density_chosen();

  private:
    ThemeChoice theme_ = ThemeChoice::system;
    std::optional<Density> density_;
};

}  // namespace layline
