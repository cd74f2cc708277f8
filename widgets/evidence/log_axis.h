// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace layline {

/// A logarithmic axis: values to pixels and back, and round values to label. No Qt: tested without painting.
struct LogAxis {
    double low = 1, high = 10;  ///< 0 < low < high
    double from = 0, to = 100;  ///< pixels of low and high

    double pixel(double value) const;
    double value(double pixel) const;
    /// 1, 2 and 5 times powers of ten within the axis; powers of ten alone where those would be more than `most`.
    std::vector<double> ticks(int most) const;

    /// Limits a little outside the values. Values that are not positive are left out; 1 to 10 of none.
    static LogAxis around(const std::vector<double>& values, double from, double to);
};

}  // namespace layline
