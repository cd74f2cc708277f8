// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headline/headline_tiles.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/headline/tile_text.h"
#include "widgets/headline/verdict_chip.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"

namespace layline {

namespace {

constexpr int padding = 16;

/// Distances from the top of the strip, by density.
struct Rows {
    int caption, number_baseline, glyph, chip, sentence;
    bool sentence_wraps;
};
constexpr Rows regular_rows{15, 47, 68, 12, 44, true};
constexpr Rows compact_rows{12, 40, 56, 8, 35, false};

const Rows& rows_of(Density density) { return density == Density::compact ? compact_rows : regular_rows; }

void draw_caption(QPainter& painter, const QRect& tile, int y, const TileText& text, const Theme& theme) {
    const int height = line_height(TextRole::caption);
    const QRect line(tile.left() + padding, y - height / 2, tile.width() - 2 * padding + 1, height);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    const int note_width = painter.fontMetrics().horizontalAdvance(text.note);
    const int caption_width = painter.fontMetrics().horizontalAdvance(text.caption);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, text.caption);
    if (caption_width + note_width + 6 <= line.width()) painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, text.note);
}

void draw_number(QPainter& painter, const QRect& tile, const Rows& rows, Density density, const TileText& text, const Theme& theme) {
    const int x = tile.left() + padding;
    painter.setFont(font_of(density == Density::compact ? TextRole::headline_compact : TextRole::headline));
    painter.setPen(theme.text);
    painter.drawText(x, rows.number_baseline, text.number);
    const int after = x + painter.fontMetrics().horizontalAdvance(text.number) + 2;
    painter.setFont(font_of(TextRole::headline_unit));
    painter.setPen(theme.text2);
    painter.drawText(after, rows.number_baseline, text.unit);
}

QRectF glyph_line(const QRect& tile, int y) { return QRectF(tile.left() + padding, y, tile.width() - 2 * padding, 1); }

/// A tile without the rule at its left edge.
QRect inside(const QRect& tile) { return tile.adjusted(1, 0, 0, 0); }

void draw_verdict(QPainter& painter, const QRect& tile, const Rows& rows, const HeadlineValues& values, const Theme& theme) {
    draw_verdict_chip(painter, {tile.left() + padding, rows.chip}, values.live->verdict, verdict_word(values.live->verdict), theme);
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text2);
    const QRect text(tile.left() + padding, rows.sentence, tile.width() - padding - 8, 2 * line_height(TextRole::body));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                     rows.sentence_wraps ? verdict_sentence(values) : brief_verdict_sentence(values));
}

void draw_evidence(QPainter& painter, const QRect& tile, const Rows& rows, const EvidenceNote& note, const Theme& theme) {
    const int x = tile.left() + padding, width = tile.width() - 2 * padding;
    if (width <= 0) return;
    const bool measured = note.step_time_s.has_value();
    if (measured) draw_icon(painter, Icon::diamond, QRectF(x, rows.caption - 7, 14, 14), theme.text);
    const int height = line_height(TextRole::caption);
    const int indent = measured ? 18 : 0;
    const QRect line(x + indent, rows.caption - height / 2, width - indent, height);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, note.caption);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, note.count);
    int y = rows.caption + 12;
    if (!note.result.isEmpty()) {
        painter.setFont(font_of(TextRole::section));
        painter.setPen(theme.text);
        const int result_width = painter.fontMetrics().horizontalAdvance(note.result);
        painter.drawText(QRect(x, y, width, rows.sentence_wraps ? 20 : 16), Qt::AlignLeft | Qt::AlignVCenter, note.result);
        if (!note.chip.isEmpty())
            draw_note_chip(painter, {x + result_width + 10, y + (rows.sentence_wraps ? 1 : -1)}, note.chip,
                           verdict_colours(theme, note.tone));
        y += rows.sentence_wraps ? 23 : 17;
    }
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text2);
    painter.drawText(QRect(x, y, width, tile.height() - y), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, note.text);
}

}  // namespace

HeadlineTiles::HeadlineTiles(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Headline"));
}

void HeadlineTiles::set_mark(std::optional<HeadlineTile> tile) {
    if (tile == mark_) return;
    mark_ = tile;
    update();
}

