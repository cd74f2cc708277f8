// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPolygonF>
#include <algorithm>

#include "widgets/pipeline/paint_context.h"

namespace layline {
namespace {

constexpr double path_px = 1.8, halo_px = 4;
constexpr double thin_px = 1.2;  // over rows too small for a gap
constexpr double same_column_px = 0.75;

/// Corners of the path on the screen; those that fall on one pixel column are reduced to its first, extreme and last ones.
class Corners {
  public:
    void add(double x, double y) {
        if (!points_.isEmpty() && x - column_ < same_column_px && in_column_ > 3) {
            low_ = std::min(low_, y);
            high_ = std::max(high_, y);
            points_[points_.size() - 3] = QPointF(column_, low_);
            points_[points_.size() - 2] = QPointF(column_, high_);
            points_.back() = QPointF(x, y);
            return;
        }
        if (points_.isEmpty() || x - column_ >= same_column_px) {
            column_ = x;
            in_column_ = 0;
            low_ = high_ = y;
        }
        low_ = std::min(low_, y);
        high_ = std::max(high_, y);
        ++in_column_;
        points_.append(QPointF(x, y));
    }
    const QPolygonF& points() const { return points_; }

  private:
    QPolygonF points_;
    double column_ = 0, low_ = 0, high_ = 0;
    int in_column_ = 0;
};

QPolygonF corners(const PaintContext& context, const TimeSegment& piece) {
    const SchedulePicture& picture = *context.sides.front().picture;
    const auto y = [&](int rank) {
        const RowMetrics& row = context.regions.row;
        return context.regions.y_of(rank) + row.compute + (row.has_comm() ? row.gap / 2.0 : 0.0);
    };
    const auto x = [&](double time_s) {
        return std::clamp(piece.x_begin + (time_s - piece.begin_s) * context.map.px_per_s(), piece.x_begin, piece.x_end);
    };
    Corners out;
    const auto& runs = picture.path().runs;
    auto run = std::ranges::lower_bound(runs, piece.begin_s, {}, &PathRun::end_s);
    for (; run != runs.end() && run->begin_s <= piece.end_s; ++run) {
        const bool last = run + 1 == runs.end();
        out.add(x(run->begin_s), y(run->rank));
        out.add(x(last ? picture.end_s() : (run + 1)->begin_s), y(run->rank));
    }
    if (run == runs.end() && out.points().isEmpty() && !runs.empty()) {  // only the end of the step is in view
        out.add(piece.x_begin, y(runs.back().rank));
        out.add(piece.x_end, y(runs.back().rank));
    }
    return out.points();
}

}  // namespace

void paint_path(const PaintContext& context) {
    if (!context.show_path || context.comparing()) return;
    QPainter& painter = context.painter;
    painter.save();
    painter.setClipRect(QRectF(context.regions.rows).adjusted(-2, -2, 2, 4));
    painter.setRenderHint(QPainter::Antialiasing);
    const bool small = !context.regions.row.has_comm();
    for (const TimeSegment& piece : context.map.visible()) {
        const QPolygonF line = corners(context, piece);
        if (!small) {
            painter.setPen(QPen(context.theme.surface, halo_px, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
            painter.drawPolyline(line);
        }
        painter.setPen(QPen(context.theme.crit, small ? thin_px : path_px, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        painter.drawPolyline(line);
    }
    painter.restore();
}

}  // namespace layline
