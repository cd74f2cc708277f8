// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headline/refusal_page.h"

#include <QPainter>
#include <algorithm>

#include "widgets/common/text_button.h"
#include "widgets/headline/verdict_chip.h"
#include "widgets/theme/fonts.h"

namespace layline {

namespace {

constexpr int padding = 16;
constexpr std::size_t most_offers = 2, most_rows = 3;
constexpr int equation_x = 160, reason_x = 340;  // from the verdict cell
constexpr int widest_reasons = 690, offers_width = 540, narrow_offers_width = 430;

struct Rows {
    int first, pitch, caption, buttons, chip, sentence;
};
constexpr Rows regular_rows{22, 22, 17, 35, 12, 44};
constexpr Rows compact_rows{13, 19, 12, 26, 8, 34};

}  // namespace

RefusalPage::RefusalPage(QWidget* parent) : QWidget(parent), back_(new TextButton(this)) {
    for (std::size_t i = 0; i < most_offers; ++i) {
        auto* button = new TextButton(this);
        button->set_primary(i == 0);
        connect(button, &QAbstractButton::clicked, this, [this, i] { emit offer_chosen(static_cast<int>(i)); });
        offers_.push_back(button);
    }
    connect(back_, &QAbstractButton::clicked, this, &RefusalPage::back_requested);
}

void RefusalPage::set_refusal(const Refusal& refusal) {
    refusal_ = refusal;
    for (std::size_t i = 0; i < most_offers; ++i) {
        const bool used = i < refusal.offers.size();
        offers_[i]->setVisible(used);
        if (used) offers_[i]->set_words(refusal.offers[i].text, refusal.offers[i].detail);
    }
    back_->setVisible(!refusal.back.isEmpty());
    back_->set_words(refusal.back, tr("Esc"));
    place_buttons();
    update();
}

void RefusalPage::set_layout(const HeadlineLayout& layout) {
    layout_ = layout;
    place_buttons();
    update();
}

QAbstractButton* RefusalPage::button(int index) const {
    const auto i = static_cast<std::size_t>(index);
    return i < refusal_.offers.size() && i < most_offers ? offers_[i] : back_;
}

int RefusalPage::offers_left() const {
    const int wanted = layout_.density == Density::compact ? narrow_offers_width : offers_width;
    return std::min(layout_.verdict_width + widest_reasons, std::max(layout_.verdict_width, width() - wanted));
}

void RefusalPage::place_buttons() {
    const Rows& rows = layout_.density == Density::compact ? compact_rows : regular_rows;
    int x = offers_left() + padding;
    for (TextButton* button : offers_) {
        if (button->isHidden()) continue;
        button->move(x, rows.buttons);
        x += button->width() + 8;
    }
    back_->move(x, rows.buttons);
}

void RefusalPage::resizeEvent(QResizeEvent*) { place_buttons(); }

QString RefusalPage::spoken() const {
    QStringList parts{tr("Not possible: %1").arg(refusal_.field_value), refusal_.sentence};
    for (const RefusalRow& row : refusal_.rows) parts << row.subject + u' ' + row.equation + QStringLiteral(", ") + row.reason;
    return parts.join(QStringLiteral(". "));
}

void RefusalPage::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    const Rows& rows = layout_.density == Density::compact ? compact_rows : regular_rows;
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    const int left = layout_.verdict_width, right = offers_left();
    painter.fillRect(left, 0, 1, height(), theme.line);
    painter.fillRect(right, 0, 1, height(), theme.line);
    draw_verdict_chip(painter, {padding, rows.chip}, Verdict::illegal, tr("Not possible: %1").arg(refusal_.field_value), theme);
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text2);
    painter.drawText(QRect(padding, rows.sentence, left - 2 * padding, 2 * line_height(TextRole::body)),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, refusal_.sentence);
    int y = rows.first;
    const int height = line_height(TextRole::body);
    for (std::size_t i = 0; i < std::min(most_rows, refusal_.rows.size()); ++i, y += rows.pitch) {
        const RefusalRow& row = refusal_.rows[i];
        const auto cell = [&](int from, int to, const QString& text, const QColor& colour) {
            const QRect place(left + from, y - height / 2, to - from - 8, height);
            painter.setPen(colour);
            painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
        };
        cell(padding, padding + equation_x, row.subject, theme.text2);
        cell(padding + equation_x, padding + reason_x, row.equation, theme.text);
        cell(padding + reason_x, right - left, row.reason, theme.text2);
    }
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    const QString caption = refusal_.offers.empty() ? tr("No value of this field works with the others") : tr("Nearest layouts that work");
    painter.drawText(QPoint(right + padding, rows.caption + 4), caption);
}

}  // namespace layline
