// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>

namespace layline {

/// The user's settings of the window: theme, density, docks, recent files.
inline QSettings settings() {
    return QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("layline"), QStringLiteral("layline"));
}

}  // namespace layline
