// SPDX-License-Identifier: GPL-3.0-or-later
// Which communication lanes the pipeline view draws and where it draws memory, and the view at other sizes.
#include <algorithm>

#include "widgets/pipeline/schedule_view.h"

namespace layline {

int ScheduleView::lane_count() const {
    if (lanes_ == LaneView::hidden) return 0;
    return std::max<int>(1, static_cast<int>(lanes_drawn_.size()));
}

void ScheduleView::set_lanes(LaneView lanes) {
    if (lanes == lanes_) return;
    lanes_ = lanes;
    choose_lanes();
    layout();
    refresh();
    emit shown_changed();
}

void ScheduleView::set_memory_view(MemoryView memory) {
    if (memory == memory_) return;
    memory_ = memory;
    layout();
    refresh();
    emit shown_changed();
}

/// All lanes of either side, so that both have the same rows.
void ScheduleView::choose_lanes() {
    lanes_drawn_.clear();
    if (lanes_ != LaneView::unfolded) return;
    for (const SchedulePicture* side : pictures())
        for (const CommLane lane : lanes_of(*side))
            if (std::ranges::find(lanes_drawn_, lane) == lanes_drawn_.end()) lanes_drawn_.push_back(lane);
    std::ranges::sort(lanes_drawn_);
}

void ScheduleView::paint_to(QPainter& painter, QSize size, double pixel_ratio, const Theme& theme) const {
    painter.fillRect(QRect(QPoint(), size), theme.surface);
    if (sides_.empty()) return;
    const Regions where = regions(size, density_, regions_.row_count, static_cast<int>(sides_.size()), scroll_, lane_count(),
                                  memory_ == MemoryView::each_rank);
    TimeMap map = map_;
    const double begin_s = map_.time(map_.left()), end_s = map_.time(map_.right());
    map.set_geometry(where.left_gutter, where.rows.width());
    if (!map_.shows_everything()) map.fit(begin_s, end_s, 0);
    const auto sides = paint_sides(theme);
    paint_schedule(context(painter, sides, map, where, theme, pixel_ratio));
}

}  // namespace layline
