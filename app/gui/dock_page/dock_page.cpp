// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/dock_page/dock_page.h"

#include <QDockWidget>

namespace layline {

bool DockPage::is_seen() const { return isVisible() && dock_seen_; }

void DockPage::find_dock() {
    for (QWidget* parent = parentWidget(); dock_ == nullptr && parent != nullptr; parent = parent->parentWidget())
        dock_ = qobject_cast<QDockWidget*>(parent);
    if (dock_ == nullptr) return;
    connect(dock_, &QDockWidget::visibilityChanged, this, [this](bool seen) {
        dock_seen_ = seen;
        if (seen && stale_) refresh_when_seen();
    });
}

void DockPage::refresh_when_seen() {
    stale_ = !is_seen();
    if (!stale_) refresh();
}

void DockPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (dock_ == nullptr) find_dock();
    if (stale_) refresh_when_seen();
}

}  // namespace layline
