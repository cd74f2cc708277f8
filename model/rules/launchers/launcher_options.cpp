// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_options.h"

#include <charconv>

namespace layline {

namespace {

template <class Number>
std::optional<Number> parsed(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string_view LauncherOptions::text(std::string_view key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string_view{} : std::string_view{found->second};
}

bool LauncherOptions::on(std::string_view key) const {
    const std::string_view value = text(key);
    return has(key) && value != "false" && value != "False" && value != "0";
}

std::optional<std::int64_t> LauncherOptions::integer(std::string_view key) const { return parsed<std::int64_t>(text(key)); }
std::optional<double> LauncherOptions::real(std::string_view key) const { return parsed<double>(text(key)); }

}  // namespace layline
