// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "model/launch/launch_export.h"

namespace layline {

/// How saving went: files that were in the way (then nothing was written), or why it failed, or neither.
struct SavedExport {
    QStringList existing;
    QString error;
};

/// Writes files into a folder, each whole or not at all; scripts may then be run.
SavedExport save_export(const std::vector<LaunchFile>& files, const QString& folder, bool replaces);

}  // namespace layline
