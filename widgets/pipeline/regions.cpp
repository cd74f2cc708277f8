// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/regions.h"

#include <algorithm>

namespace layline {
namespace {

/// Fixed heights of the bands from top to bottom.
struct Bands {
    int overview_top, overview, axis, rows_top, memory_gap, least_memory, phases, side_head, left_gutter, right_gutter;
};
constexpr Bands regular{8, 16, 30, 54, 6, 84, 24, 20, 100, 74};
constexpr Bands compact{7, 14, 24, 47, 7, 64, 19, 17, 84, 60};

constexpr RowMetrics regular_row{24, 4, 6, 44};
constexpr RowMetrics compact_row{17, 4, 5, 31};
constexpr int least_pitch_with_comm = 17;
constexpr int below_row = 10;  // of free space
constexpr int least_strip = 20, most_strip = 72, below_strip = 6;
constexpr int named_lane_px = 11;  // a lane with its name beside it

int scaled(int part, int pitch, int full) { return (part * pitch + full / 2) / full; }

RowMetrics full_row(Density density, int lanes) {
    RowMetrics row = density == Density::compact ? compact_row : regular_row;
    if (lanes == 1) return row;
    row.comm = lanes * named_lane_px;
    row.lanes = std::max(1, lanes);
    row.pitch = row.compute + row.gap + row.comm + below_row;
    return row;
}

}  // namespace

RowMetrics row_metrics(Density density, int pitch, int lanes) {
    const RowMetrics full = full_row(density, lanes);
    if (lanes > 1) return full;
    const int p = std::clamp(pitch, smallest_pitch, full.pitch);
    if (p < least_pitch_with_comm) return {p - (p > 10 ? 2 : 1), 0, 0, p};
    if (lanes == 0) return {std::min(full.compute, p - full.gap - 2), full.gap, 0, p};
    // The gap under the compute lane holds the critical path, so it shrinks last; the gap below the row gives way first.
    RowMetrics row{scaled(full.compute, p, full.pitch), p * 2 < full.pitch ? 3 : full.gap, std::max(3, scaled(full.comm, p, full.pitch)),
                   p};
    row.compute = std::min(full.compute, std::max(row.compute, p - row.gap - row.comm - std::max(2, scaled(10, p, full.pitch))));
    return row;
}

RowMetrics row_with_memory(Density density, int pitch, int lanes) {
    const bool small = pitch < full_row(density, lanes).pitch + least_strip;
    RowMetrics row = lanes == 1 && small ? compact_row : full_row(density, lanes);
    if (lanes == 0) row.comm = 0;
    const int around = row.memory_top() + below_strip;
    row.memory = std::clamp(pitch - around, least_strip, most_strip);
    row.pitch = around + row.memory;
    return row;
}

int Regions::content_height() const { return row_count * row.pitch + (side_head > 0 ? 2 * side_head : 0); }
int Regions::most_scroll() const { return std::max(0, content_height() - rows.height()); }

int Regions::y_of(int index) const {
    const int side = rows_per_side > 0 && index >= rows_per_side ? 1 : 0;
    return rows.top() - scroll + index * row.pitch + (side + 1) * side_head;
}

int Regions::head_of(int side) const { return rows.top() - scroll + side * (rows_per_side * row.pitch + side_head); }

int Regions::row_at(int y) const {
    if (y < rows.top() || y > rows.bottom()) return -1;
    for (const int side : {0, 1}) {
        const int first = side * rows_per_side, last = side == 0 ? rows_per_side : row_count;
        const int offset = y - y_of(first);
        if (first < last && offset >= 0 && offset < (last - first) * row.pitch) return first + offset / row.pitch;
    }
    return -1;
}

std::pair<int, int> Regions::visible_rows() const {
    int first = 0, last = row_count;
    while (first < last && y_of(first) + row.pitch <= rows.top()) ++first;
    while (last > first && y_of(last - 1) > rows.bottom()) --last;
    return {first, last};
}

Regions regions(QSize size, Density density, int rows, int sides, int scroll, int lanes, bool memory_rows) {
    const Bands& bands = density == Density::compact ? compact : regular;
    const int full = full_row(density, lanes).pitch;
    const int left = bands.left_gutter, width = std::max(1, size.width() - bands.left_gutter - bands.right_gutter);
    Regions out;
    out.left_gutter = bands.left_gutter;
    out.right_gutter = bands.right_gutter;
    out.row_count = rows;
    out.rows_per_side = sides == 2 ? rows / 2 : rows;
    out.side_head = sides == 2 ? bands.side_head : 0;
    out.overview = QRect(left, bands.overview_top, width, bands.overview);
    out.axis = QRect(left, bands.overview_top + bands.overview, width, bands.axis);
    out.phases = QRect(left, size.height() - bands.phases, width, bands.phases);

    const int between = std::max(0, size.height() - bands.rows_top - bands.phases);
    const int heads = sides * out.side_head;
    const int memory = memory_rows || sides == 2 || between < bands.least_memory * 2 ? 0 : bands.least_memory + bands.memory_gap;
    const int room = std::max(smallest_pitch, between - memory);
    const int pitch = rows > 0 ? (room - heads) / rows : full;
    out.row = memory_rows ? row_with_memory(density, pitch, lanes) : row_metrics(density, pitch, lanes);
    out.rows = QRect(left, bands.rows_top, width, std::min(room, rows * out.row.pitch + heads));
    if (memory > 0) {
        const int top = out.rows.bottom() + 1 + bands.memory_gap;
        out.memory = QRect(left, top, width, size.height() - bands.phases - top);
    }
    out.scroll = std::clamp(scroll, 0, out.most_scroll());
    return out;
}

}  // namespace layline
