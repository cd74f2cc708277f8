// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "model/launch/launch_export.h"
#include "model/rules/launchers/launcher_repair.h"

namespace layline {

/// What a launcher supports of a scenario.
enum class LauncherState { ready, changed, refused };

/// One line of the list of launchers.
struct LauncherRow {
    LauncherId id = LauncherId::megatron_lm;
    LauncherState state = LauncherState::ready;
    QString reason;  ///< at most four words: what is written, what changes its meaning, why it is refused
    bool operator==(const LauncherRow&) const = default;
};

LauncherRow launcher_row(const Scenario& scenario, LauncherId launcher);

/// "64 heads divide by 4", "World size 16 × 8 = 4 · 4 · 8", and how many rules hold.
QStringList passed_checks(const Scenario& scenario, LauncherId launcher, const LaunchExport& made);

/// "parse", "process groups", "first step": when the launcher would have noticed.
QString stage_words(LaunchStage stage);

}  // namespace layline
