// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/thumbnail.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/pipeline/work_colours.h"
#include "widgets/theme/colour.h"

namespace layline {

namespace {

constexpr int least_pitch = 2, most_pitch = 14;
constexpr int least_pitch_with_gap = 4;
constexpr int least_pitch_with_halves = 7;
constexpr double merged_px = 1.5, gap_from_px = 4;

class Stamp {
  public:
    Stamp(QPainter& painter, const SchedulePicture& picture, const TimeMap& map, const Theme& theme)
        : painter_(painter), picture_(picture), map_(map), theme_(theme), colours_(theme, picture.chunks()), sums_(picture, colours_) {}

    void bar(int rank, double y, double height, bool halves) {
        for (const TimeSegment& piece : map_.visible()) {
            painter_.fillRect(QRectF(piece.x_begin, y, piece.x_end - piece.x_begin, height), theme_.trough);
            for_each_cell(picture_.row(rank), piece, merged_px, [&](const Cell& cell) {
                box(rank, cell, piece, {0, y, 0, height}, halves);
            });
        }
    }

  private:
    void box(int rank, const Cell& cell, const TimeSegment& piece, QRectF where, bool halves) {
        const double from = std::max(cell.x_begin, piece.x_begin), to = std::min(cell.x_end, piece.x_end);
        const std::size_t first = picture_.row_begin(rank) + cell.first;
        where.setLeft(from);
        where.setRight(to - (cell.count == 1 && to - from >= gap_from_px ? 1 : 0));
        const Action& action = picture_.schedule().actions[first];
        if (cell.count == 1) {
            if (halves && action.pair == 1) where.setHeight(where.height() / 2);
            if (halves && action.pair == 2) where.setTop(where.center().y());
            return painter_.fillRect(where, colours_.fill(action).fill);
        }
        const ColourSums::Mean mean = sums_.mean(first, first + cell.count);
        const double share = std::clamp(mean.seconds * map_.px_per_s() / std::max(1e-9, to - from), 0.0, 1.0);
        painter_.fillRect(where, blend(theme_.trough, mean.colour, share));
    }

    QPainter& painter_;
    const SchedulePicture& picture_;
    const TimeMap& map_;
    const Theme& theme_;
    WorkColours colours_;
    ColourSums sums_;
};

}  // namespace

QImage schedule_thumbnail(const SchedulePicture& picture, QSize size, double pixel_ratio, const Theme& theme) {
    QImage image(size * pixel_ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixel_ratio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    const TimeMap map(0, size.width(), picture.timeline().makespan_s, picture.fold());
    const int shown = std::min(picture.ranks(), size.height() / least_pitch);
    const int pitch = std::clamp(size.height() / shown, least_pitch, most_pitch);
    const int top = (size.height() - shown * pitch) / 2;
    Stamp stamp(painter, picture, map, theme);
    for (int i = 0; i < shown; ++i) {
        const int rank = static_cast<int>(static_cast<std::int64_t>(i) * picture.ranks() / shown);
        stamp.bar(rank, top + i * pitch, pitch - (pitch >= least_pitch_with_gap ? 1 : 0), pitch >= least_pitch_with_halves);
    }
    return image;
}

}  // namespace layline
