// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace layline {

/// Whether a window can be shown: Qt would abort without one.
bool has_display();

/// For pictures and measurements: the offscreen platform, unless QT_QPA_PLATFORM says otherwise.
void use_offscreen_unless_chosen();

/// One sentence for a machine without a display.
QString no_display_sentence();

}  // namespace layline
