// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <filesystem>
#include <optional>

#include "model/rules/launchers/launcher.h"

class QWidget;

namespace layline {

class PlanningSession;

/// Which launcher a file is for, where it is no file of Layline's own.
std::optional<LauncherId> launcher_of_file(const std::filesystem::path& file);

/// Fills the live scenario from a launcher's file or from text, as one undo entry; what the text does not say stays as it is. A notice
/// says how much was understood, assumed and ignored, and shows the whole account; a text that cannot be read is one sentence, and nothing
/// is changed. @returns whether the scenario was filled.
bool import_launcher_file(PlanningSession& session, const std::filesystem::path& file, LauncherId launcher, QWidget* window);
bool import_launcher_text(PlanningSession& session, const QString& text, QWidget* window);

}  // namespace layline
