// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/time_map.h"

#include <algorithm>
#include <cmath>

namespace layline {

// Positions are measured in pixels from time 0: p(t) = kept(t) * scale + (t >= fold end ? break_px : 0), and x = left + p(t) - origin_px.
// origin_ is kept in seconds, origin_px = origin_ * scale, so that a resize keeps the left edge in place.

TimeMap::TimeMap(double left, double width, double end_s, std::optional<Fold> fold)
    : left_(left), width_(std::max(width, break_px + 1)), end_s_(end_s), fold_(fold) {
    fit();
}

double TimeMap::kept(double time_s) const {
    if (!fold_ || time_s <= fold_->from_s) return time_s;
    return time_s >= fold_->to_s ? time_s - fold_->length_s() : fold_->from_s;
}

double TimeMap::x(double time_s) const {
    const double gap = fold_ && time_s >= fold_->to_s ? break_px : 0;
    return left_ + (kept(time_s) - origin_) * scale_ + gap;
}

double TimeMap::time(double x) const {
    const double position = (x - left_) / scale_ + origin_;
    const double past = fold_ ? position - fold_->from_s : 0;
    double time_s = position;
    if (past > 0) time_s = past < seconds(break_px) ? fold_->from_s : position - seconds(break_px) + fold_->length_s();
    return std::clamp(time_s, 0.0, end_s_);
}

std::vector<TimeSegment> TimeMap::visible() const {
    std::vector<TimeSegment> pieces;
    const auto add = [&](double begin_s, double end_s, double x_begin) {
        const double x_end = x_begin + (end_s - begin_s) * scale_;
        const double from = std::max(x_begin, left_), to = std::min(x_end, right());
        if (to > from) pieces.push_back({begin_s + (from - x_begin) / scale_, begin_s + (to - x_begin) / scale_, from, to});
    };
    if (!fold_) {
        add(0, end_s_, x(0));
    } else {
        add(0, fold_->from_s, x(0));
        add(fold_->to_s, end_s_, x(fold_->to_s));
    }
    return pieces;
}

std::optional<std::pair<double, double>> TimeMap::break_in_view() const {
    if (!fold_) return {};
    const double begin = x(fold_->from_s), end = x(fold_->to_s);
    if (end <= left_ || begin >= right()) return {};
    return std::pair(begin, end);
}

bool TimeMap::in_break(double x) const {
    const auto gap = break_in_view();
    return gap && x >= gap->first && x < gap->second;
}

bool TimeMap::shows_everything() const { return scale_ <= usable_width() / kept_end() * (1 + 1e-9); }

void TimeMap::set_geometry(double left, double width) {
    const bool whole = shows_everything();
    left_ = left;
    width_ = std::max(width, break_px + 1);
    if (whole)
        fit();
    else
        clamp();
}

void TimeMap::set_fold(std::optional<Fold> fold) {
    const bool whole = shows_everything();
    const double middle = left_ + width_ / 2;
    const double kept_in_place = time(middle);
    fold_ = fold;
    if (whole) return fit();
    clamp();
    pan(x(kept_in_place) - middle);
}

void TimeMap::fit() {
    scale_ = usable_width() / kept_end();
    origin_ = 0;
}

void TimeMap::fit(double begin_s, double end_s, double margin) {
    const double gap = fold_ && begin_s <= fold_->from_s && end_s >= fold_->to_s ? break_px : 0;
    const double span = std::max(kept(end_s) - kept(begin_s), end_s_ * smallest_share);
    scale_ = (width_ - gap) / (span * (1 + 2 * margin));
    origin_ = 0;
    clamp();
    origin_ = 0;  // x() below is then the distance from time 0
    pan((x(begin_s) + x(end_s)) / 2 - left_ - width_ / 2);
}

void TimeMap::zoom(double factor, double x) {
    const double time_s = time(x);
    scale_ *= factor;
    clamp();
    pan(this->x(time_s) - x);
}

void TimeMap::pan(double px) {
    origin_ += px / scale_;
    clamp();
}

void TimeMap::reveal(double time_s) {
    const double at = x(time_s);
    if (at < left_) pan(at - left_ - width_ / 4);
    if (at > right()) pan(at - right() + width_ / 4);
}

void TimeMap::clamp() {
    const double closest = width_ / (end_s_ * smallest_share);
    scale_ = std::clamp(scale_, usable_width() / kept_end(), closest);
    const double last = kept_end() + (fold_ ? break_px / scale_ : 0) - width_ / scale_;
    origin_ = std::clamp(origin_, 0.0, std::max(0.0, last));
}

}  // namespace layline
