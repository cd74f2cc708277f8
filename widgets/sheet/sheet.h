// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace layline {

/// How a piece of text is meant: good is green with a tick where it stands in a table, bad is vermilion without.
enum class SheetTone { plain, strong, quiet, good, bad, warn };

struct SheetCell {
    QString text;
    SheetTone tone = SheetTone::plain;
};

struct SheetButton {
    QString text, detail;
    bool primary = false;
    bool enabled = true;
};

/// One block of a sheet, over its whole width.
struct SheetItem {
    enum class Kind { title, head, box, row, paragraph, caption, buttons, table_head, table_row, progress };
    Kind kind = Kind::paragraph;
    std::vector<SheetCell> cells;  ///< title, row: left and right; box: its lines, the last one strong; table: a cell a column
    QString detail;                ///< row: a second, quieter line
    std::vector<SheetButton> buttons;
    bool marked = false;  ///< table row: the present one
    double progress = 0;  ///< 0..1
};

/// A page of words and figures, top to bottom, that a SheetView draws, speaks and copies.
class Sheet {
  public:
    std::vector<SheetItem> items;

    void title(const QString& left, const QString& right = {});
    void head(const QString& text);
    /// A formula, the same with numbers, the result; empty ones are left out.
    void box(const QString& formula, const QString& numbers, const QString& result);
    void row(const QString& name, const QString& value, const QString& detail = {}, SheetTone tone = SheetTone::strong);
    void paragraph(const QString& text);
    void caption(const QString& text);
    void buttons(std::vector<SheetButton> buttons);
    void table_head(const std::vector<QString>& cells);
    void table_row(std::vector<SheetCell> cells, bool marked = false);
    void progress(double share, const QString& text);

    /// Tab-separated lines, for the clipboard and for screen readers.
    QString text() const;
};

}  // namespace layline
