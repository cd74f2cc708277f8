// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/equation/derived_footer.h"

#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 16, first_row = 8, row_pitch = 15, gap = 4;
}

DerivedFooter::DerivedFooter(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void DerivedFooter::set_entries(const Entries& entries) {
    if (entries == entries_) return;
    entries_ = entries;
    QStringList words;
    for (const Entry& entry : entries) words << entry.name + u' ' + entry.value;
    setAccessibleName(words.join(QStringLiteral(", ")));
    update();
}

void DerivedFooter::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(0, 0, width(), 1, theme.line);
    const QFont name_font = font_of(TextRole::caption), value_font = font_of(TextRole::caption_head);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const Entry& entry = entries_[i];
        const int name_width = QFontMetrics(name_font).horizontalAdvance(entry.name);
        const int value_width = QFontMetrics(value_font).horizontalAdvance(entry.value);
        const int x = i % 2 == 0 ? padding : width() - padding + 1 - name_width - gap - value_width;
        const QRect line(x, first_row + static_cast<int>(i / 2) * row_pitch, width(), row_pitch);
        painter.setFont(name_font);
        painter.setPen(theme.text2);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, entry.name);
        painter.setFont(value_font);
        painter.setPen(theme.text);
        painter.drawText(line.translated(name_width + gap, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.value);
    }
}

}  // namespace layline
