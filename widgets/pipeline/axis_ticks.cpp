// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/axis_ticks.h"

#include <algorithm>
#include <cmath>

#include "widgets/theme/numbers.h"

namespace layline {

double round_step(double least) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

QString TimeUnit::number(double time_s) const { return numbers::fixed(time_s / seconds, decimals); }

TimeUnit time_unit(double end_s, double step_s) {
    TimeUnit unit{1, QStringLiteral("s"), 0};
    if (end_s < 1e-3)
        unit = {1e-6, QStringLiteral("µs"), 0};
    else if (end_s < 1)
        unit = {1e-3, QStringLiteral("ms"), 0};
    constexpr int most_decimals = 6;
    unit.decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step_s / unit.seconds) + 1e-9)), 0, most_decimals);
    return unit;
}

std::vector<double> multiples(double begin, double end, double step) {
    std::vector<double> out;
    const double slack = step * 1e-6;
    for (double n = std::ceil((begin - slack) / step); n * step <= end + slack; ++n) out.push_back(n * step);
    return out;
}

}  // namespace layline
