// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/memory/memory_words.h"

#include <QFontMetrics>
#include <algorithm>
#include <cmath>

#include "widgets/common/memory_bands.h"
#include "widgets/memory/memory_plot.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr double ghost_opacity = 0.32;
constexpr int name_below = 10, total_below = 24;  // of the axis
constexpr int legend_below = 51, legend_pitch = 16, compact_legend_below = 45;
constexpr int legend_columns = 4, legend_square = 10, legend_text = 15, compact_legend_text = 13;
constexpr int unit_right = 32;
constexpr double least_height_for_value = 14;

}  // namespace

MemoryWords::MemoryWords(const MemoryBars& bars, QPainter& painter)
    : bars_(bars),
      painter_(painter),
      theme_(Theme::of(bars)),
      layout_(bars.layout_now()),
      plot_(layout_.plot()),
      last_(std::min(bars.first_ + layout_.visible(), static_cast<int>(bars.live_->memory.size()))) {}

void MemoryWords::paint() {
    painter_.fillRect(plot_.left(), plot_.bottom() + 1, plot_.width(), 1, theme_.line2);
    outlines();
    stages();
    strip();
    legend();
    mark();
    if (bars_.ghost_) painter_.fillRect(bars_.rect(), with_opacity(theme_.surface, 1 - ghost_opacity));
    if (!bars_.hasFocus()) return;
    painter_.setPen(QPen(theme_.accent, 2));
    painter_.setBrush(Qt::NoBrush);
    painter_.drawRect(bars_.rect().adjusted(1, 1, -1, -1));
}

void MemoryWords::outlines() {
    painter_.setRenderHint(QPainter::Antialiasing, false);
    for (int i = bars_.first_; i < last_; ++i) {
        QRectF stack = bars_.segment_rect(i, MemoryClass::weights);
        if (layout_.bar() >= 12) {
            for (const MemoryClass part : memory_classes) {
                const QRectF segment = bars_.segment_rect(i, part);
                if (part != MemoryClass::weights && segment.height() >= 1)
                    painter_.fillRect(QRectF(segment.left(), std::round(segment.bottom()) - 1, segment.width(), 1),
                                      with_opacity(theme_.surface, 0.5));
            }
        }
        stack.setTop(bars_.segment_rect(i, MemoryClass::reserve).top());
        painter_.setPen(QPen(theme_.text3, 1));
        painter_.setBrush(Qt::NoBrush);
        painter_.drawRect(stack.toRect().adjusted(0, 0, -1, 0));
    }
    if (!bars_.pinned_) return;
    const auto& memory = bars_.pinned_->memory;
    for (int i = bars_.first_; i < std::min(bars_.first_ + layout_.visible(), static_cast<int>(memory.size())); ++i) {
        const double top = bars_.plot_->y_of(memory[static_cast<std::size_t>(i)].reserved_bytes() / gib);
        painter_.setPen(QPen(theme_.text3, 1));
        painter_.drawRect(QRectF(layout_.bar_left(i, bars_.first_, false), top, layout_.bar() - 1, plot_.bottom() + 1 - top));
    }
}

void MemoryWords::mark() {
    const MemoryMark& mark = bars_.mark_;
    if (!mark.part || bars_.ghost_) return;
    const int from = mark.stage < 0 ? bars_.first_ : mark.stage;
    const int to = mark.stage < 0 ? last_ : std::min(mark.stage + 1, last_);
    for (int i = from; i < to; ++i) {
        const QRectF segment = bars_.segment_rect(i, *mark.part);
        if (segment.isNull() || segment.height() < 0.5) continue;
        painter_.setPen(QPen(theme_.text, 2));
        painter_.setBrush(Qt::NoBrush);
        painter_.drawRect(segment.toRect().adjusted(-1, 0, 1, 0));
        const QString value = numbers::gib(bytes_of(bars_.stage(i), *mark.part)).number;
        painter_.setFont(font_of(TextRole::caption));
        if (segment.height() < least_height_for_value || painter_.fontMetrics().horizontalAdvance(value) + 4 > segment.width()) continue;
        const QColor fill = colour_of(*mark.part, theme_);
        painter_.setPen(contrast(fill, theme_.bt) >= contrast(fill, theme_.onaccent) ? theme_.bt : theme_.onaccent);
        painter_.drawText(segment, Qt::AlignCenter, value);
    }
}

bool MemoryWords::is_labelled(int stage) const {
    const auto& memory = bars_.live_->memory;
    const auto less = [](const StageMemory& a, const StageMemory& b) { return a.reserved_bytes() < b.reserved_bytes(); };
    const auto [least, most] = std::minmax_element(memory.begin(), memory.end(), less);
    return stage == least - memory.begin() || stage == most - memory.begin() || is_marked(stage);
}

void MemoryWords::stages() {
    painter_.setFont(font_of(TextRole::body_value));
    const int total_width = painter_.fontMetrics().horizontalAdvance(QStringLiteral("88.8"));
    painter_.setFont(font_of(TextRole::caption));
    const int name_width = painter_.fontMetrics().horizontalAdvance(MemoryBars::tr("Stage %1").arg(layout_.stages - 1));
    const double slot = layout_.slot();
    for (int i = bars_.first_; i < last_; ++i)
        if (slot >= total_width + 3 || is_labelled(i)) stage_label(i, slot >= name_width + 4);
}

