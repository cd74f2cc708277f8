// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFontMetricsF>
#include <algorithm>

#include "widgets/pipeline/paint_context.h"
#include "widgets/pipeline/words.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"

namespace layline {
namespace {

constexpr double gap_px = 1;             // between boxes
constexpr double least_with_gap_px = 6;  // narrower boxes touch: a gap would beat against the pixels
constexpr double least_with_mark_px = 8;
constexpr double send_px = 2;
constexpr double lane_gap_px = 2;
constexpr double least_tint = 0.35;  // of a lane where single collectives are too narrow to show
constexpr double label_margin = 4;
constexpr double edge_px = 2;                // the darker edge of an input gradient
constexpr int edge_shade = 135;              // per cent, as QColor::darker takes it
constexpr double collectives_per_layer = 2;  // all-reduces of tensor parallelism in one pass of a layer: after attention and after the MLP

/// Draws the lanes of one row.
class RowPainter {
  public:
    RowPainter(const PaintContext& context, int row)
        : context_(context),
          painter_(context.painter),
          picture_(*context.side_of(row).picture),
          side_(context.side_of(row)),
          rank_(context.rank_of(row)),
          top_(context.regions.y_of(row)),
          metrics_(context.regions.row) {
        const auto& scenario = picture_.estimate().scenario;
        collectives_ = collectives_per_layer * static_cast<double>(scenario.architecture.layers) / picture_.schedule().placement.stages;
        choose_font();
    }

    void paint() {
        for (const TimeSegment& piece : context_.map.visible()) {
            painter_.fillRect(lane(piece.x_begin, piece.x_end), trough());
            bars(piece);
            leading_idle(piece);
            for_each_cell(picture_.row(rank_), piece, context_.merge_px(), [&](const Cell& cell) { draw(cell, piece); });
        }
    }

  private:
    QRectF lane(double from, double to) const {
        const double x = context_.snap(from);
        return {x, static_cast<double>(top_), context_.snap(to) - x, static_cast<double>(metrics_.compute)};
    }
    /// The part of a communication lane between two x; where lanes are not drawn apart, of the one that all share.
    QRectF comm(CommLane which, double from, double to) const {
        const double x = context_.snap(from), width = std::max(1.0, context_.snap(to) - x), top = top_ + metrics_.compute + metrics_.gap;
        if (context_.lanes.empty()) return {x, top, width, static_cast<double>(metrics_.comm)};
        const auto place = std::ranges::find(context_.lanes, which) - context_.lanes.begin();
        return {x, top + static_cast<double>(place) * metrics_.lane_pitch(), width,
                static_cast<double>(metrics_.lane_pitch() - lane_gap_px)};
    }
    bool apart() const { return !context_.lanes.empty(); }

    void choose_font() {
        const TextRole role = metrics_.compute >= 20 ? TextRole::caption : TextRole::tick;
        labels_ = metrics_.compute >= 12;
        if (!labels_) return;
        painter_.setFont(font_of(role));
        const QFontMetricsF metrics(painter_.font());
        digit_px_ = metrics.horizontalAdvance(QLatin1Char('0'));
        letter_px_ = metrics.horizontalAdvance(QLatin1Char('m'));
        half_fits_ = metrics_.compute / 2 >= metrics.ascent();
    }

    void draw(const Cell& cell, const TimeSegment& piece) {
        const double from = std::max(cell.x_begin, piece.x_begin), to = std::min(cell.x_end, piece.x_end);
        const bool told_apart = cell.count == 1 && cell.x_end - cell.x_begin >= context_.merge_px() / 2;
        if (told_apart)
            box(cell, from, to, cell.x_end <= piece.x_end);
        else
            merged(cell, from, to);
    }

    void box(const Cell& cell, double from, double to, bool whole_end) {
        const Action& action = picture_.schedule().actions[picture_.row_begin(rank_) + cell.first];
        const Fill& fill = side_.colours->fill(action);
        QRectF where = lane(from, to);
        if (action.pair == 1) where.setHeight(metrics_.compute / 2);
        if (action.pair == 2) where.setTop(top_ + metrics_.compute / 2);
        const double room = where.width() - label_margin;
        if (whole_end && to - from >= least_with_gap_px) where.setWidth(where.width() - gap_px);
        if (where.width() <= 0) where.setWidth(1 / context_.pixel_ratio);
        painter_.fillRect(where, context_.shown(fill.fill, WorkPart::compute));
        if (action.kind == ActionKind::input_gradient && where.width() > 3 * edge_px)
            painter_.fillRect(QRectF(where.left(), where.top(), edge_px, where.height()),
                              context_.shown(fill.fill.darker(edge_shade), WorkPart::compute));
        if (labels_ && (action.pair == 0 || half_fits_)) label(action, where, room, fill.text);
        if (metrics_.has_comm()) communication(action, cell, from, to);
    }

