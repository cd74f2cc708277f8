// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>

namespace layline {

/// A number and its unit, apart for tiles that set them in two sizes. A number that is not finite prints as a dash without unit.
struct Quantity {
    QString number;
    QString unit;
    /// "78.0 s"; the number alone where there is no unit.
    QString text() const;
};

/// Words and numbers as the window prints them, by QLocale's signs: decimals of the locale, a true minus (U+2212),
/// narrow no-break spaces (U+202F) between thousands from 10 000.
namespace numbers {

/// Fixed decimals; what rounds to nothing prints without a sign.
QString fixed(double value, int decimals);
/// The same with a sign always, "+9.4", "−6.1"; under half a unit of the last decimal "0.0".
QString difference(double value, int decimals);
/// Three significant digits, "78.0", "5.43", "420", "12 345".
QString significant(double value);
/// Decimals that significant() shows at this size, 0 .. 5: for bands beside a value.
int decimals_of(double value);
/// Whole counts: "2048", "131 072".
QString count(std::int64_t value);

/// Shares and MFU from 0..1: one decimal, "56.2 %".
Quantity percent(double share);
/// Bytes in GiB (2^30), one decimal.
Quantity gib(double bytes);
/// Seconds; below 1 s in ms, below 1 ms in µs.
Quantity duration(double seconds);
/// FLOP/s with SI prefixes.
Quantity flops_per_s(double value);
/// Link and memory bandwidth in GB/s (10^9) or TB/s (10^12).
Quantity bandwidth(double bytes_per_s);
/// Parameters: "66.9 B", "350 M".
Quantity parameters(double value);

}  // namespace numbers
}  // namespace layline