void MemoryWords::stage_label(int stage, bool with_name) {
    const double centre = plot_.left() + (stage - bars_.first_ + 0.5) * layout_.slot();
    const auto centred = [&](double x, int y, const QString& text) {
        const double half = painter_.fontMetrics().horizontalAdvance(text) / 2.0;
        const double middle = std::clamp(x, half, layout_.width - half);
        painter_.drawText(QRectF(middle - half - 2, plot_.bottom() + 1 + y - 9, 2 * half + 4, 18), Qt::AlignCenter, text);
    };
    const StageMemory& live = bars_.stage(stage);
    const Verdict verdict = verdict_of_stage(memory_bands(*bars_.live_), live.reserved_bytes());
    const QColor total = verdict == Verdict::does_not_fit ? theme_.over : verdict == Verdict::tight ? theme_.tight : theme_.text;
    const bool compared = bars_.pinned_ != nullptr;
    painter_.setFont(font_of(is_marked(stage) ? TextRole::caption_head : TextRole::caption));
    painter_.setPen(theme_.text);
    centred(centre, compared ? total_below : name_below, with_name ? MemoryBars::tr("Stage %1").arg(stage) : QString::number(stage));
    painter_.setPen(total);
    if (!compared) {
        painter_.setFont(font_of(TextRole::body_value));
        return centred(centre, total_below, numbers::gib(live.reserved_bytes()).number);
    }
    painter_.setFont(font_of(TextRole::caption_head));
    centred(layout_.bar_left(stage, bars_.first_, true) + layout_.bar() / 2, name_below, numbers::fixed(live.reserved_bytes() / gib, 0));
    if (stage >= static_cast<int>(bars_.pinned_->memory.size())) return;
    painter_.setFont(font_of(TextRole::caption));
    painter_.setPen(theme_.text3);
    const double pinned = bars_.pinned_->memory[static_cast<std::size_t>(stage)].reserved_bytes();
    centred(layout_.bar_left(stage, bars_.first_, false) + layout_.bar() / 2, name_below, numbers::fixed(pinned / gib, 0));
}

void MemoryWords::strip() {
    const MemoryBands bands = memory_bands(*bars_.live_);
    const double tight = bands.tight_bytes / gib, over = bands.over_bytes / gib, capacity = bands.capacity_bytes / gib;
    const double top = bars_.plot_->top_gib();
    const int left = layout_.strip_left();
    const auto part = [&](double from, double to, const QColor& colour, const QColor& words, const QString& text, double text_at) {
        const int high = static_cast<int>(std::lround(bars_.plot_->y_of(to))), low = static_cast<int>(std::lround(bars_.plot_->y_of(from)));
        painter_.fillRect(QRect(left, high, 4, low - high), colour);
        painter_.setPen(words);
        const int middle = static_cast<int>(std::lround(bars_.plot_->y_of(text_at)));
        painter_.drawText(QRect(left + 9, middle - 9, layout_.width - left - 9, 18), Qt::AlignLeft | Qt::AlignVCenter, text);
    };
    painter_.setFont(font_of(TextRole::caption));
    part(0, tight, theme_.fitsband, theme_.fits, MemoryBars::tr("fits"), capacity / 2);
    part(tight, over, theme_.tightband, theme_.tight, MemoryBars::tr("tight"), (tight + over) / 2);
    part(over, top, theme_.overband, theme_.over, {}, over);
    painter_.setFont(font_of(TextRole::caption_head));
    painter_.setPen(theme_.text);
    const int y = static_cast<int>(std::lround(bars_.plot_->y_of(capacity)));
    painter_.drawText(QRect(left + 9, y - 9, layout_.width - left - 9, 18), Qt::AlignLeft | Qt::AlignVCenter,
                      numbers::fixed(capacity, 0) + QStringLiteral(" GiB"));
    painter_.setFont(font_of(TextRole::caption));
    painter_.setPen(theme_.text3);
    painter_.drawText(QRect(0, plot_.top() - 15, unit_right, 18), Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("GiB"));
}

void MemoryWords::legend() {
    const bool brief = layout_.density == Density::compact;
    painter_.setFont(font_of(brief ? TextRole::tick : TextRole::caption));
    for (const MemoryClass part : memory_classes) {
        const QRect place = bars_.legend_rect(part);
        const int middle = place.center().y();
        painter_.setBrushOrigin(place.left(), middle);
        painter_.fillRect(QRect(place.left(), middle - legend_square / 2, legend_square, legend_square), brush_of(part, theme_));
        painter_.setPen(bars_.mark_.part == part ? theme_.text : theme_.text2);
        painter_.drawText(place.adjusted(brief ? compact_legend_text : legend_text, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          word_of(part, brief));
    }
}

QRect MemoryBars::legend_rect(MemoryClass wanted) const {
    const MemoryLayout layout = layout_now();
    const QRect plot = layout.plot();
    const bool brief = layout.density == Density::compact;
    const QFontMetrics metrics(font_of(brief ? TextRole::tick : TextRole::caption));
    const int pitch = (layout.width - plot.left() - 16) / legend_columns;
    int x = brief ? 12 : plot.left();
    int y = plot.bottom() + 1 + (brief ? compact_legend_below : legend_below);
    for (std::size_t i = 0; i < memory_classes.size(); ++i) {
        if (!brief && i == legend_columns) {
            x = plot.left();
            y += legend_pitch;
        }
        const int words = (brief ? compact_legend_text : legend_text) + metrics.horizontalAdvance(word_of(memory_classes[i], brief));
        const int half = legend_pitch / 2;
        if (memory_classes[i] == wanted) return {x, y - half, words, 2 * half};
        x += brief ? words + 7 : pitch;
    }
    return {};
}

}  // namespace layline
