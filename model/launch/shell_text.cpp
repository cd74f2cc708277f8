// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/shell_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace layline {

namespace {

bool harmless(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           std::string_view{"_@%+=:,./-"}.find(letter) != std::string_view::npos;
}

bool control(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; }

bool continues_character(char letter) { return (static_cast<unsigned char>(letter) & 0xC0U) == 0x80U; }

}  // namespace

std::string shell_quoted(std::string_view text) {
    if (!text.empty() && std::ranges::all_of(text, harmless)) return std::string(text);
    std::string quoted = "'";
    for (const char letter : text) {
        if (letter == '\'')
            quoted += "'\\''";
        else if (letter != '\0')
            quoted += letter;
    }
    return quoted + "'";
}

std::string one_line(std::string_view text) {
    constexpr std::size_t longest = 200;
    std::string line(text.substr(0, longest));
    if (text.size() > longest) {
        while (!line.empty() && continues_character(text[line.size()])) line.pop_back();
        line += "...";
    }
    std::ranges::replace_if(line, control, ' ');
    return line;
}

std::string plain_name(std::string_view text, char separator) {
    constexpr std::size_t longest = 50;
    std::string name;
    for (const char letter : text) {
        const bool upper = letter >= 'A' && letter <= 'Z', digit = letter >= '0' && letter <= '9', lower = letter >= 'a' && letter <= 'z';
        if (name.empty() && !upper && !lower) continue;
        if (upper || lower || digit)
            name += upper ? static_cast<char>(letter - 'A' + 'a') : letter;
        else if (name.back() != separator)
            name += separator;
        if (name.size() == longest) break;
    }
    while (!name.empty() && name.back() == separator) name.pop_back();
    return name.empty() ? "layline" : name;
}

std::string quoted_literal(std::string_view text) {
    std::string literal = nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::string result;
    for (const char letter : literal) result += letter == 0x7f ? std::string("\\u007f") : std::string(1, letter);
    return result;
}

}  // namespace layline
