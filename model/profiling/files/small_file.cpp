// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/files/small_file.h"

#include <charconv>
#include <cstdint>
#include <fstream>

namespace layline {

std::optional<std::string> small_file(const std::filesystem::path& file) {
    constexpr std::size_t longest = 64u << 10;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::nullopt;
    std::string text(longest, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad()) return std::nullopt;
    text.resize(static_cast<std::size_t>(stream.gcount()));
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

std::optional<double> number_in(const std::filesystem::path& file) {
    const auto text = small_file(file);
    if (!text) return std::nullopt;
    if (text->starts_with("0x")) {
        std::uint64_t value = 0;
        const auto parsed = std::from_chars(text->data() + 2, text->data() + text->size(), value, 16);
        return parsed.ec == std::errc() ? std::optional(static_cast<double>(value)) : std::nullopt;
    }
    double value = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), value);
    return parsed.ec == std::errc() ? std::optional(value) : std::nullopt;
}

}  // namespace layline
