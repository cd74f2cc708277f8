// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sheet/sheet_painter.h"

#include <QFontMetrics>
#include <algorithm>

#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"

namespace layline {

namespace {

using Kind = SheetItem::Kind;

constexpr int box_padding = 10, row_gap = 8, table_row_height = 24, column_gap = 12, progress_height = 4;
constexpr double radius = 4;
constexpr int plenty = 100000;

QFont font_for(const SheetItem& item) {
    switch (item.kind) {
        case Kind::title:
            return font_of(TextRole::section);
        case Kind::head:
        case Kind::table_head:
            return font_of(TextRole::caption);
        case Kind::caption:
            return font_of(TextRole::caption);
        default:
            return font_of(TextRole::body);
    }
}

QFont font_for(SheetTone tone) {
    return font_of(tone == SheetTone::plain || tone == SheetTone::quiet ? TextRole::body : TextRole::body_value);
}

int wrapped_height(const QFont& font, const QString& text, int width) {
    if (text.isEmpty()) return 0;
    return QFontMetrics(font).boundingRect(0, 0, std::max(1, width), plenty, Qt::TextWordWrap, text).height();
}

bool is_table(const SheetItem& item) { return item.kind == Kind::table_head || item.kind == Kind::table_row; }

void draw_cell(QPainter& painter, const Theme& theme, const SheetCell& cell, const QRect& place, Qt::Alignment alignment) {
    painter.setFont(font_for(cell.tone));
    painter.setPen(colour_of(cell.tone, theme));
    painter.drawText(place, static_cast<int>(alignment | Qt::AlignVCenter),
                     painter.fontMetrics().elidedText(cell.text, Qt::ElideRight, place.width()));
}

}  // namespace

QColor colour_of(SheetTone tone, const Theme& theme) {
    switch (tone) {
        case SheetTone::quiet:
            return theme.text3;
        case SheetTone::good:
            return theme.fits;
        case SheetTone::bad:
            return theme.over;
        case SheetTone::warn:
            return theme.tight;
        default:
            return theme.text;
    }
}

int SheetPainter::height_of(std::size_t index) const {
    const SheetItem& item = sheet_.items[index];
    const QFont font = font_for(item);
    switch (item.kind) {
        case Kind::title:
            return wrapped_height(font, item.cells[0].text, inner() - QFontMetrics(font).horizontalAdvance(item.cells[1].text) - row_gap) +
                   18;
        case Kind::head:
            return line_height(TextRole::caption) + 12;
        case Kind::box: {
            int height = 2 * box_padding + 8;
            for (const SheetCell& line : item.cells)
                height += wrapped_height(font_for(line.tone), line.text, inner() - 2 * box_padding) + 4;
            return height;
        }
        case Kind::row: {
            const int value = QFontMetrics(font_for(item.cells[1].tone)).horizontalAdvance(item.cells[1].text);
            return wrapped_height(font, item.cells[0].text, inner() - value - row_gap) +
                   wrapped_height(font_of(TextRole::caption), item.detail, inner()) + 8;
        }
        case Kind::paragraph:
            return wrapped_height(font, item.cells[0].text, inner()) + 8;
        case Kind::caption:
            return wrapped_height(font, item.cells[0].text, inner()) + 8;
        case Kind::table_head:
        case Kind::table_row:
            return table_row_height;
        case Kind::progress:
            return line_height(TextRole::caption) + progress_height + 14;
        case Kind::buttons:
            return 0;
    }
    return 0;
}

void SheetPainter::paint(QPainter& painter, const Theme& theme, std::size_t index, int top) const {
    const SheetItem& item = sheet_.items[index];
    const QRect place(padding, top, inner(), height_of(index));
    painter.setFont(font_for(item));
    switch (item.kind) {
        case Kind::title:
        case Kind::row:
            return paint_pair(painter, theme, item, place);
        case Kind::box:
            return paint_box(painter, theme, item, place);
        case Kind::table_head:
        case Kind::table_row:
            return paint_table(painter, theme, index, place);
        case Kind::progress:
            return paint_progress(painter, theme, item, place);
        case Kind::head:
            painter.setPen(theme.text3);
            painter.drawText(place.adjusted(0, 8, 0, 0), Qt::AlignLeft | Qt::AlignTop, item.cells[0].text);
            return;
        case Kind::paragraph:
        case Kind::caption:
            painter.setPen(item.kind == Kind::caption ? theme.text3 : theme.text2);
            painter.drawText(place.adjusted(0, 4, 0, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, item.cells[0].text);
            return;
        case Kind::buttons:
            return;
    }
}

void SheetPainter::paint_pair(QPainter& painter, const Theme& theme, const SheetItem& item, const QRect& place) const {
    const bool title = item.kind == Kind::title;
    const QFont right_font = title ? font_of(TextRole::section) : font_for(item.cells[1].tone);
    const int value = QFontMetrics(right_font).horizontalAdvance(item.cells[1].text);
    const QRect line = place.adjusted(0, title ? 10 : 4, 0, 0);
    painter.setPen(title ? theme.text : theme.text2);
    painter.drawText(line.adjusted(0, 0, -value - row_gap, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, item.cells[0].text);
    const int name_height = wrapped_height(painter.font(), item.cells[0].text, place.width() - value - row_gap);
    painter.setFont(right_font);
    painter.setPen(title ? theme.text : colour_of(item.cells[1].tone, theme));
    painter.drawText(line, Qt::AlignRight | Qt::AlignTop, item.cells[1].text);
    if (title) return;
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    painter.drawText(line.adjusted(0, name_height, 0, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, item.detail);
    painter.fillRect(place.left(), place.bottom(), place.width(), 1, theme.line);
}

void SheetPainter::paint_box(QPainter& painter, const Theme& theme, const SheetItem& item, const QRect& place) const {
    const QRect box = place.adjusted(0, 2, 0, -6);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.line);
    painter.setBrush(theme.window);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
    int y = box.top() + box_padding;
    for (const SheetCell& line : item.cells) {
        const QFont font = font_for(line.tone);
        const int height = wrapped_height(font, line.text, inner() - 2 * box_padding);
        painter.setFont(font);
        painter.setPen(line.tone == SheetTone::quiet ? theme.text2 : theme.text);
        painter.drawText(QRect(box.left() + box_padding, y, inner() - 2 * box_padding, height), Qt::AlignLeft | Qt::TextWordWrap,
                         line.text);
        y += height + 4;
    }
}

std::vector<int> SheetPainter::columns(std::size_t index) const {
    std::size_t first = index, last = index;
    while (first > 0 && is_table(sheet_.items[first - 1]) && sheet_.items[first].kind != Kind::table_head) --first;
    while (last + 1 < sheet_.items.size() && sheet_.items[last + 1].kind == Kind::table_row) ++last;
    std::vector<int> widths;
    for (std::size_t i = first; i <= last; ++i) {
        const SheetItem& item = sheet_.items[i];
        widths.resize(std::max(widths.size(), item.cells.size()));
        for (std::size_t c = 0; c < item.cells.size(); ++c) {
            const QFont font = item.kind == Kind::table_head ? font_for(item) : font_for(item.cells[c].tone);
            widths[c] = std::max(widths[c], QFontMetrics(font).horizontalAdvance(item.cells[c].text) + 1);
        }
    }
    int others = 0;
    for (std::size_t c = 1; c < widths.size(); ++c) others += widths[c] + column_gap;
    if (!widths.empty()) widths[0] = std::max(40, inner() - others);
    return widths;
}

void SheetPainter::paint_table(QPainter& painter, const Theme& theme, std::size_t index, const QRect& place) const {
    const SheetItem& item = sheet_.items[index];
    if (item.marked) painter.fillRect(0, place.top(), width_, place.height(), theme.accentbg);
    const std::vector<int> widths = columns(index);
    int x = place.left();
    for (std::size_t c = 0; c < item.cells.size(); ++c) {
        const QRect cell(x, place.top(), widths[c], place.height() - 1);
        if (item.kind == Kind::table_head) {
            painter.setFont(font_for(item));
            painter.setPen(theme.text3);
            painter.drawText(cell, static_cast<int>((c == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter), item.cells[c].text);
        } else {
            draw_cell(painter, theme, item.cells[c], cell, c == 0 ? Qt::AlignLeft : Qt::AlignRight);
        }
        x += widths[c] + column_gap;
    }
    painter.fillRect(place.left(), place.bottom(), place.width(), 1, theme.line);
}

void SheetPainter::paint_progress(QPainter& painter, const Theme& theme, const SheetItem& item, const QRect& place) const {
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text2);
    painter.drawText(place.adjusted(0, 2, 0, 0), Qt::AlignLeft | Qt::AlignTop, item.cells[0].text);
    const QRect bar(place.left(), place.top() + line_height(TextRole::caption) + 6, place.width(), progress_height);
    painter.fillRect(bar, theme.line);
    painter.fillRect(bar.adjusted(0, 0, -static_cast<int>((1 - std::clamp(item.progress, 0.0, 1.0)) * bar.width()), 0), theme.accent);
}

}  // namespace layline
