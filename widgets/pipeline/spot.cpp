// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/spot.h"

#include <algorithm>

namespace layline {
namespace {

/// End of a rank's last box: bars that last longer stand in the compute lane too.
double last_end_s(const SchedulePicture& picture, int rank) {
    const RowTimes row = picture.row(rank);
    return row.size() > 0 ? row.end_s.back() : 0;
}

const LaneBar* bar_at(const SchedulePicture& picture, int rank, double time_s, bool on_comm_lane) {
    const double after_s = last_end_s(picture, rank);
    for (const LaneBar& bar : picture.bars(rank))
        if (bar.start_s <= time_s && time_s < bar.end_s && (on_comm_lane || bar.end_s > after_s)) return &bar;
    return nullptr;
}

/// Makes the spot that of a bar at time_s, where there is one.
bool set_bar(ScheduleSpot& spot, const SchedulePicture& picture, int rank, double time_s, bool on_comm_lane) {
    const LaneBar* bar = bar_at(picture, rank, time_s, on_comm_lane);
    if (bar == nullptr) return false;
    spot = {};
    spot.kind = SpotKind::bar;
    spot.bar = bar->kind;
    spot.bar_stage = bar->stage;
    spot.begin_s = bar->start_s;
    spot.end_s = bar->end_s;
    return true;
}

/// The cell around time_s, found by walking the cells of a few pixels around it.
ScheduleSpot cell_at(const SchedulePicture& picture, const TimeMap& map, double merge_px, int rank, double time_s) {
    ScheduleSpot spot;
    const RowTimes row = picture.row(rank);
    const double around = map.seconds(4 * merge_px);
    const TimeSegment piece{std::max(0.0, time_s - around), time_s + around, 0,
                            (time_s + around - std::max(0.0, time_s - around)) * map.px_per_s()};
    for_each_cell(row, piece, merge_px, [&](const Cell& cell) {
        const double begin = row.start_s[cell.first], end = row.end_s[cell.first + cell.count - 1];
        if (spot.kind != SpotKind::none || time_s < begin || time_s >= end) return;
        spot.kind = cell.count == 1 ? SpotKind::box : SpotKind::boxes;
        spot.begin_s = begin;
        spot.end_s = end;
        spot.action = picture.row_begin(rank) + cell.first;
        spot.count = cell.count;
    });
    return spot;
}

ScheduleSpot idle_at(const SchedulePicture& picture, int rank, double time_s) {
    ScheduleSpot spot;
    spot.kind = SpotKind::idle;
    const RowTimes row = picture.row(rank);
    const std::size_t next = row.first_ending_after(time_s);
    spot.begin_s = next > 0 ? row.end_s[next - 1] : 0;
    spot.count = next < row.size() ? 1 : 0;
    spot.action = picture.row_begin(rank) + next;
    spot.end_s = next < row.size() ? row.start_s[next] : picture.end_s();
    const double after_s = last_end_s(picture, rank);
    for (const LaneBar& bar : picture.bars(rank)) {
        if (bar.end_s <= after_s) continue;  // beside the boxes
        if (bar.end_s <= time_s) spot.begin_s = std::max(spot.begin_s, bar.end_s);
        if (bar.start_s > time_s && bar.start_s < spot.end_s) {
            spot.end_s = bar.start_s;
            spot.count = 0;
        }
    }
    return spot;
}

}  // namespace

ScheduleSpot spot_of(const SchedulePicture& picture, int side, std::size_t action) {
    ScheduleSpot spot;
    spot.kind = SpotKind::box;
    spot.side = side;
    spot.rank = picture.rank_of_index(action);
    spot.begin_s = spot.time_s = picture.timeline().start_s[action];
    spot.end_s = picture.timeline().end_s[action];
    spot.action = action;
    spot.count = 1;
    return spot;
}

ScheduleSpot spot_at(std::span<const SchedulePicture* const> sides, const TimeMap& map, const Regions& regions, double merge_px,
                     QPointF point) {
    ScheduleSpot spot;
    spot.time_s = map.time(point.x());
    if (sides.empty()) return spot;
    if (regions.overview.adjusted(0, -4, 0, 4).contains(point.toPoint())) {
        spot.kind = SpotKind::overview;
        return spot;
    }
    if (point.x() < map.left() || point.x() >= map.right()) return spot;
    const bool below_axis = point.y() >= regions.rows.top() - 8 && point.y() < regions.phases.top();
    if (below_axis && map.in_break(point.x())) {
        spot.kind = SpotKind::fold;
        return spot;
    }
    if (regions.memory.contains(point.toPoint())) {
        spot.kind = SpotKind::memory;
        return spot;
    }
    const int row = regions.row_at(static_cast<int>(point.y()));
    if (row < 0) return spot;
    const int side = row >= regions.rows_per_side ? 1 : 0;
    const SchedulePicture& picture = *sides[static_cast<std::size_t>(side)];
    const int rank = row % regions.rows_per_side;
    if (rank >= picture.ranks()) return spot;
    const double time_s = spot.time_s;
    const bool on_comm_lane = regions.row.has_comm() && point.y() >= regions.y_of(row) + regions.row.compute + regions.row.gap / 2.0;
    if (!on_comm_lane || !set_bar(spot, picture, rank, time_s, true)) spot = cell_at(picture, map, merge_px, rank, time_s);
    if (spot.kind == SpotKind::box && picture.schedule().actions[spot.action].pair == 1 &&
        point.y() >= regions.y_of(row) + regions.row.compute / 2)
        spot = spot_of(picture, side, spot.action + 1);
    if (spot.kind == SpotKind::none && !set_bar(spot, picture, rank, time_s, false) && time_s < picture.end_s())
        spot = idle_at(picture, rank, time_s);
    spot.time_s = time_s;
    spot.side = side;
    spot.rank = rank;
    return spot;
}

}  // namespace layline
