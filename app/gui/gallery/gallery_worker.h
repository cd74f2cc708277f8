// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <vector>

#include "app/gui/gallery/gallery_entry.h"

namespace layline {

/// Computes the gallery beside the window's own thread, one schedule after another, so that it can stop between two of them.
class GalleryWorker : public QObject {
    Q_OBJECT
  public:
    explicit GalleryWorker(QObject* parent);
    ~GalleryWorker() override;

    /// Forgets what is running and starts anew.
    void start(const GalleryRequest& request);
    void stop();
    bool running() const { return watcher_.isRunning(); }

  signals:
    /// All entries, ranked. Not sent for what was stopped.
    void finished(const std::vector<layline::GalleryEntry>& entries);

  private:
    QFutureWatcher<std::vector<GalleryEntry>> watcher_;
};

}  // namespace layline
