// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace layline {

/// The text of a small file such as those in /sys, without its last line end; nothing where it cannot be read.
std::optional<std::string> small_file(const std::filesystem::path& file);

/// The number it begins with, decimal or with 0x.
std::optional<double> number_in(const std::filesystem::path& file);

}  // namespace layline
