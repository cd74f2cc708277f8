// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/export/code_preview.h"

#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextOption>

#include "app/gui/export/code_highlighter.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

/// The strip at the left with numbers and signs.
class CodeGutter : public QWidget {
  public:
    explicit CodeGutter(CodePreview* preview) : QWidget(preview), preview_(preview) {}
    QSize sizeHint() const override { return {preview_->gutter_width(), 0}; }

  protected:
    void paintEvent(QPaintEvent* event) override { preview_->paint_gutter(event); }

  private:
    CodePreview* preview_;
};

namespace {

constexpr int number_width = 30, sign_width = 20;

QColor tint_of(LineKind kind, const Theme& theme) { return kind == LineKind::added ? theme.addbg : theme.delbg; }

}  // namespace

CodePreview::CodePreview(QWidget* parent)
    : QPlainTextEdit(parent), highlighter_(new CodeHighlighter(document())), gutter_(new CodeGutter(this)) {
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(font_of(TextRole::code));
    setAccessibleName(tr("Preview of the file"));
    document()->setDocumentMargin(2);
    highlighter_->set_theme(Theme::of(*this));
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& area, int by) {
        if (by != 0)
            gutter_->scroll(0, by);
        else
            gutter_->update(0, area.y(), gutter_->width(), area.height());
    });
    setViewportMargins(gutter_width(), 0, 0, 0);
}

int CodePreview::gutter_width() const { return number_width + sign_width; }

void CodePreview::set_lines(std::vector<DiffLine> lines, const QString& file_name) {
    if (lines == lines_ && objectName() == file_name) return;
    const int scrolled = verticalScrollBar()->value();
    lines_ = std::move(lines);
    highlighter_->set_language(language_of(file_name));
    QStringList text;
    for (const DiffLine& line : lines_) text << QString::fromStdString(line.text);
    setPlainText(text.join(u'\n'));
    if (objectName() == file_name) verticalScrollBar()->setValue(scrolled);
    setObjectName(file_name);
    tint();
}

void CodePreview::tint() {
    const Theme& theme = Theme::of(*this);
    QList<QTextEdit::ExtraSelection> tints;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (lines_[i].kind == LineKind::same) continue;
        QTextEdit::ExtraSelection tint;
        tint.format.setBackground(tint_of(lines_[i].kind, theme));
        tint.format.setProperty(QTextFormat::FullWidthSelection, true);
        tint.cursor = QTextCursor(document()->findBlockByNumber(static_cast<int>(i)));
        tints << tint;
    }
    setExtraSelections(tints);
    gutter_->update();
}

void CodePreview::paint_gutter(QPaintEvent* event) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(gutter_);
    painter.fillRect(event->rect(), theme.surface);
    painter.setFont(font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF line = blockBoundingGeometry(block).translated(contentOffset());
        if (line.top() > event->rect().bottom()) break;
        const auto index = static_cast<std::size_t>(block.blockNumber());
        if (index >= lines_.size()) break;
        const DiffLine& shown = lines_[index];
        const int top = static_cast<int>(line.top()), height = static_cast<int>(line.height());
        if (shown.kind != LineKind::same) painter.fillRect(0, top, gutter_->width(), height, tint_of(shown.kind, theme));
        painter.setPen(theme.text3);
        if (shown.number > 0)
            painter.drawText(0, top, number_width, height, Qt::AlignRight | Qt::AlignVCenter, QString::number(shown.number));
        painter.setPen(theme.text);
        // A true minus sign, as elsewhere in the window.
        const QString sign = shown.kind == LineKind::added     ? QStringLiteral("+")
                             : shown.kind == LineKind::removed ? QStringLiteral("\u2212")
                                                               : QString();
        painter.drawText(number_width, top, sign_width, height, Qt::AlignCenter, sign);
    }
}

void CodePreview::place_gutter() {
    const QRect inside = contentsRect();
    gutter_->setGeometry(inside.left(), inside.top(), gutter_width(), inside.height());
}

void CodePreview::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    place_gutter();
}

void CodePreview::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || highlighter_ == nullptr) return;
    highlighter_->set_theme(Theme::of(*this));
    tint();
}

}  // namespace layline
