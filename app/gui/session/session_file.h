// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "app/gui/session/plan.h"
#include "model/scenario/training.h"

namespace layline {

/// What one session file holds: {"format": "layline/session", "version": 2, "scenario": {...}, "pins": [{"name", "scenario", "measured":
/// {"step_time_s", "mfu", "source"}, "predicted": {"step_time_s", "calibration"}}], "baseline": index of the pin that is A, "calibration":
/// {"name", "document"}, "locked": [...], "mfu_convention": "palm", "launcher": "megatron-lm"}. Version 1 had one "pinned" scenario. An
/// autosave also names the file it stands for.
struct SavedSession {
    Plan plan;
    MfuConvention convention = MfuConvention::palm;
    std::string stands_for;  ///< autosaves only: the file being edited, empty if it was never saved
};

/// @throws InputError where the folder cannot be written. Atomic: the old file stays whole until the new one is.
void write_session(const std::filesystem::path& file, const SavedSession& session);

/// Reads a session, or a bare scenario file as a session without pins.
/// @throws InputError naming file, place, what was expected and what was found.
SavedSession read_session(const std::filesystem::path& file);

}  // namespace layline
