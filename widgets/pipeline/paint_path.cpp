// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPolygonF>
#include <algorithm>
#include <vector>

#include "widgets/pipeline/paint_context.h"
#include "widgets/theme/colour.h"

namespace layline {
namespace {

constexpr double path_px = 1.8, halo_px = 4;
constexpr double thin_px = 1.2;  // over rows too small for a gap
constexpr double same_column_px = 1;
constexpr double veil_opacity = 0.25;

/// Rows that the path crosses within one pixel column, too often for a line to follow.
struct Crossed {
    double x = 0, low = 0, high = 0;
};

/// The path on the screen: lines where its corners can be told apart, and where several fall on one pixel column what it crosses there.
class Corners {
  public:
    void add(double x, double y) {
        if (count_ > 0 && x - column_ < same_column_px) {
            low_ = std::min(low_, y);
            high_ = std::max(high_, y);
            ++count_;
            if (count_ <= most_in_column) return lines_.back().append(QPointF(x, y));
            if (count_ == most_in_column + 1) leave_line();
            crossed_.back() = {column_, low_, high_};
            last_ = QPointF(x, y);
            return;
        }
        if (lines_.empty() || count_ > most_in_column) lines_.emplace_back();
        if (count_ > most_in_column) lines_.back().append(last_);
        column_ = x;
        low_ = high_ = y;
        count_ = 1;
        lines_.back().append(QPointF(x, y));
    }
    bool empty() const { return lines_.empty(); }
    const std::vector<QPolygonF>& lines() const { return lines_; }
    const std::vector<Crossed>& crossed() const { return crossed_; }

  private:
    /// What the line has of this column is crossed instead.
    void leave_line() {
        QPolygonF& line = lines_.back();
        line.resize(line.size() - most_in_column);
        crossed_.emplace_back();
    }

    static constexpr int most_in_column = 4;
    std::vector<QPolygonF> lines_;
    std::vector<Crossed> crossed_;
    QPointF last_;
    double column_ = 0, low_ = 0, high_ = 0;
    int count_ = 0;
};

Corners corners(const PaintContext& context, const TimeSegment& piece) {
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
    if (run == runs.end() && out.empty() && !runs.empty()) {  // only the end of the step is in view
        out.add(piece.x_begin, y(runs.back().rank));
        out.add(piece.x_end, y(runs.back().rank));
    }
    return out;
}

/// Each column as one stroke, so that the path is a veil over the rows that it runs to and fro on.
void paint_crossed(const PaintContext& context, const std::vector<Crossed>& crossed) {
    const QColor veil = with_opacity(context.theme.crit, veil_opacity);
    for (const Crossed& column : crossed)
        context.painter.fillRect(QRectF(context.snap(column.x), column.low, 1 / context.pixel_ratio, column.high - column.low), veil);
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
        const Corners path = corners(context, piece);
        paint_crossed(context, path.crossed());
        if (!small) {
            painter.setPen(QPen(context.theme.surface, halo_px, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
            for (const QPolygonF& line : path.lines()) painter.drawPolyline(line);
        }
        painter.setPen(QPen(context.theme.crit, small ? thin_px : path_px, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        for (const QPolygonF& line : path.lines()) painter.drawPolyline(line);
    }
    painter.restore();
}

}  // namespace layline
