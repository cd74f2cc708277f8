// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/logs/log_text.h"

#include <charconv>
#include <chrono>
#include <cmath>

namespace layline {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

double suffix_factor(char suffix) {
    switch (suffix) {
        case 'K':
            return 1e3;
        case 'M':
            return 1e6;
        case 'G':
        case 'B':
            return 1e9;
        case 'T':
            return 1e12;
        default:
            return 1;
    }
}

/// Digits that stand for D in "DDDD-DD-DD DD:DD:DD"; nothing where the text has another shape.
std::optional<int> part(std::string_view text, std::size_t at, std::size_t digits) {
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (!is_digit(text[i])) return std::nullopt;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

std::optional<std::int64_t> time_stamp_at(std::string_view text) {
    constexpr std::size_t length = 19;
    if (text.size() < length || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const auto year = part(text, 0, 4), month = part(text, 5, 2), day = part(text, 8, 2), hour = part(text, 11, 2),
               minute = part(text, 14, 2), second = part(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    std::int64_t fraction_us = 0, weight_us = 100'000;
    for (std::size_t i = length + 1; i < text.size() && (text[length] == ',' || text[length] == '.') && is_digit(text[i]);
         ++i, weight_us /= 10)
        fraction_us += weight_us * (text[i] - '0');
    const std::int64_t seconds =
        std::int64_t{86400} * std::chrono::sys_days(date).time_since_epoch().count() + std::int64_t{3600} * *hour + std::int64_t{60} * *minute + *second;
    return seconds * 1'000'000 + fraction_us;
}

}  // namespace

std::string plain_text(std::string_view line) {
    std::string text;
    text.reserve(line.size());
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\x1b' && i + 1 < line.size() && line[i + 1] == '[') {
            for (i += 2; i < line.size() && (line[i] < '@' || line[i] > '~');) ++i;
        } else if (static_cast<unsigned char>(line[i]) >= ' ' || line[i] == '\t') {
            text += line[i];
        }
    }
    return text;
}

std::optional<std::string_view> text_after(std::string_view line, std::string_view key) {
    const std::size_t place = line.find(key);
    if (place == std::string_view::npos) return std::nullopt;
    std::string_view rest = line.substr(place + key.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    return rest;
}

std::optional<double> leading_number(std::string_view text) {
    constexpr std::size_t longest = 64;
    std::string digits;
    std::size_t used = 0;
    for (; used < text.size() && used < longest; ++used) {
        const char c = text[used];
        const bool exponent = (c == 'e' || c == 'E') && !digits.empty();
        if (c == ',' && used + 1 < text.size() && is_digit(text[used + 1])) continue;
        if (!is_digit(c) && c != '.' && c != '-' && c != '+' && !exponent) break;
        digits += c;
    }
    double value = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (parsed.ec != std::errc() || !std::isfinite(value)) return std::nullopt;
    const bool whole = parsed.ptr == digits.data() + digits.size();
    return value * (whole && used < text.size() ? suffix_factor(text[used]) : 1);
}

std::optional<double> number_after(std::string_view line, std::string_view key) {
    const auto text = text_after(line, key);
    return text ? leading_number(*text) : std::nullopt;
}

std::optional<std::int64_t> time_stamp_us(std::string_view line) {
    for (std::size_t i = 0; i + 19 <= line.size(); ++i)
        if (is_digit(line[i]))
            if (const auto found = time_stamp_at(line.substr(i))) return found;
    return std::nullopt;
}

}  // namespace layline
