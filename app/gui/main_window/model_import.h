// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "app/gui/session/planning_session.h"
#include "model/scenario/hugging_face.h"

namespace layline {

/// Whether a file reads as the configuration of a model rather than as one of Layline's own.
bool is_model_configuration(const std::filesystem::path& file);

/// What an import found: the exact count, and what was assumed, ignored or is only approximate.
Notice import_notice(const HuggingFaceImport& import);

}  // namespace layline