    void merged(const Cell& cell, double from, double to) {
        const std::size_t first = picture_.row_begin(rank_) + cell.first;
        const ColourSums::Mean mean = side_.sums->mean(first, first + cell.count);
        const double share = std::clamp(mean.seconds * context_.map.px_per_s() / std::max(1e-9, cell.x_end - cell.x_begin), 0.0, 1.0);
        QRectF where = lane(from, to);
        if (where.width() <= 0) where.setWidth(1 / context_.pixel_ratio);
        painter_.fillRect(where, blend(trough(), context_.shown(smooth_colour(cell), WorkPart::compute), share));
        if (metrics_.has_comm()) merged_communication(picture_.schedule().actions[first].stage, from, to, share);
    }

    void merged_communication(int stage, double from, double to, double share) {
        const CommunicationShares part = shares_of(picture_.estimate(), stage);
        const auto strip = [&](CommLane lane, double of) {
            if (of > 0) painter_.fillRect(comm(lane, from, to), blend(context_.theme.surface, colour(lane), share * (apart() ? of : 1)));
        };
        strip(CommLane::tp, part.tp);
        if (!apart() && part.tp > 0) return;
        strip(CommLane::cp, part.cp);
        strip(CommLane::ep, part.ep);
    }

    /// The mean over a few neighbouring cells, so that a pattern finer than the pixels does not beat against them.
    QColor smooth_colour(const Cell& cell) const {
        const std::size_t begin = picture_.row_begin(rank_), size = picture_.row(rank_).size(), reach = 2 * cell.count;
        const std::size_t first = cell.first > reach ? cell.first - reach : 0, last = std::min(size, cell.first + cell.count + reach);
        return side_.sums->mean(begin + first, begin + last).colour;
    }

    void label(const Action& action, const QRectF& where, double room, const QColor& colour) {
        int digits = 1;
        for (int n = action.micro_batch; n >= 10; n /= 10) ++digits;
        if (digits * digit_px_ > room) return;
        QString text = QString::number(action.micro_batch);
        if (picture_.schedule().slices > 1 && (digits + 2) * digit_px_ <= room) text += QLatin1Char('.') + QString::number(action.slice);
        if (picture_.chunks().chunks() > 1 && digits * digit_px_ + letter_px_ <= room)
            text += QLatin1Char(chunk_letter(picture_.chunks().chunk(action)));
        painter_.setPen(colour);
        painter_.drawText(where, Qt::AlignCenter, text);
    }

    /// One bar for all collectives of the box, or each of them once they are wide enough; a mark where the result is sent, or how long that
    /// takes.
    void communication(const Action& action, const Cell& cell, double from, double to) {
        const bool whole_end = cell.x_end <= to;
        const CommunicationShares part = shares_of(picture_.estimate(), action.stage);
        const double pitch = (cell.x_end - cell.x_begin) / std::max(1.0, collectives_), all = part.tp + part.cp + part.ep;
        double before = 1 - all;
        const auto collective = [&](CommLane lane, double share) {
            if (share <= 0) return;
            if (pitch * share >= context_.merge_px())
                each_collective(lane, cell, {pitch, pitch * before, pitch * (before + share)}, from, to);
            else if (apart() || share == std::max({part.tp, part.cp, part.ep}))
                painter_.fillRect(comm(lane, from, to - (whole_end && to - from >= least_with_gap_px ? gap_px : 0)),
                                  apart() ? blend(context_.theme.surface, colour(lane), std::max(share, least_tint)) : colour(lane));
            before += share;
        };
        collective(CommLane::cp, part.cp);
        collective(CommLane::ep, part.ep);
        collective(CommLane::tp, part.tp);
        if (whole_end && sends(picture_.schedule().placement, action)) send(from, to);
    }

    void send(double from, double to) {
        const double length_px = picture_.estimate().transfer_s * context_.map.px_per_s();
        if (apart() && length_px >= 1)
            painter_.fillRect(comm(CommLane::p2p, to, std::min(to + length_px, context_.map.right())), colour(CommLane::p2p));
        else if (to - from >= least_with_mark_px)
            painter_.fillRect(comm(CommLane::p2p, to - gap_px - send_px, to - gap_px), colour(CommLane::p2p));
    }

