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
}  // namespace

InputError::InputError(std::string file, std::string place, std::string expected, std::string found)
    : std::runtime_error(sentence(file, place, expected, found)),
      file_(std::move(file)),
      place_(std::move(place)),
      expected_(std::move(expected)),
      found_(std::move(found)) {}

}  // namespace layline
