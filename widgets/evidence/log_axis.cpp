// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/evidence/log_axis.h"

#include <cmath>
#include <limits>

namespace layline {

namespace {
constexpr double margin = 1.25;  // factor beyond the outermost values
}

double LogAxis::pixel(double value) const { return from + (to - from) * std::log(value / low) / std::log(high / low); }

double LogAxis::value(double pixel) const { return low * std::exp((pixel - from) / (to - from) * std::log(high / low)); }

std::vector<double> LogAxis::ticks(int most) const {
    for (const std::vector<double>& steps : {std::vector<double>{1, 2, 5}, std::vector<double>{1}}) {
        std::vector<double> found;
        for (int power = static_cast<int>(std::floor(std::log10(low))); std::pow(10, power) <= high; ++power)
            for (const double step : steps)
                if (const double at = step * std::pow(10, power); at >= low && at <= high) found.push_back(at);
        if (static_cast<int>(found.size()) <= most || steps.size() == 1) return found;
    }
    return {};
}

LogAxis LogAxis::around(const std::vector<double>& values, double from, double to) {
    double low = std::numeric_limits<double>::infinity(), high = 0;
    for (const double value : values) {
        if (!(value > 0) || !std::isfinite(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (high == 0) return {1, 10, from, to};
    return {low / margin, high * margin, from, to};
}

}  // namespace layline