    /// Where a collective lies within the part of the box that belongs to one.
    struct Place {
        double pitch, begin, end;
    };

    void each_collective(CommLane lane, const Cell& cell, Place place, double from, double to) {
        const int first = static_cast<int>((from - cell.x_begin) / place.pitch), last = static_cast<int>((to - cell.x_begin) / place.pitch);
        for (int i = first; i <= std::min(last, static_cast<int>(collectives_) - 1); ++i) {
            const double left = cell.x_begin + i * place.pitch, begin = std::max(from, left + place.begin), end = left + place.end;
            if (begin < to && end > from) painter_.fillRect(comm(lane, begin, std::min(to, end - gap_px)), colour(lane));
        }
    }

    void bars(const TimeSegment& piece) {
        const RowTimes row = picture_.row(rank_);
        const double after_s = row.size() > 0 ? row.end_s.back() : 0;
        for (const LaneBar& bar : picture_.bars(rank_)) {
            if (bar.end_s <= piece.begin_s || bar.start_s >= piece.end_s) continue;
            const double from = std::max(context_.map.x(bar.start_s), piece.x_begin), to = std::min(context_.map.x(bar.end_s), piece.x_end);
            if (bar.kind == LaneKind::optimizer) {
                painter_.fillRect(lane(from, std::max(to, from + 1)), context_.shown(context_.theme.opt, WorkPart::optimizer));
                continue;
            }
            if (metrics_.has_comm()) painter_.fillRect(comm(lane_of(bar.kind), from, to), colour(lane_of(bar.kind)));
            const double idle_from = std::max(from, context_.map.x(std::max(bar.start_s, after_s)));
            if (bar.end_s <= after_s || idle_from >= to) continue;
            if (!metrics_.has_comm()) painter_.fillRect(lane(idle_from, to), blend(trough(), colour(lane_of(bar.kind)), 0.5));
            if (!labels_ || context_.comparing()) continue;
            painter_.setPen(metrics_.has_comm() ? context_.theme.text3 : context_.theme.text);
            draw_fitting(painter_, lane(idle_from, to), name_of(bar.kind), 12);
        }
    }

    /// The last rank waits longest for its first work: there the idle time is named.
    void leading_idle(const TimeSegment& piece) {
        const RowTimes row = picture_.row(rank_);
        if (!labels_ || rank_ + 1 != picture_.ranks() || row.size() == 0 || piece.begin_s > 0 || row.start_s[0] <= 0) return;
        painter_.setPen(context_.theme.text3);
        draw_fitting(painter_, lane(piece.x_begin, context_.map.x(row.start_s[0])), PipelineWords::tr("bubble"), label_margin);
    }

    QColor trough() const {
        return context_.shown(context_.emphasis == WorkPart::idle ? context_.theme.hatch : context_.theme.trough, WorkPart::idle);
    }
    QColor colour(CommLane lane) const {
        const WorkPart part = lane == CommLane::p2p                            ? WorkPart::send
                              : lane == CommLane::dp || lane == CommLane::fsdp ? WorkPart::dp
                                                                               : WorkPart::tp;
        return context_.shown(lane_colour(context_.theme, lane), part);
    }

    static QString name_of(LaneKind kind) {
        return kind == LaneKind::dp_reduce   ? PipelineWords::tr("Reduce-scatter gradients")
               : kind == LaneKind::dp_gather ? PipelineWords::tr("All-gather weights")
                                             : PipelineWords::tr("Unshard weights");
    }

    const PaintContext& context_;
    QPainter& painter_;
    const SchedulePicture& picture_;
    const PaintSide& side_;
    int rank_;
    int top_;
    RowMetrics metrics_;
    double collectives_ = 0;
    bool labels_ = false, half_fits_ = false;
    double digit_px_ = 0, letter_px_ = 0;
};

}  // namespace

QColor PaintContext::shown(const QColor& colour, WorkPart part) const {
    constexpr double other_parts = 0.35;
    return !emphasis || *emphasis == part ? colour : blend(theme.surface, colour, other_parts);
}

void paint_rows(const PaintContext& context) {
    context.painter.save();
    context.painter.setClipRect(context.regions.rows);
    const auto [first, last] = context.regions.visible_rows();
    for (int row = first; row < last; ++row)
        if (context.has_rank(row)) RowPainter(context, row).paint();
    context.painter.restore();
}

}  // namespace layline
