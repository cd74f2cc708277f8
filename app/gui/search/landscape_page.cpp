// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QVBoxLayout>

#include "app/gui/search/landscape_pages.h"
#include "widgets/theme/fonts.h"

namespace layline {

LandscapePage::LandscapePage(AskLandscape ask, QWidget* parent) : QWidget(parent), ask_(std::move(ask)), note_(new QLabel(this)) {
    note_->setFont(font_of(TextRole::caption));
    note_->setForegroundRole(QPalette::PlaceholderText);
    note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    note_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
}

void LandscapePage::outdate() {
    stale_ = true;
    if (isVisible()) refresh();
}

void LandscapePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (stale_) refresh();
}

void LandscapePage::refresh() {
    if (!isVisible()) {
        stale_ = true;
        return;
    }
    stale_ = false;
    note_->setText(tr("searching…"));
    background_.start(work(ask_()));
}

}  // namespace layline
