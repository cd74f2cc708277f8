// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace layline {

/// Reads a JSON file of at most 64 MiB and at most 64 levels.
/// @throws InputError naming the file and the byte offset or line for an unreadable, truncated, non-UTF-8 or too deep one.
nlohmann::json read_json_file(const std::filesystem::path& file);

/// The same for text already in memory; `name` stands for the file in errors.
nlohmann::json parse_json(const std::string& text, const std::string& name);

/// Checks "format": "layline/<kind>" and "version" <= newest, and @returns the version.
/// @throws InputError for another format, and for a newer version by name.
int check_format(const nlohmann::json& document, const std::string& kind, int newest);

/// Writes atomically: a temporary file beside it, flushed, then renamed. @throws InputError where the folder cannot be written.
void write_text_file(const std::filesystem::path& file, const std::string& text);

}  // namespace layline
