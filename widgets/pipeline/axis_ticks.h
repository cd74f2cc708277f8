// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace layline {

/// Round numbers for an axis: 1, 2 or 5 times a power of ten.
double round_step(double least);

/// How the labels of a time axis are written: all in one unit, with as many decimals as the step needs.
struct TimeUnit {
    double seconds = 1;  ///< of one unit
    QString name;        ///< "s", "ms", "µs"
    int decimals = 0;
    QString number(double time_s) const;
    QString with_name(double time_s) const { return number(time_s) + QLatin1Char(' ') + name; }
};
/// @param end_s the largest time shown. @param step_s between labels.
TimeUnit time_unit(double end_s, double step_s);

/// Multiples of step in [begin, end].
std::vector<double> multiples(double begin, double end, double step);

}  // namespace layline
