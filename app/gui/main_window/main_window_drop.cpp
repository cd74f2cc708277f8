// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDragEnterEvent>
#include <QMimeData>
#include <QUrl>

#include "app/gui/main_window/documents.h"
#include "app/gui/main_window/main_window.h"

namespace layline {

namespace {

/// The first file that a drag carries; empty for anything else.
QString dragged_file(const QMimeData& data) {
    for (const QUrl& url : data.urls())
        if (url.isLocalFile()) return url.toLocalFile();
    return {};
}

}  // namespace

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!dragged_file(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QString file = dragged_file(*event->mimeData());
    if (file.isEmpty()) return;
    event->acceptProposedAction();
    documents_->open(file.toStdString());
}

}  // namespace layline
