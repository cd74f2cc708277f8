// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/scenario/architecture.h"

namespace layline {

/// A Hugging Face config.json as an architecture, with everything that was not simply read.
struct HuggingFaceImport {
    Architecture architecture;
    std::vector<std::string> assumed;      ///< "head_dim = 128 (hidden_size / num_attention_heads)"
    std::vector<std::string> ignored;      ///< keys that change no shape here, or that nobody knows
    std::vector<std::string> approximate;  ///< what the architecture does not say exactly; empty: counts are exact
};

/// Values of "model_type" that are understood. A multimodal file is read at its "text_config".
std::span<const std::string_view> hugging_face_families();

/// @throws InputError with the JSON pointer for a family that is not modelled (by name), a missing or contradictory size, text where
/// a number belongs, and numbers out of range.
HuggingFaceImport import_hugging_face(const nlohmann::json& config, const std::string& file);

/// The same from a file of at most 4 MiB; the architecture is named after the file or its "_name_or_path".
/// @throws InputError also for an unreadable file.
HuggingFaceImport read_hugging_face(const std::filesystem::path& file);

}  // namespace layline
