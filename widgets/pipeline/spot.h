// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QPointF>
#include <cstdint>
#include <span>

#include "widgets/pipeline/paint_context.h"

namespace layline {

enum class SpotKind { none, box, boxes, idle, bar, fold, memory, overview };

/// What lies under a point of the pipeline view.
struct ScheduleSpot {
    SpotKind kind = SpotKind::none;
    int side = 0;  ///< 0, or 1 for B of a comparison
    int rank = -1;
    double time_s = 0;
    double begin_s = 0, end_s = 0;  ///< of the box, the boxes, the idle time or the bar
    std::size_t action = 0;         ///< box: its index in the schedule; boxes: of the first; idle: of the one that ends it
    std::size_t count = 0;          ///< boxes: how many; idle: 1 when an action ends it, else 0
    LaneKind bar = LaneKind::optimizer;
    int bar_stage = -1;  ///< bar: the virtual stage that it is of, or -1

    bool is_box() const { return kind == SpotKind::box; }
    bool same_thing(const ScheduleSpot& other) const {
        return kind == other.kind && side == other.side && rank == other.rank && begin_s == other.begin_s && end_s == other.end_s &&
               action == other.action;
    }
};

/// The spot of one box.
ScheduleSpot spot_of(const SchedulePicture& picture, int side, std::size_t action);

/// What lies at a point.
ScheduleSpot spot_at(std::span<const SchedulePicture* const> sides, const TimeMap& map, const Regions& regions, double merge_px,
                     QPointF point);

}  // namespace layline

Q_DECLARE_METATYPE(layline::ScheduleSpot)
