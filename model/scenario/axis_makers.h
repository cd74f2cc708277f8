// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "model/scenario/input_error.h"
#include "model/scenario/names.h"
#include "model/scenario/plan_axes.h"

// Makers of axes, for the tables that list them.
namespace layline::axis_makers {

using S = const Scenario&;

[[noreturn]] inline void refuse(std::string_view key, const std::string& expected, std::string_view found) {
    throw InputError("", std::string(key), expected, fmt::format("\"{}\"", found.substr(0, 60)));
}

template <class Number>
Number number(std::string_view key, std::string_view text, Number low, Number high, const char* kind) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc{} && end == text.data() + text.size() && value >= low && value <= high;
    if (!good) refuse(key, fmt::format("{} from {} to {}", kind, low, high), text);
    return value;
}

// Each maker takes a generic accessor, so that one expression serves reading and writing.

template <class At>
PlanAxis flag(std::string_view key, AxisGroup group, At at, std::string (*idle)(S) = nullptr) {
    return {.key = key,
            .group = group,
            .kind = AxisKind::flag,
            .words = {},
            .text = [at](S s) { return std::string(at(s) ? "1" : "0"); },
            .set = [key, at](Scenario& s, std::string_view text) { at(s) = number<int>(key, text, 0, 1, "a whole number") == 1; },
            .idle = idle};
}

template <class At>
PlanAxis word(std::string_view key, AxisGroup group, At at, std::string (*idle)(S) = nullptr) {
    using Enum = std::remove_cvref_t<decltype(at(std::declval<Scenario&>()))>;
    return {.key = key,
            .group = group,
            .kind = AxisKind::word,
            .words = names<Enum>(),
            .text = [at](S s) { return std::string(name_of(at(s))); },
            .set =
                [key, at](Scenario& s, std::string_view text) {
                    const auto value = named<Enum>(text);
                    if (!value) refuse(key, fmt::format("one of {}", fmt::join(names<Enum>(), ", ")), text);
                    at(s) = *value;
                },
            .idle = idle};
}

template <class At>
PlanAxis count(std::string_view key, AxisGroup group, std::int64_t low, std::int64_t high, At at, std::string (*idle)(S) = nullptr) {
    using Integer = std::remove_cvref_t<decltype(at(std::declval<Scenario&>()))>;
    return {.key = key,
            .group = group,
            .kind = AxisKind::count,
            .words = {},
            .low = static_cast<double>(low),
            .high = static_cast<double>(high),
            .text = [at](S s) { return fmt::format("{}", at(s)); },
            .set =
                [key, low, high, at](Scenario& s, std::string_view text) {
                    at(s) = static_cast<Integer>(number<std::int64_t>(key, text, low, high, "a whole number"));
                },
            .idle = idle};
}

template <class At>
PlanAxis real(std::string_view key, AxisGroup group, double low, double high, At at, std::string (*idle)(S) = nullptr) {
    return {.key = key,
            .group = group,
            .kind = AxisKind::share,
            .words = {},
            .low = low,
            .high = high,
            .text = [at](S s) { return fmt::format("{}", at(s)); },
            .set = [key, low, high, at](Scenario& s, std::string_view text) { at(s) = number<double>(key, text, low, high, "a number"); },
            .idle = idle};
}

template <class At>
PlanAxis share(std::string_view key, AxisGroup group, At at, std::string (*idle)(S) = nullptr) {
    return real(key, group, 0, 1, at, idle);
}

template <class At>
PlanAxis free_text(std::string_view key, AxisGroup group, At at, std::string (*idle)(S) = nullptr) {
    return {.key = key,
            .group = group,
            .kind = AxisKind::text,
            .words = {},
            .text = [at](S s) { return at(s); },
            .set = [at](Scenario& s, std::string_view text) { at(s) = std::string(text); },
            .idle = idle};
}

inline std::string unless(bool holds, const char* reason) { return holds ? std::string{} : std::string(reason); }

}  // namespace layline::axis_makers
