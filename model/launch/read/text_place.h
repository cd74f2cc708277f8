// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace layline {

/// A place in a text, both counted from 1; columns count bytes. 0: no place known.
struct TextPlace {
    std::size_t line = 0, column = 0;
    bool operator==(const TextPlace&) const = default;
};

/// "line 3, column 14"; empty where no place is known.
std::string words(TextPlace place);

/// The place of a byte of the text.
TextPlace place_of(std::string_view text, std::size_t offset);

/// @throws InputError with the place of the first byte that no text holds: NUL and other control characters but tabs, line breaks and, in
/// logs, escape sequences; bytes that are no UTF-8.
void refuse_control_characters(std::string_view text, const std::string& file);

}  // namespace layline
