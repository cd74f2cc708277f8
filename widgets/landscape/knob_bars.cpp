// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/landscape/knob_bars.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int left = 16, name_width = 150, value_width = 74, words_width = 250, right = 16;
constexpr int head = 28, row = 24, bar = 12;
constexpr double widest = 1.0;  // a parameter that doubles the step fills the bar

}  // namespace

KnobBars::KnobBars(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("What each parameter is worth"));
}

void KnobBars::set_knobs(std::vector<KnobBar> knobs) {
    knobs_ = std::move(knobs);
    setMinimumHeight(head + row * static_cast<int>(knobs_.size()) + 8);
    update();
}

void KnobBars::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    const bool wide = width() > left + name_width + value_width + words_width + right + 120;
    const int from = left + name_width, to = width() - right - value_width - (wide ? words_width : 0);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    painter.drawText(QRect(left, 0, name_width, head), Qt::AlignVCenter, tr("Parameter"));
    painter.drawText(QRect(from, 0, to - from, head), Qt::AlignVCenter, tr("the worst value costs, all others chosen anew"));
    if (wide) painter.drawText(QRect(width() - right - words_width, 0, words_width, head), Qt::AlignVCenter, tr("best · worst · now"));
    painter.fillRect(QRect(0, head - 1, width(), 1), theme.line);
    for (std::size_t i = 0; i < knobs_.size(); ++i) {
        const KnobBar& knob = knobs_[i];
        const int y = head + row * static_cast<int>(i);
        const auto x_of = [&](double share) { return from + static_cast<int>((to - from) * std::clamp(share / widest, 0.0, 1.0)); };
        painter.setFont(font_of(TextRole::body));
        painter.setPen(theme.text);
        painter.drawText(QRect(left, y, name_width - 8, row), Qt::AlignVCenter, knob.name);
        painter.fillRect(QRect(from, y + (row - bar) / 2, std::max(1, x_of(knob.spread) - from), bar), theme.accent);
        if (knob.present >= 0) painter.fillRect(QRect(x_of(knob.present) - 1, y + 3, 2, row - 6), theme.text);
        painter.setFont(font_of(TextRole::body_value));
        painter.drawText(QRect(to, y, value_width - 8, row), Qt::AlignVCenter | Qt::AlignRight,
                         QStringLiteral("+") + numbers::percent(knob.spread).text());
        painter.setFont(font_of(TextRole::body));
        painter.setPen(theme.text2);
        const QString now = knob.present < 0 ? tr("%1 does not fit").arg(knob.now) : knob.now;
        const QRect words(width() - right - words_width, y, words_width, row);
        if (wide)
            painter.drawText(words, Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(knob.best + u" · " + knob.worst + u" · " + now, Qt::ElideRight, words_width));
    }
}

QString KnobBars::table() const {
    QString text = tr("Parameter") + u'\t' + tr("Spread") + u'\t' + tr("Best") + u'\t' + tr("Worst") + u'\t' + tr("Now") + u'\n';
    for (const KnobBar& knob : knobs_)
        text +=
            knob.name + u'\t' + numbers::percent(knob.spread).text() + u'\t' + knob.best + u'\t' + knob.worst + u'\t' + knob.now + u'\n';
    return text;
}

void KnobBars::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(table());
    QWidget::keyPressEvent(event);
}

}  // namespace layline
