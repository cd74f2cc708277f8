// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/pipeline/overlay.h"
#include "widgets/pipeline/picture.h"
#include "widgets/pipeline/regions.h"
#include "widgets/pipeline/spot.h"
#include "widgets/pipeline/time_map.h"
#include "widgets/pipeline/work_colours.h"

class QScrollBar;

namespace layline {

/// Draws the schedule of an estimate: the whole step as a strip, a time axis, a row of boxes for every pipeline rank with its
/// communication, the memory curve, the phases. Give it every new estimate; it computes nothing about training.
///
/// * A legal estimate is drawn. An illegal one turns what was last drawn into a ghost with a caption ("last valid, TP 2").
///   Without any the view is empty.
/// * The cost of a repaint is of the order of pixels, not of boxes; pointer, selection and links are drawn over a cached picture.
class ScheduleView : public QWidget {
    Q_OBJECT
  public:
    explicit ScheduleView(QWidget* parent = nullptr);
    ~ScheduleView() override;

    void set_estimate(std::shared_ptr<const Estimate> estimate);
    /// A of a comparison, drawn above the estimate on one time axis; nullptr or an illegal one ends the comparison.
    void set_pinned(std::shared_ptr<const Estimate> pinned);

    void set_density(Density density);
    Density density() const { return density_; }
    /// Whether the steady state is cut out; asked for by the user, done where the schedule has one (can_fold()).
    void set_folded(bool folded);
    bool folded() const { return fold_wanted_; }
    bool can_fold() const;
    void set_path_shown(bool shown);
    bool path_shown() const { return path_shown_; }
    /// How communication is drawn: hidden, on one thin lane, or a lane for each kind.
    void set_lanes(LaneView lanes);
    LaneView lanes() const { return lanes_; }
    /// Where memory is drawn: one plot below the rows, in which the worst rank's curve stands out, or a strip under each row.
    void set_memory_view(MemoryView memory);
    MemoryView memory_view() const { return memory_; }
    /// The rank whose memory curve stands out. -1: the one with the highest peak.
    void set_focus_rank(int rank);
    int focus_rank() const;

    /// Leaves one kind of work at full colour and pales the rest, as when a row of the waterfall is pointed at.
    void set_emphasis(std::optional<WorkPart> part);
    /// Linked hover: a time and a box pointed at in another view. Emits nothing.
    void set_cursor(std::optional<double> time_s);
    void set_hover(const ScheduleSpot& spot);
    void select(const ScheduleSpot& spot);
    const ScheduleSpot& selection() const { return overlay_.selection; }
    const ScheduleSpot& hover() const { return overlay_.hover; }
    std::optional<std::pair<double, double>> measured() const { return overlay_.span; }

    void fit();
    void zoom_to(PhaseKind phase);
    void zoom_to(double begin_s, double end_s);
    void zoom(double factor);

    bool is_empty() const { return sides_.empty(); }
    bool is_ghost() const { return ghost_; }
    bool is_comparing() const { return sides_.size() == 2; }
    /// "last valid, TP 2" for a ghost, otherwise empty.
    QString caption() const { return caption_; }
    /// "1F1B · 4 stages · 128 micro-batches".
    QString title() const;
    /// A few sentences for screen readers.
    QString summary() const;
    /// The schedule of the estimate (B of a comparison), or nullptr.
    const SchedulePicture* picture() const;
    const SchedulePicture* pinned_picture() const;
    const TimeMap& time_map() const { return map_; }
    const Regions& current_regions() const { return regions_; }

    /// Paints the view as it is, without pointer and selection, at any size: for exports.
    void paint_to(QPainter& painter, QSize size, double pixel_ratio, const Theme& theme) const;
    /// The view's size, made taller where rows would scroll, so that paint_to() shows them all.
    QSize whole_size() const { return size() + QSize(0, regions_.most_scroll()); }
    /// The boxes that are drawn, a row each, as table_text() has them; where they are too many to be read one by one it says so.
    QString table() const;
    /// Puts the boxes in view on the clipboard as a table.
    void copy_table() const;

    QSize sizeHint() const override { return {1284, 409}; }
    QSize minimumSizeHint() const override { return {420, 120}; }

  signals:
    /// The pointer is over something else; kind none when it left.
    void hovered(const layline::ScheduleSpot& spot);
    void selected(const layline::ScheduleSpot& spot);
    void folded_changed(bool folded);
    /// Title, caption or what the legend shows may have changed.
    void shown_changed();

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    struct Side;
    enum class Drag { none, press, measure, pan, overview, fold };

    void rebuild_sides(std::shared_ptr<const Estimate> pinned, std::shared_ptr<const Estimate> shown);
    std::optional<Fold> possible_fold() const;
    void rebuild_map();
    void layout();
    int lane_count() const;
    void choose_lanes();
    void changed();
    void refresh();
    PaintContext context(QPainter& painter, const std::vector<PaintSide>& sides, const TimeMap& map, const Regions& regions,
                         const Theme& theme, double pixel_ratio) const;
    std::vector<PaintSide> paint_sides(const Theme& theme) const;
    std::vector<const SchedulePicture*> pictures() const;
    const SchedulePicture& side_picture(int side) const;
    void render_cache();
    void paint_empty(QPainter& painter) const;

    double merge_px() const { return 3 / devicePixelRatioF(); }
    ScheduleSpot spot(QPointF point) const;
    void point_at(QPointF point);
    void show_tip(const QPointF& point);
    void drag_to(QPointF point);
    void move_overview_window(double x);
    bool act_on_key(int key);
    void step_on_row(int by);
    void step_to_row(int by);
    void step_on_path(int by);
    void fit_selection_or_all();
    void show_spot(const ScheduleSpot& spot);
    void clear_marks();

    std::vector<std::unique_ptr<Side>> sides_;  ///< A and B, or the only one
    std::shared_ptr<const Estimate> pinned_, shown_;
    TimeMap map_;
    Regions regions_;
    Density density_ = Density::regular;
    bool fold_wanted_ = true;
    bool path_shown_ = true;
    LaneView lanes_ = LaneView::folded;
    MemoryView memory_ = MemoryView::worst_rank;
    std::vector<CommLane> lanes_drawn_;  ///< apart, when unfolded
    bool ghost_ = false;
    QString caption_;
    int focus_rank_ = -1;
    int scroll_ = 0;
    std::optional<WorkPart> emphasis_;

    OverlayState overlay_;
    QPixmap cache_;
    bool cache_valid_ = false;

    Drag drag_ = Drag::none;
    QPointF press_, last_;
    double press_time_ = 0;
    bool fitted_ = false;  ///< the last key was F, so the next fits the selection
    QScrollBar* scroll_bar_ = nullptr;
};

}  // namespace layline
