// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/schedule_view.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QPainter>
#include <algorithm>

#include "widgets/pipeline/schedule_names.h"
#include "widgets/pipeline/schedule_table.h"
#include "widgets/pipeline/slim_scroll_bar.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/tip/tip_window.h"

namespace layline {
namespace {

constexpr double ghost_opacity = 0.32;
constexpr int scroll_bar_px = 9;
constexpr std::size_t most_boxes_read = 4096;  // one by one, by a screen reader

}  // namespace

/// A schedule and what its colours need; the colours are of one theme.
struct ScheduleView::Side {
    explicit Side(std::shared_ptr<const Estimate> estimate) : picture(std::move(estimate)) {}

    void colour(const Theme& theme) {
        const QRgb key = theme.surface.rgb();
        if (colours && key == colours_for) return;
        colours_for = key;
        colours = std::make_unique<WorkColours>(theme, picture.chunks());
        sums = std::make_unique<ColourSums>(picture, *colours);
    }

    SchedulePicture picture;
    std::unique_ptr<WorkColours> colours;
    std::unique_ptr<ColourSums> sums;
    QRgb colours_for = 0;
};

ScheduleView::ScheduleView(QWidget* parent) : QWidget(parent), scroll_bar_(new SlimScrollBar(this)) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Pipeline schedule"));
    scroll_bar_->hide();
    scroll_bar_->setFocusPolicy(Qt::NoFocus);
    connect(scroll_bar_, &QScrollBar::valueChanged, this, [this](int value) {
        scroll_ = value;
        layout();
        refresh();
    });
}

ScheduleView::~ScheduleView() = default;

void ScheduleView::set_estimate(std::shared_ptr<const Estimate> estimate) {
    const bool drawable = estimate && estimate->legal() && estimate->timeline && !estimate->timeline->start_s.empty();
    if (drawable) {
        ghost_ = false;
        caption_.clear();
        rebuild_sides(pinned_, std::move(estimate));
        return;
    }
    if (estimate && shown_) {
        ghost_ = true;
        caption_ = tr("last valid, %1").arg(what_differs(shown_->scenario, estimate->scenario));
        TipWindow::hide_tip();
        overlay_.hover = {};
        changed();
        return;
    }
    ghost_ = false;
    caption_.clear();
    rebuild_sides({}, {});
}

void ScheduleView::set_pinned(std::shared_ptr<const Estimate> pinned) {
    if (pinned && !(pinned->legal() && pinned->timeline)) pinned = nullptr;
    if (pinned != pinned_) rebuild_sides(std::move(pinned), shown_);
}

void ScheduleView::rebuild_sides(std::shared_ptr<const Estimate> pinned, std::shared_ptr<const Estimate> shown) {
    const ScheduleSpot selection = overlay_.selection;
    const auto kept_action =
        selection.is_box() && picture() ? std::optional(picture()->schedule().actions[selection.action]) : std::nullopt;
    pinned_ = std::move(pinned);
    shown_ = std::move(shown);
    std::vector<std::unique_ptr<Side>> before = std::move(sides_);
    sides_.clear();
    const auto add = [&](const std::shared_ptr<const Estimate>& estimate) {
        const auto same = std::ranges::find_if(before, [&](const auto& side) { return side && side->picture.shared() == estimate; });
        sides_.push_back(same != before.end() ? std::move(*same) : std::make_unique<Side>(estimate));
    };
    if (shown_ && pinned_) add(pinned_);
    if (shown_) add(shown_);
    overlay_ = {overlay_.cursor_s, {}, {}, {}, overlay_.focus_frame};
    choose_lanes();
    rebuild_map();
    layout();
    if (kept_action && !is_comparing())
        if (const auto again = find_action(picture(), *kept_action)) overlay_.selection = spot_of(*picture(), 0, *again);
    changed();
}

