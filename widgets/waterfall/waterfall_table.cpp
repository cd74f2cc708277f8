// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/waterfall/waterfall_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/estimate/waterfall.h"

namespace layline {

namespace {

using Rows = std::vector<WaterfallRow>;

/// Points of every row but the peak. What is achieved reads as in the headline; the losses are rounded together to what is left of 100.
std::vector<double> points_of(const Rows& rows) {
    if (rows.empty()) return {};
    std::vector<double> losses;
    for (const WaterfallRow& row : rows)
        if (row.kind != WaterfallKind::peak && row.kind != WaterfallKind::achieved) losses.push_back(100 * row.share);
    const double achieved = std::round(1000 * rows.back().share) / 10;
    std::vector<double> points = round_to_tenths(losses, 100 - achieved);
    points.push_back(achieved);
    return points;
}

std::vector<WaterfallLine> lines_of(const Rows& rows) {
    const std::vector<double> points = points_of(rows);
    std::vector<WaterfallLine> lines;
    double level = 100;
    std::size_t next = 0;
    for (const WaterfallRow& row : rows) {
        WaterfallLine line{row.kind, QString::fromStdString(row.name), 100, row.seconds, 0, 100, {}, {}};
        if (row.kind != WaterfallKind::peak) line.points = points[next++];
        if (row.kind == WaterfallKind::achieved) line.to = line.points;
        if (line.is_loss()) {
            line.from = std::min(level - line.points, level);
            line.to = std::max(level - line.points, level);
            level -= line.points;
        }
        lines.push_back(line);
    }
    return lines;
}

void add_missing(std::vector<WaterfallLine>& lines, const Rows& pinned) {
    for (const WaterfallRow& row : pinned) {
        if (std::ranges::find(lines, row.kind, &WaterfallLine::kind) != lines.end()) continue;
        const auto after = std::ranges::find_if(lines, [&](const WaterfallLine& line) { return line.kind > row.kind; });
        const double level = after == lines.end() ? 0 : after->is_loss() ? after->to : after->points;
        lines.insert(after, {row.kind, QString::fromStdString(row.name), 0, 0, level, level, {}, {}});
    }
}

}  // namespace

std::vector<double> round_to_tenths(const std::vector<double>& values, double total) {
    std::vector<double> tenths;
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    double missing = std::round(total * 10);
    for (const double value : values) {
        tenths.push_back(std::floor(value * 10));
        missing -= tenths.back();
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return values[a] * 10 - tenths[a] > values[b] * 10 - tenths[b]; });
    for (std::size_t i = 0; i < order.size() && missing > 0.5; ++i, --missing) tenths[order[i]] += 1;
    for (double& value : tenths) value /= 10;
    return tenths;
}

std::vector<WaterfallLine> waterfall_lines(const Estimate& live, const Estimate* pinned, MfuConvention convention) {
    std::vector<WaterfallLine> lines = lines_of(waterfall_for(live, convention));
    if (pinned == nullptr) return lines;
    const Rows rows = waterfall_for(*pinned, convention);
    add_missing(lines, rows);
    const std::vector<WaterfallLine> others = lines_of(rows);
    for (WaterfallLine& line : lines) {
        const auto other = std::ranges::find(others, line.kind, &WaterfallLine::kind);
        line.pinned_points = other == others.end() ? 0 : other->points;
        if (other != others.end()) line.pinned_at = line.is_loss() ? other->from : other->to;
    }
    return lines;
}

}  // namespace layline
