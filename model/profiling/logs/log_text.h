// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace layline {

/// Removes terminal escape sequences (colours) and control characters.
std::string plain_text(std::string_view line);

/// The text behind the first `key`, without leading spaces; nothing where the key is not there.
std::optional<std::string_view> text_after(std::string_view line, std::string_view key);

/// The number that `text` begins with: "10,050", "4.0E-07", "11.5K" (K, M, B or G, T are powers of 1000). Nothing for "N/A", "nan" and
/// words.
std::optional<double> leading_number(std::string_view text);

/// The number behind `key`.
std::optional<double> number_after(std::string_view line, std::string_view key);

/// Microseconds since 1970 of the first "YYYY-MM-DD hh:mm:ss[,.fff]" in a line, taken as UTC.
std::optional<std::int64_t> time_stamp_us(std::string_view line);

}  // namespace layline
