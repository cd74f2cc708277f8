// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headline/headline_strip.h"

#include <QPainter>

#include "widgets/headline/headline_tiles.h"
#include "widgets/headline/notice_page.h"
#include "widgets/headline/refusal_page.h"
#include "widgets/theme/theme.h"

namespace layline {

HeadlineStrip::HeadlineStrip(QWidget* parent)
    : QWidget(parent),
      pages_(new QStackedLayout(this)),
      tiles_(new HeadlineTiles(this)),
      refusal_(new RefusalPage(this)),
      notice_(new NoticePage(this)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setContentsMargins(0, 0, 0, 1);
    for (QWidget* page : {static_cast<QWidget*>(tiles_), static_cast<QWidget*>(refusal_), static_cast<QWidget*>(notice_)})
        pages_->addWidget(page);
    tiles_->setObjectName(QStringLiteral("tiles"));
    connect(tiles_, &HeadlineTiles::evidence_clicked, this, &HeadlineStrip::evidence_clicked);
    connect(tiles_, &HeadlineTiles::tile_clicked, this, &HeadlineStrip::tile_clicked);
    connect(refusal_, &RefusalPage::offer_chosen, this, &HeadlineStrip::offer_chosen);
    connect(refusal_, &RefusalPage::back_requested, this, &HeadlineStrip::back_requested);
    connect(notice_, &NoticePage::action_chosen, this, &HeadlineStrip::notice_action);
}

void HeadlineStrip::show_values(const HeadlineValues& values) {
    tiles_->set_values(values);
    pages_->setCurrentWidget(tiles_);
    setAccessibleName(tiles_->spoken());
}

void HeadlineStrip::show_refusal(const Refusal& refusal) {
    refusal_->set_refusal(refusal);
    pages_->setCurrentWidget(refusal_);
    setAccessibleName(refusal_->spoken());
}

void HeadlineStrip::show_notice(const HeadlineNotice& notice) {
    notice_->set_notice(notice);
    pages_->setCurrentWidget(notice_);
    setAccessibleName(notice_->accessibleName());
}

bool HeadlineStrip::refuses() const { return pages_->currentWidget() == refusal_; }

void HeadlineStrip::set_density(Density density) {
    layout_.density = density;
    setFixedHeight(layout_.height());
    apply_layout();
}

void HeadlineStrip::set_verdict_width(int width) {
    layout_.verdict_width = width;
    apply_layout();
}

void HeadlineStrip::apply_layout() {
    layout_.width = width();
    tiles_->set_layout(layout_);
    refusal_->set_layout(layout_);
    notice_->set_layout(layout_);
}

void HeadlineStrip::resizeEvent(QResizeEvent*) { apply_layout(); }

void HeadlineStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, Theme::of(*this).line);
}

}  // namespace layline
