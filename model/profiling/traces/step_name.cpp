// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/step_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string>

namespace layline {

std::optional<std::int64_t> step_number(std::string_view name) {
    constexpr std::array<std::string_view, 5> words = {"profilerstep", "iteration", "iter", "step", "train_step"};
    constexpr std::size_t longest = 64;
    const std::size_t word_end = std::min(name.find_last_not_of("0123456789") + 1, name.size());
    if (word_end == name.size() || name.size() > longest) return std::nullopt;
    std::string word(name.substr(0, word_end));
    word.resize(word.find_last_not_of(" #:_=-") + 1);
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (std::ranges::find(words, word) == words.end()) return std::nullopt;
    std::int64_t number = 0;
    const auto parsed = std::from_chars(name.data() + word_end, name.data() + name.size(), number);
    return parsed.ec == std::errc() ? std::optional(number) : std::nullopt;
}

}  // namespace layline