void HeadlineTiles::set_values(const HeadlineValues& values) {
    values_ = values;
    update();
}

void HeadlineTiles::set_layout(const HeadlineLayout& layout) {
    layout_ = layout;
    update();
}

QString HeadlineTiles::verdict_sentence() const { return values_.live ? layline::verdict_sentence(values_) : QString(); }

QString HeadlineTiles::spoken() const {
    if (!values_.live) return {};
    QStringList parts{verdict_word(values_.live->verdict) + QStringLiteral(". ") + verdict_sentence()};
    for (const TileText& text : {mfu_tile(values_), step_time_tile(values_), throughput_tile(values_), memory_tile(values_)})
        parts << text.caption + u' ' + text.number + u' ' + text.unit + u' ' + text.note;
    return parts.join(QStringLiteral("; "));
}

void HeadlineTiles::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    const Rows& rows = rows_of(layout_.density);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    for (const HeadlineTile tile :
         {HeadlineTile::mfu, HeadlineTile::step_time, HeadlineTile::throughput, HeadlineTile::memory, HeadlineTile::evidence})
        painter.fillRect(layout_.tile(tile).left(), 0, 1, height(), theme.line);
    if (!values_.live) return;
    draw_verdict(painter, layout_.tile(HeadlineTile::verdict), rows, values_, theme);
    const std::pair<HeadlineTile, TileText> numbers[] = {{HeadlineTile::mfu, mfu_tile(values_)},
                                                         {HeadlineTile::step_time, step_time_tile(values_)},
                                                         {HeadlineTile::throughput, throughput_tile(values_)},
                                                         {HeadlineTile::memory, memory_tile(values_)}};
    for (const auto& [tile, text] : numbers) {
        const QRect place = inside(layout_.tile(tile));
        draw_caption(painter, place, rows.caption, text, theme);
        draw_number(painter, place, rows, layout_.density, text, theme);
        if (tile == HeadlineTile::memory)
            draw_memory_gauge(painter, glyph_line(place, rows.glyph), peak_bytes(*values_.live), memory_bands(*values_.live), theme);
        else
            draw_tile_glyph(painter, glyph_line(place, rows.glyph), text.glyph, theme);
    }
    if (mark_) painter.fillRect(inside(layout_.tile(*mark_)).adjusted(0, 0, 0, -height() + 2), theme.text);
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    draw_evidence(painter, inside(layout_.tile(HeadlineTile::evidence)), rows, values_.evidence, theme);
}

void HeadlineTiles::choose(HeadlineTile tile) {
    if (tile == HeadlineTile::evidence)
        emit evidence_clicked();
    else
        emit tile_clicked(tile);
}

void HeadlineTiles::mouseReleaseEvent(QMouseEvent* event) {
    for (int i = 0; i < headline_tiles; ++i)
        if (layout_.tile(static_cast<HeadlineTile>(i)).contains(event->position().toPoint())) return choose(static_cast<HeadlineTile>(i));
}

void HeadlineTiles::keyPressEvent(QKeyEvent* event) {
    const int now = mark_ ? static_cast<int>(*mark_) : -1;
    const int last = static_cast<int>(HeadlineTile::memory);
    if (event->key() == Qt::Key_Right) return choose(static_cast<HeadlineTile>(std::min(now + 1, last)));
    if (event->key() == Qt::Key_Left) return choose(static_cast<HeadlineTile>(std::max(now - 1, 0)));
    if (event->key() == Qt::Key_E) return choose(HeadlineTile::evidence);
    QWidget::keyPressEvent(event);
}

void HeadlineTiles::focusInEvent(QFocusEvent*) { update(); }
void HeadlineTiles::focusOutEvent(QFocusEvent*) { update(); }

bool HeadlineTiles::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const QPoint position = static_cast<QHelpEvent*>(event)->pos();
        const bool on_mfu = layout_.tile(HeadlineTile::mfu).contains(position);
        setToolTip(
            on_mfu ? tr("Model FLOPs over peak FLOPs. Attention is counted in full, recompute is not; Edit > MFU convention changes it.")
                   : QString());
    }
    return QWidget::event(event);
}

}  // namespace layline
