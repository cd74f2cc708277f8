// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line/display.h"

#include <QtGlobal>

namespace layline {

bool has_display() {
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    if (!platform.isEmpty() && !platform.startsWith("xcb") && !platform.startsWith("wayland")) return true;
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}

void use_offscreen_unless_chosen() {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
}

QString no_display_sentence() {
    return QStringLiteral("No display was found: use layline --screenshot OUT.png for a picture, or layline-cli for the numbers.");
}

}  // namespace layline
