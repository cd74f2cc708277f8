// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include "app/gui/export/line_difference.h"

namespace layline {

class CodeGutter;
class CodeHighlighter;

/// A file as it will be written: line numbers, signs and tints of what differs, colours of its language. Read only; text can be selected.
class CodePreview : public QPlainTextEdit {
    Q_OBJECT
  public:
    explicit CodePreview(QWidget* parent = nullptr);

    /// Shows lines of a file of this name, scrolled where the last file was.
    void set_lines(std::vector<DiffLine> lines, const QString& file_name);
    const std::vector<DiffLine>& lines() const { return lines_; }

    int gutter_width() const;
    void paint_gutter(QPaintEvent* event);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void tint();
    void place_gutter();

    std::vector<DiffLine> lines_;
    CodeHighlighter* highlighter_;
    CodeGutter* gutter_;
};

}  // namespace layline
