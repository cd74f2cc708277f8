// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gallery/gallery_page.h"

#include <QLabel>

#include "app/gui/gallery/gallery_card.h"
#include "widgets/pipeline/schedule_names.h"
#include "widgets/theme/fonts.h"

namespace layline {

namespace {

constexpr int margin = 12, gap = 8, row_gap = 4, name_width = 190;

/// As many as fit at their least width; then they share what is spare.
int columns_in(int width) { return std::max(1, (width - 2 * margin + gap) / (GalleryCard::least_width + gap)); }

}  // namespace

GalleryPage::GalleryPage(QWidget* parent) : QWidget(parent), refused_head_(new QLabel(tr("Do not apply to this layout"), this)) {
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    refused_head_->setFont(font_of(TextRole::caption_head));
    refused_head_->hide();
}

GalleryCard* GalleryPage::card(std::size_t index) {
    while (cards_.size() <= index) {
        auto* made = new GalleryCard(this);
        connect(made, &QAbstractButton::clicked, this, [this, made] {
            const GalleryEntry entry = made->entry();
            emit chosen(entry);
        });
        cards_.push_back(made);
    }
    return cards_[index];
}

GalleryPage::Refusal& GalleryPage::refusal(std::size_t index) {
    while (refusals_.size() <= index) {
        Refusal made{new QLabel(this), new QLabel(this)};
        made.name->setFont(font_of(TextRole::body));
        made.reason->setFont(font_of(TextRole::caption));
        made.reason->setWordWrap(true);
        made.reason->setForegroundRole(QPalette::PlaceholderText);
        made.reason->setTextFormat(Qt::PlainText);
        refusals_.push_back(made);
    }
    return refusals_[index];
}

void GalleryPage::show_entries(const std::vector<GalleryEntry>& entries, double live_step_time_s, const Scenario& live) {
    shown_ = refused_ = 0;
    for (const GalleryEntry& entry : entries) {
        if (entry.variant.legal()) {
            const bool current = !entry.order && entry.variant.scenario == live;
            card(shown_)->show_entry(entry, static_cast<int>(shown_) + 1, live_step_time_s, current);
            ++shown_;
        } else {
            Refusal& line = refusal(refused_++);
            line.name->setText(schedule_name(entry.name));
            line.reason->setText(QString::fromStdString(entry.variant.refusal));
        }
    }
    for (std::size_t i = 0; i < cards_.size(); ++i) cards_[i]->setVisible(i < shown_);
    for (std::size_t i = 0; i < refusals_.size(); ++i) {
        refusals_[i].name->setVisible(i < refused_);
        refusals_[i].reason->setVisible(i < refused_);
    }
    refused_head_->setVisible(refused_ > 0);
    place();
}

std::vector<const GalleryCard*> GalleryPage::cards() const {
    return {cards_.begin(), cards_.begin() + static_cast<std::ptrdiff_t>(shown_)};
}

int GalleryPage::card_width() const {
    const int columns = columns_in(width());
    return std::max(GalleryCard::least_width, (width() - 2 * margin - (columns - 1) * gap) / columns);
}

void GalleryPage::resizeEvent(QResizeEvent*) { place(); }

void GalleryPage::place() {
    const QSize size(card_width(), GalleryCard::card_height);
    const int columns = columns_in(width());
    for (std::size_t i = 0; i < shown_; ++i) {
        const int column = static_cast<int>(i) % columns, row = static_cast<int>(i) / columns;
        cards_[i]->setGeometry(QRect(QPoint(margin + column * (size.width() + gap), margin + row * (size.height() + gap)), size));
    }
    const int rows = (static_cast<int>(shown_) + columns - 1) / columns;
    int y = margin + rows * (size.height() + gap) + gap;
    if (refused_ > 0) {
        refused_head_->setGeometry(margin, y, width() - 2 * margin, line_height(TextRole::caption_head));
        y += refused_head_->height() + gap;
    }
    const int reason_width = std::max(100, width() - 2 * margin - name_width);
    for (std::size_t i = 0; i < refused_; ++i) {
        const Refusal& line = refusals_[i];
        const int height = std::max(line.reason->heightForWidth(reason_width), line_height(TextRole::body));
        line.name->setGeometry(margin, y, name_width, line_height(TextRole::body));
        line.reason->setGeometry(margin + name_width, y, reason_width, height);
        y += height + row_gap;
    }
    setMinimumHeight(y + margin);
}

}  // namespace layline
