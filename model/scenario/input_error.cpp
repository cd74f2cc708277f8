// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/input_error.h"

#include <fmt/format.h>

#include <utility>

namespace layline {

namespace {
std::string sentence(const std::string& file, const std::string& place, const std::string& expected, const std::string& found) {
    std::string text = file;
    if (!place.empty()) text += text.empty() ? place : ", " + place;
    if (!text.empty()) text += ": ";
    return text + fmt::format("expected {}, found {}.", expected, found);
}

/// Files may hold keys and words of any length and with any bytes: a message stays a sentence.
std::string readable(std::string text) {
    constexpr std::size_t longest = 2000;  // all keys of the axes take half of it
    if (text.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // never amid a character
        text.resize(end);
        text += "...";
    }
    for (char& letter : text)
        if (static_cast<unsigned char>(letter) < ' ' || letter == 0x7F) letter = ' ';
    return text;
}
}  // namespace

InputError::InputError(std::string file, std::string place, std::string expected, std::string found)
    : std::runtime_error(sentence(file, readable(place), readable(expected), readable(found))),
      file_(std::move(file)),
      place_(readable(std::move(place))),
      expected_(readable(std::move(expected))),
      found_(readable(std::move(found))) {}

}  // namespace layline
