// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace layline {

/// A stretch of time that is cut out of the picture: a whole number of periods, so that the pattern meets on both sides.
struct Fold {
    double from_s = 0;
    double to_s = 0;
    int micro_batches = 0;  ///< that pass in it; 0 where two schedules are cut at once
    double length_s() const { return to_s - from_s; }
    bool operator==(const Fold&) const = default;
};

/// A straight piece of the map: times begin_s .. end_s lie on x_begin .. x_end.
struct TimeSegment {
    double begin_s = 0, end_s = 0;
    double x_begin = 0, x_end = 0;
};

/// Time to x and back for every plot of the pipeline view. Time runs from 0 to end_s; a fold takes it out of the picture and puts
/// a gap of break_px in its place. x is in logical pixels. The state is a scale and the kept time at the left edge, where kept time
/// is time less what is folded; zoom and pan keep the picture within [0, end_s].
class TimeMap {
  public:
    static constexpr double break_px = 26;
    /// The closest zoom: this share of the whole fills the picture.
    static constexpr double smallest_share = 1e-6;

    TimeMap() = default;
    /// Shows everything. @param end_s > 0. @param width > break_px.
    TimeMap(double left, double width, double end_s, std::optional<Fold> fold = {});

    double left() const { return left_; }
    double width() const { return width_; }
    double right() const { return left_ + width_; }
    double end_s() const { return end_s_; }
    double px_per_s() const { return scale_; }
    const std::optional<Fold>& fold() const { return fold_; }

    double x(double time_s) const;
    /// The time under x; within the break its beginning; outside of the picture clamped to [0, end_s].
    double time(double x) const;
    double seconds(double px) const { return px / scale_; }

    /// The pieces in view, one or two, cut to the picture's edges.
    std::vector<TimeSegment> visible() const;
    /// The left and right edge of the break, where any of it is in view.
    std::optional<std::pair<double, double>> break_in_view() const;
    bool in_break(double x) const;
    bool shows_everything() const;

    /// Each keeps the rest as it is.
    void set_geometry(double left, double width);
    /// Keeps what lies in the middle of the picture there, and the whole picture when that is what was shown.
    void set_fold(std::optional<Fold> fold);

    void fit();
    /// Shows [begin_s, end_s] with a margin on both sides, a share of its length.
    void fit(double begin_s, double end_s, double margin = 0.04);
    /// Zooms by `factor` (> 1: closer), the time under x staying where it is.
    void zoom(double factor, double x);
    /// Moves the picture by px to the left.
    void pan(double px);
    /// Moves the picture just so far that time_s is in view.
    void reveal(double time_s);

    bool operator==(const TimeMap&) const = default;

  private:
    double kept(double time_s) const;
    double kept_end() const { return end_s_ - (fold_ ? fold_->length_s() : 0); }
    double usable_width() const { return width_ - (fold_ ? break_px : 0); }
    void clamp();

    double left_ = 0, width_ = 100;
    double end_s_ = 1;
    std::optional<Fold> fold_;
    double origin_ = 0;  ///< kept seconds at the left edge; counts the break as seconds(break_px) once it is passed
    double scale_ = 100;
};

}  // namespace layline
