// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gallery/gallery_worker.h"

#include <QPromise>
#include <QtConcurrent>

namespace layline {

namespace {

void compute(QPromise<std::vector<GalleryEntry>>& promise, const GalleryRequest& request) {
    std::vector<GalleryEntry> entries;
    if (request.order) entries.push_back(gallery_entry(request, {}));
    for (const std::string& name : schedule_names()) {
        if (promise.isCanceled()) return;
        entries.push_back(gallery_entry(request, name));
    }
    rank(entries);
    promise.addResult(std::move(entries));
}

}  // namespace

GalleryWorker::GalleryWorker(QObject* parent) : QObject(parent) {
    connect(&watcher_, &QFutureWatcherBase::finished, this, [this] {
        if (!watcher_.isCanceled() && watcher_.future().resultCount() > 0) emit finished(watcher_.result());
    });
}

GalleryWorker::~GalleryWorker() {
    stop();
    watcher_.waitForFinished();
}

void GalleryWorker::start(const GalleryRequest& request) {
    stop();
    watcher_.setFuture(QtConcurrent::run(compute, request));
}

void GalleryWorker::stop() { watcher_.cancel(); }

}  // namespace layline