void ScheduleView::rebuild_map() {
    if (sides_.empty()) return;
    double end_s = 0;
    for (const auto& side : sides_) end_s = std::max(end_s, side->picture.end_s());
    const std::optional<Fold> fold = fold_wanted_ ? possible_fold() : std::nullopt;
    const bool whole = map_.shows_everything();
    const double begin_s = map_.time(map_.left()), last_s = map_.time(map_.right());
    map_ = TimeMap(map_.left(), map_.width(), end_s, fold);
    if (!whole && begin_s < end_s) map_.fit(begin_s, std::min(last_s, end_s), 0);
}

void ScheduleView::layout() {
    int rows = 0;
    for (const auto& side : sides_) rows = std::max(rows, side->picture.ranks());
    const int count = static_cast<int>(std::max<std::size_t>(1, sides_.size()));
    regions_ = regions(size(), density_, rows * count, count, scroll_, lane_count(), memory_ == MemoryView::each_rank);
    scroll_ = regions_.scroll;
    map_.set_geometry(regions_.left_gutter, regions_.rows.width());
    const bool scrolls = regions_.most_scroll() > 0 && !sides_.empty();
    scroll_bar_->setVisible(scrolls);
    if (!scrolls) return;
    const QSignalBlocker quiet(scroll_bar_);
    scroll_bar_->setGeometry(width() - scroll_bar_px - 2, regions_.rows.top(), scroll_bar_px, regions_.rows.height());
    scroll_bar_->setRange(0, regions_.most_scroll());
    scroll_bar_->setPageStep(regions_.rows.height());
    scroll_bar_->setSingleStep(regions_.row.pitch);
    scroll_bar_->setValue(scroll_);
}

void ScheduleView::changed() {
    setAccessibleDescription(summary());
    refresh();
    emit shown_changed();
}

void ScheduleView::refresh() {
    cache_valid_ = false;
    update();
}

void ScheduleView::set_density(Density density) {
    if (density == density_) return;
    density_ = density;
    layout();
    refresh();
}

std::optional<Fold> ScheduleView::possible_fold() const {
    if (sides_.empty()) return {};
    if (!is_comparing()) return picture()->fold();
    const auto &a = pinned_picture()->steady(), &b = picture()->steady();
    return a && b ? common_fold(*a, *b) : std::nullopt;
}

bool ScheduleView::can_fold() const { return possible_fold().has_value(); }

void ScheduleView::set_folded(bool folded) {
    if (folded == fold_wanted_) return;
    fold_wanted_ = folded;
    if (!sides_.empty()) map_.set_fold(folded ? possible_fold() : std::nullopt);
    refresh();
    emit folded_changed(folded);
}

void ScheduleView::set_path_shown(bool shown) {
    path_shown_ = shown;
    refresh();
}

void ScheduleView::set_emphasis(std::optional<WorkPart> part) {
    if (part == emphasis_) return;
    emphasis_ = part;
    refresh();
}

void ScheduleView::set_focus_rank(int rank) {
    if (rank == focus_rank_) return;
    focus_rank_ = rank;
    refresh();
}

int ScheduleView::focus_rank() const {
    if (!picture()) return 0;
    if (focus_rank_ >= 0 && focus_rank_ < picture()->ranks()) return focus_rank_;
    return std::clamp(picture()->estimate().peak_stage, 0, picture()->ranks() - 1);
}

const SchedulePicture* ScheduleView::picture() const { return sides_.empty() ? nullptr : &sides_.back()->picture; }
const SchedulePicture* ScheduleView::pinned_picture() const { return is_comparing() ? &sides_.front()->picture : nullptr; }

QString ScheduleView::title() const {
    if (!picture()) return {};
    if (is_comparing()) return tr("A above B, %1").arg(schedule_title(*picture()));
    return schedule_title(*picture());
}

