// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/numbers.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <span>

namespace layline {
namespace {

constexpr QChar true_minus(0x2212);
constexpr QChar narrow_space(0x202F);
constexpr int grouped_from_digits = 5;
constexpr int group = 3;
constexpr double gibibyte = 1024.0 * 1024.0 * 1024.0;

QString dash() { return QString(QChar(0x2013)); }

QString grouped(QString digits) {
    const auto point = digits.indexOf(QLocale().decimalPoint());
    const auto whole = point < 0 ? digits.size() : point;
    if (whole < grouped_from_digits) return digits;
    for (auto at = whole - group; at > 0; at -= group) digits.insert(at, narrow_space);
    return digits;
}

QString magnitude(double value, int decimals) {
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return grouped(locale.toString(std::abs(value), 'f', decimals));
}

bool rounds_to_zero(double value, int decimals) { return std::abs(value) < 0.5 * std::pow(10.0, -decimals); }

struct Prefix {
    double factor;
    const char* unit;
};

/// The largest prefix that leaves at least 1 after rounding to three digits, or the last one.
Quantity with_prefix(double value, std::span<const Prefix> prefixes) {
    if (!std::isfinite(value)) return {dash(), {}};
    constexpr double rounds_up_to_one = 0.9995;
    for (const Prefix& prefix : prefixes)
        if (std::abs(value) >= rounds_up_to_one * prefix.factor || &prefix == &prefixes.back())
            return {numbers::significant(value / prefix.factor), QString::fromUtf8(prefix.unit)};
    return {};
}

}  // namespace

QString Quantity::text() const { return unit.isEmpty() ? number : number + QLatin1Char(' ') + unit; }

namespace numbers {

QString fixed(double value, int decimals) {
    if (!std::isfinite(value)) return dash();
    const QString digits = magnitude(value, decimals);
    return value < 0 && !rounds_to_zero(value, decimals) ? true_minus + digits : digits;
}

QString difference(double value, int decimals) {
    if (!std::isfinite(value)) return dash();
    if (rounds_to_zero(value, decimals)) return magnitude(0, decimals);
    return (value < 0 ? true_minus : QChar(u'+')) + magnitude(value, decimals);
}

int decimals_of(double value) {
    constexpr int digits = 3, most = 5;
    if (value == 0 || !std::isfinite(value)) return 1;
    const auto places = [](double of) { return digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(of)))); };
    const int first = std::clamp(places(value), 0, most);
    const double unit = std::pow(10.0, first);
    const double rounded = std::round(value * unit) / unit;  // 9.996 is 10.0, not 10.00
    return rounded == 0 ? most : std::clamp(places(rounded), 0, most);
}

QString significant(double value) { return fixed(value, decimals_of(value)); }

QString count(std::int64_t value) { return fixed(static_cast<double>(value), 0); }

Quantity percent(double share) {
    if (!std::isfinite(share)) return {dash(), {}};
    return {fixed(100 * share, 1), QStringLiteral("%")};
}

Quantity gib(double bytes) {
    if (!std::isfinite(bytes)) return {dash(), {}};
    return {fixed(bytes / gibibyte, 1), QStringLiteral("GiB")};
}

Quantity duration(double seconds) {
    static constexpr Prefix prefixes[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}};
    if (seconds == 0) return {fixed(0, 1), QStringLiteral("s")};
    return with_prefix(seconds, prefixes);
}

Quantity flops_per_s(double value) {
    static constexpr Prefix prefixes[] = {{1e18, "EFLOP/s"}, {1e15, "PFLOP/s"}, {1e12, "TFLOP/s"}, {1e9, "GFLOP/s"}};
    return with_prefix(value, prefixes);
}

Quantity bandwidth(double bytes_per_s) {
    static constexpr Prefix prefixes[] = {{1e12, "TB/s"}, {1e9, "GB/s"}};
    return with_prefix(bytes_per_s, prefixes);
}

Quantity parameters(double value) {
    static constexpr Prefix prefixes[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}};
    return with_prefix(value, prefixes);
}

}  // namespace numbers
}  // namespace layline
