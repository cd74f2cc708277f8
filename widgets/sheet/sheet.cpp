// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sheet/sheet.h"

#include <QStringList>
#include <utility>

namespace layline {

namespace {

using Kind = SheetItem::Kind;

SheetItem item(Kind kind, std::vector<SheetCell> cells) {
    SheetItem made;
    made.kind = kind;
    made.cells = std::move(cells);
    return made;
}

}  // namespace

void Sheet::title(const QString& left, const QString& right) { items.push_back(item(Kind::title, {{left}, {right}})); }

void Sheet::head(const QString& text) { items.push_back(item(Kind::head, {{text}})); }

void Sheet::box(const QString& formula, const QString& numbers, const QString& result) {
    SheetItem made = item(Kind::box, {});
    if (!formula.isEmpty()) made.cells.push_back({formula, SheetTone::plain});
    if (!numbers.isEmpty()) made.cells.push_back({numbers, SheetTone::quiet});
    if (!result.isEmpty()) made.cells.push_back({result, SheetTone::strong});
    items.push_back(std::move(made));
}

void Sheet::row(const QString& name, const QString& value, const QString& detail, SheetTone tone) {
    SheetItem made = item(Kind::row, {{name}, {value, tone}});
    made.detail = detail;
    items.push_back(std::move(made));
}

void Sheet::paragraph(const QString& text) { items.push_back(item(Kind::paragraph, {{text}})); }

void Sheet::caption(const QString& text) { items.push_back(item(Kind::caption, {{text}})); }

void Sheet::buttons(std::vector<SheetButton> buttons) {
    SheetItem made = item(Kind::buttons, {});
    made.buttons = std::move(buttons);
    items.push_back(std::move(made));
}

void Sheet::table_head(const std::vector<QString>& cells) {
    SheetItem made = item(Kind::table_head, {});
    for (const QString& cell : cells) made.cells.push_back({cell, SheetTone::quiet});
    items.push_back(std::move(made));
}

void Sheet::table_row(std::vector<SheetCell> cells, bool marked) {
    SheetItem made = item(Kind::table_row, std::move(cells));
    made.marked = marked;
    items.push_back(std::move(made));
}

void Sheet::progress(double share, const QString& text) {
    SheetItem made = item(Kind::progress, {{text}});
    made.progress = share;
    items.push_back(std::move(made));
}

QString Sheet::text() const {
    QString text;
    for (const SheetItem& entry : items) {
        QStringList cells;
        for (const SheetCell& cell : entry.cells) cells << cell.text;
        for (const SheetButton& button : entry.buttons) cells << button.text + u' ' + button.detail;
        if (!entry.detail.isEmpty()) cells << entry.detail;
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

}  // namespace layline
