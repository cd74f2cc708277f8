// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace layline {

struct LaunchReading;
class Sheet;

/// What was understood, assumed and ignored, line by line.
Sheet import_account(const LaunchReading& reading);

/// The same in a window of its own, which holds up nothing. @returns it; it deletes itself when closed.
QWidget* show_import_account(const LaunchReading& reading, const QString& from, QWidget* window);

}  // namespace layline