QString ScheduleView::summary() const {
    if (!picture()) return tr("No schedule.");
    QString text = schedule_summary(*picture());
    if (is_comparing()) text = tr("A: %1 B: %2").arg(schedule_summary(*pinned_picture()), text);
    return ghost_ ? tr("%1: %2").arg(caption_, text) : text;
}

QString ScheduleView::table() const {
    if (!picture()) return {};
    QString text;
    for (const TimeSegment& piece : map_.visible()) {
        if (boxes_within(*picture(), piece.begin_s, piece.end_s) > most_boxes_read)
            return tr("Too many boxes are in view to be read one by one; zoom in.");
        const QString part = table_text(*picture(), piece.begin_s, piece.end_s, QLatin1Char('\t'));
        text += text.isEmpty() ? part : part.mid(part.indexOf(QLatin1Char('\n')) + 1);
    }
    return text;
}

void ScheduleView::copy_table() const {
    if (!picture()) return;
    const auto piece = map_.visible();
    const SchedulePicture& shown = *picture();
    auto* table = new QMimeData;
    table->setText(table_text(shown, piece.front().begin_s, piece.back().end_s, QLatin1Char('\t')));
    QGuiApplication::clipboard()->setMimeData(table);
}

std::vector<PaintSide> ScheduleView::paint_sides(const Theme& theme) const {
    std::vector<PaintSide> out;
    for (const auto& side : sides_) {
        side->colour(theme);
        const QString name = !is_comparing() ? QString() : out.empty() ? QStringLiteral("A") : QStringLiteral("B");
        out.push_back({&side->picture, side->colours.get(), side->sums.get(), name});
    }
    return out;
}

std::vector<const SchedulePicture*> ScheduleView::pictures() const {
    std::vector<const SchedulePicture*> out;
    for (const auto& side : sides_) out.push_back(&side->picture);
    return out;
}

PaintContext ScheduleView::context(QPainter& painter, const std::vector<PaintSide>& sides, const TimeMap& map, const Regions& where,
                                   const Theme& theme, double pixel_ratio) const {
    return {painter, theme, map, where, density_, pixel_ratio, sides, path_shown_, focus_rank(), emphasis_, lanes_drawn_};
}

const SchedulePicture& ScheduleView::side_picture(int side) const {
    return sides_[std::min(static_cast<std::size_t>(std::max(0, side)), sides_.size() - 1)]->picture;
}

void ScheduleView::render_cache() {
    const double ratio = devicePixelRatioF();
    const QSize pixels = size() * ratio;
    if (cache_.size() != pixels) cache_ = QPixmap(pixels);
    cache_.setDevicePixelRatio(ratio);
    const Theme& theme = Theme::of(*this);
    QPainter painter(&cache_);
    painter.fillRect(rect(), theme.surface);
    if (ghost_) painter.setOpacity(ghost_opacity);
    if (sides_.empty())
        paint_empty(painter);
    else {
        const auto sides = paint_sides(theme);
        paint_schedule(context(painter, sides, map_, regions_, theme, ratio));
    }
    cache_valid_ = true;
}

void ScheduleView::paint_empty(QPainter& painter) const {
    const Theme& theme = Theme::of(*this);
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text3);
    painter.drawText(rect(), Qt::AlignCenter, tr("No schedule yet. Choose a model and a layout that can run."));
}

void ScheduleView::paintEvent(QPaintEvent*) {
    if (!cache_valid_ || cache_.size() != size() * devicePixelRatioF()) render_cache();
    QPainter painter(this);
    painter.drawPixmap(0, 0, cache_);
    if (sides_.empty() || ghost_) return;
    const Theme& theme = Theme::of(*this);
    const auto sides = paint_sides(theme);
    paint_overlay(context(painter, sides, map_, regions_, theme, devicePixelRatioF()), overlay_);
}

bool ScheduleView::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) cache_valid_ = false;
    return QWidget::event(event);
}

void ScheduleView::resizeEvent(QResizeEvent*) {
    layout();
    cache_valid_ = false;
}

}  // namespace layline
