// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "widgets/pipeline/time_map.h"

namespace layline {

/// Boxes of one row as they appear at a zoom: one box, or several neighbours that are too narrow to be told apart.
struct Cell {
    double x_begin = 0, x_end = 0;
    std::size_t first = 0;  ///< index into the row
    std::size_t count = 1;
};

/// Start and end times of one row, in order: both never fall. Boxes that are co-executed share their times.
struct RowTimes {
    std::span<const double> start_s, end_s;
    std::size_t size() const { return start_s.size(); }
    /// The first box that ends after time_s.
    std::size_t first_ending_after(double time_s) const {
        return static_cast<std::size_t>(std::upper_bound(end_s.begin(), end_s.end(), time_s) - end_s.begin());
    }
    /// The box that runs at time_s, or size().
    std::size_t at(double time_s) const {
        const std::size_t i = first_ending_after(time_s);
        return i < size() && start_s[i] <= time_s ? i : size();
    }
};

/// First index in [from, n) with values[i] >= limit, by doubling steps: cheap when it is near.
inline std::size_t gallop(std::span<const double> values, std::size_t from, double limit) {
    std::size_t step = 1, high = from;
    while (high < values.size() && values[high] < limit) {
        from = high + 1;
        high += step;
        step *= 2;
    }
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = values.begin() + static_cast<std::ptrdiff_t>(std::min(high, values.size()));
    return static_cast<std::size_t>(std::lower_bound(begin, end, limit) - values.begin());
}

/// Calls sink(Cell) for all that a piece of the time map shows of a row, left to right. Boxes narrower than merge_px become one cell with
/// their neighbours up to the next multiple of merge_px from time 0, so that panning does not regroup them. The cost is
/// O(pixels * log n), whatever the number of boxes.
template <class Sink>
void for_each_cell(const RowTimes& row, const TimeSegment& piece, double merge_px, Sink&& sink) {
    const double scale = (piece.x_end - piece.x_begin) / (piece.end_s - piece.begin_s);
    const double merge_s = merge_px / scale;
    const auto x = [&](double time_s) { return piece.x_begin + (time_s - piece.begin_s) * scale; };
    const auto width = [&](std::size_t i) { return row.end_s[i] - row.start_s[i]; };
    std::size_t i = row.first_ending_after(piece.begin_s);
    while (i < row.size() && row.start_s[i] < piece.end_s) {
        std::size_t next = i + 1;
        if (width(i) < merge_s) {
            const double limit = (std::floor(row.start_s[i] / merge_s) + 1) * merge_s;
            next = std::max(next, gallop(row.start_s, next, limit));
            while (next > i + 1 && width(next - 1) >= merge_s) --next;
        }
        sink(Cell{x(row.start_s[i]), x(row.end_s[next - 1]), i, next - i});
        i = next;
    }
}

}  // namespace layline
