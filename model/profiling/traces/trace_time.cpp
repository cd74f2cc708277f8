// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/trace_time.h"

#include <charconv>
#include <cmath>
#include <string_view>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

/// The year 2039; sums and differences of a few such times still fit 64 bits of nanoseconds.
constexpr double longest_us = 2.2e15;

/// "ddd.dddddd" with the fourth decimal rounded. Nothing where it is written otherwise.
std::optional<std::int64_t> from_decimal(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error != std::errc() || std::abs(static_cast<double>(whole)) > longest_us) return std::nullopt;
    std::string_view decimals(end, static_cast<std::size_t>(text.data() + text.size() - end));
    std::int64_t thousandths = 0;
    if (!decimals.empty()) {
        if (decimals.front() != '.') return std::nullopt;
        decimals.remove_prefix(1);
        if (decimals.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
        for (std::size_t i = 0; i < 3; ++i) thousandths = 10 * thousandths + (i < decimals.size() ? decimals[i] - '0' : 0);
        if (decimals.size() > 3 && decimals[3] >= '5') ++thousandths;
    }
    const std::int64_t ns = whole * 1000 + thousandths;
    return negative ? -ns : ns;
}

}  // namespace

std::optional<std::int64_t> nanoseconds_of(const JsonScalar& value) {
    if (value.kind != JsonScalar::Kind::number && value.kind != JsonScalar::Kind::string) return std::nullopt;
    if (const auto exact = from_decimal(value.text)) return exact;
    const auto us = value.real();
    if (!us) return std::nullopt;
    if (!(std::abs(*us) <= longest_us)) throw InputError("", "", "a time in microseconds", "a larger one than any clock shows");
    return std::llround(*us * 1000);
}

}  // namespace layline
