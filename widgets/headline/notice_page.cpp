// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headline/notice_page.h"

#include <QPainter>

#include "widgets/common/text_button.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 16, gap = 8;
constexpr std::size_t most_actions = 2;
}  // namespace

NoticePage::NoticePage(QWidget* parent) : QWidget(parent), close_(new TextButton(this)) {
    for (std::size_t i = 0; i < most_actions; ++i) {
        auto* button = new TextButton(this);
        connect(button, &QAbstractButton::clicked, this, [this, i] { emit action_chosen(static_cast<int>(i)); });
        actions_.push_back(button);
    }
    close_->set_words(tr("Close"), tr("Esc"));
    connect(close_, &QAbstractButton::clicked, this, [this] { emit action_chosen(-1); });
}

void NoticePage::set_notice(const HeadlineNotice& notice) {
    notice_ = notice;
    setAccessibleName(notice.title + QStringLiteral(". ") + notice.text);
    for (std::size_t i = 0; i < most_actions; ++i) {
        const bool used = i < notice.actions.size();
        actions_[i]->setVisible(used);
        if (used) actions_[i]->set_words(notice.actions[i], {});
    }
    place_buttons();
    update();
}

void NoticePage::set_layout(const HeadlineLayout& layout) {
    layout_ = layout;
    place_buttons();
    update();
}

QAbstractButton* NoticePage::button(int index) const {
    return index >= 0 && index < static_cast<int>(notice_.actions.size()) ? actions_[static_cast<std::size_t>(index)] : close_;
}

void NoticePage::place_buttons() {
    int right = width() - padding;
    const auto place = [&](TextButton* button) {
        if (button->isHidden()) return;
        right -= button->width();
        button->move(right, (layout_.height() - button->height()) / 2);
        right -= gap;
    };
    place(close_);
    for (auto button = actions_.rbegin(); button != actions_.rend(); ++button) place(*button);
}

void NoticePage::resizeEvent(QResizeEvent*) { place_buttons(); }

void NoticePage::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    int right = width() - padding;
    for (const TextButton* button : actions_)
        if (!button->isHidden()) right = std::min(right, button->x() - gap);
    right = std::min(right, close_->x() - gap);
    const int top = layout_.density == Density::compact ? 8 : 14;
    painter.setFont(font_of(TextRole::section));
    painter.setPen(theme.text);
    painter.drawText(QRect(padding, top, right - padding, 20), Qt::AlignLeft | Qt::AlignVCenter, notice_.title);
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text2);
    painter.drawText(QRect(padding, top + 22, right - padding, height() - top - 22), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                     notice_.text);
}

}  // namespace layline
