// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gallery/gallery_card.h"

#include <QPainter>
#include <cmath>

#include "model/scenario/schedule_traits.h"
#include "widgets/headline/verdict_chip.h"
#include "widgets/pipeline/schedule_names.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr int margin = 10, line = 16, stamp_height = 56;

}  // namespace

QSize GalleryCard::stamp_size(int card_width) { return {card_width - 2 * margin - 2, stamp_height}; }

GalleryCard::GalleryCard(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
}

void GalleryCard::show_entry(const GalleryEntry& entry, int place, double live_step_time_s, bool current) {
    entry_ = entry;
    place_ = place;
    live_step_time_s_ = live_step_time_s;
    current_ = current;
    setObjectName(QStringLiteral("gallery.") + QString::fromStdString(entry.name));
    const QString spoken = tr("%1: place %2, step %3, bubble %4, peak %5, %6")
                               .arg(title())
                               .arg(place)
                               .arg(numbers::duration(entry.outcome.step_time_s).text(), numbers::percent(entry.bubble.makespan).text(),
                                    numbers::gib(entry.outcome.peak_bytes).text(), verdict_word(entry.outcome.verdict));
    setAccessibleName(current ? tr("%1, the layout's own").arg(spoken) : spoken);
    setToolTip(current_       ? tr("The schedule of this layout")
               : entry_.order ? tr("Show above the layout's own schedule, on one time axis")
                              : tr("Use %1").arg(title()));
    update();
}

QString GalleryCard::title() const { return schedule_name(entry_.name); }

QString GalleryCard::notes() const {
    QStringList notes;
    if (entry_.order) notes << tr("from a file");
    if (entry_.variant.chunks_changed) notes << tr("with VPP %1").arg(entry_.variant.scenario.layout.vpp);
    const Layout& layout = entry_.variant.scenario.layout;
    if (cuts_sequences(entry_.name)) {
        if (layout.slicing == Slicing::optimal)
            notes << tr("TeraPipe's slices");
        else if (layout.slices > 1)
            notes << tr("%1 slices").arg(layout.slices);
    }
    if (entry_.weight_versions > 1) notes << tr("%1 weight versions").arg(entry_.weight_versions);
    return notes.join(QStringLiteral(" · "));
}

QString GalleryCard::difference() const {
    if (current_ || live_step_time_s_ <= 0) return {};
    return numbers::difference(100 * (entry_.outcome.step_time_s / live_step_time_s_ - 1), 1) + QStringLiteral(" %");
}

void GalleryCard::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    const QRect box = rect().adjusted(1, 1, -2, -2);
    painter.fillRect(box, current_ ? theme.accentbg : theme.surface);
    painter.setPen(QPen(hasFocus() || current_ ? theme.accent : underMouse() ? theme.line2 : theme.line, hasFocus() ? 2 : 1));
    painter.drawRect(box);

    const int left = margin, width = box.width() - 2 * margin + 1;
    const auto text = [&](int y, TextRole role, const QColor& colour, const QString& words, Qt::Alignment side, int indent = 0) {
        painter.setFont(font_of(role));
        painter.setPen(colour);
        painter.drawText(QRect(left + indent, y, width - indent, line), side | Qt::AlignVCenter, words);
        return painter.fontMetrics().horizontalAdvance(words);
    };
    const VerdictColours verdict = verdict_colours(theme, entry_.outcome.verdict);
    const int place = text(8, TextRole::caption, theme.text3, QString::number(place_), Qt::AlignLeft);
    const int word = text(8, TextRole::caption, verdict.text, verdict_word(entry_.outcome.verdict), Qt::AlignRight);
    painter.setFont(font_of(TextRole::body_value));
    const int room = width - place - word - 16;
    text(8, TextRole::body_value, theme.text, painter.fontMetrics().elidedText(title(), Qt::ElideRight, room), Qt::AlignLeft, place + 8);

    painter.drawImage(QRect(QPoint(left, 30), stamp_size(this->width())), entry_.stamp);
    const int step = text(92, TextRole::section, theme.text, numbers::duration(entry_.outcome.step_time_s).text(), Qt::AlignLeft);
    const bool faster = entry_.outcome.step_time_s < live_step_time_s_;
    text(92, TextRole::caption, faster ? theme.fits : theme.text3, difference(), Qt::AlignLeft, step + 8);
    text(92, TextRole::caption, theme.text2, tr("bubble %1").arg(numbers::percent(entry_.bubble.makespan).text()), Qt::AlignRight);
    text(110, TextRole::caption, theme.text2, tr("peak %1").arg(numbers::gib(entry_.outcome.peak_bytes).text()), Qt::AlignLeft);
    text(110, TextRole::caption, theme.text3, tr("span %1").arg(numbers::percent(entry_.bubble.span).text()), Qt::AlignRight);
    text(126, TextRole::tick, theme.text3, notes(), Qt::AlignLeft);
}

}  // namespace layline
