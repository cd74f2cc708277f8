// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gallery/gallery_header.h"

#include <QPainter>
#include <QToolButton>

#include "app/gui/gallery/schedule_gallery.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int margin = 12;

}  // namespace

GalleryHeader::GalleryHeader(ScheduleGallery& gallery, QAction* open) : gallery_(gallery), open_(new QToolButton(this)) {
    open_->setDefaultAction(open);
    open_->setAutoRaise(true);
    connect(&gallery_, &ScheduleGallery::summary_changed, this, qOverload<>(&QWidget::update));
}

void GalleryHeader::resizeEvent(QResizeEvent*) {
    const QSize size = open_->sizeHint();
    open_->setGeometry(width() - margin - size.width(), (height() - size.height()) / 2, size.width(), size.height());
}

void GalleryHeader::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.sunken);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text2);
    painter.drawText(QRect(margin, 0, open_->x() - 2 * margin, height()), Qt::AlignLeft | Qt::AlignVCenter, gallery_.summary());
}

}  // namespace layline
