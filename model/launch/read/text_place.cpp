// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/text_place.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr unsigned char escape = 0x1b;

/// Bytes of the UTF-8 character that begins at `at`; 0 where there is none.
std::size_t character_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xc2 && first < 0xe0   ? 2
                               : first >= 0xe0 && first < 0xf0 ? 3
                               : first >= 0xf0 && first < 0xf5 ? 4
                                                               : 0;
    if (length == 0 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
    const unsigned char second = byte(at + 1);
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool outside = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return overlong || outside ? 0 : length;
}

}  // namespace

std::string words(TextPlace place) { return place.line == 0 ? std::string() : fmt::format("line {}, column {}", place.line, place.column); }

TextPlace place_of(std::string_view text, std::size_t offset) {
    offset = std::min(offset, text.size());
    const auto head = text.substr(0, offset);
    const auto line = static_cast<std::size_t>(std::ranges::count(head, '\n'));
    const std::size_t start = head.rfind('\n');
    return {line + 1, offset - (start == std::string_view::npos ? 0 : start + 1) + 1};
}

void refuse_control_characters(std::string_view text, const std::string& file) {
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != escape;
        const std::size_t length = character_length(text, at);
        if (control || length == 0)
            throw InputError(file, words(place_of(text, at)), "text in UTF-8", fmt::format("the byte 0x{:02x}", byte));
        at += length;
    }
}

}  // namespace layline
