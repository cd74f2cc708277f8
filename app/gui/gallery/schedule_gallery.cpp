// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gallery/schedule_gallery.h"

#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <algorithm>

#include "app/gui/gallery/gallery_card.h"
#include "app/gui/gallery/gallery_page.h"
#include "model/cost/shipped_coefficients.h"
#include "model/scenario/input_error.h"
#include "model/schedule/schedule_file.h"
#include "widgets/pipeline/schedule_names.h"

namespace layline {

namespace {

constexpr int rest_ms = 150;                      // without a change before the gallery is computed anew
constexpr const char* nameless_order = "custom";  // what an order is called that its file does not name

}  // namespace

ScheduleGallery::ScheduleGallery(PlanningSession& session, QWidget* parent)
    : QScrollArea(parent), session_(session), worker_(this), page_(new GalleryPage) {
    setWidget(page_);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Schedules for this layout"));
    rest_.setSingleShot(true);
    rest_.setInterval(rest_ms);
    connect(&rest_, &QTimer::timeout, this, &ScheduleGallery::compute);
    connect(&worker_, &GalleryWorker::finished, this, &ScheduleGallery::show_entries);
    connect(page_, &GalleryPage::chosen, this, &ScheduleGallery::take);
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & Change::estimate) invalidate();
    });
}

void ScheduleGallery::invalidate() {
    worker_.stop();
    current_ = false;
    emit summary_changed();
    if (isVisible()) rest_.start();
}

void ScheduleGallery::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    if (!current_) rest_.start(0);
}

bool ScheduleGallery::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) invalidate();  // stamps are drawn in the theme's colours
    return QScrollArea::event(event);
}

void ScheduleGallery::compute() {
    if (session_.in_gesture()) return rest_.start(rest_ms);
    worker_.start({session_.scenario(),
                   session_.estimator(),
                   order_,
                   {GalleryCard::stamp_size(page_->card_width()), devicePixelRatioF(), Theme::of(*this)}});
}

void ScheduleGallery::show_entries(const std::vector<GalleryEntry>& entries) {
    entries_ = entries;
    current_ = true;
    const EstimatePtr live = session_.estimate();
    page_->show_entries(entries_, live->legal() ? live->step_time_s : 0, session_.scenario());
    emit summary_changed();
}

void ScheduleGallery::take(const GalleryEntry& entry) {
    if (!entry.order) return session_.edit(entry.variant.scenario, tr("Set schedule to %1").arg(schedule_name(entry.name)));
    const Scenario& scenario = session_.scenario();
    emit order_chosen(std::make_shared<const Estimate>(estimate_of_order(scenario, shipped_coefficients(scenario), entry.order)));
}

void ScheduleGallery::choose_and_open_order() {
    const QString chosen = QFileDialog::getOpenFileName(this, tr("Open a schedule"), {}, tr("Schedules (*.json *.csv);;All files (*)"));
    if (!chosen.isEmpty()) open_order(chosen.toStdString());
}

bool ScheduleGallery::open_order(const std::filesystem::path& file) {
    try {
        Schedule order = read_schedule_file(file);
        if (order.name == nameless_order) order.name = file.stem().string();
        order_ = std::make_shared<const Schedule>(std::move(order));
    } catch (const InputError& error) {
        const QString name = QFileInfo(QString::fromStdString(file.string())).fileName();
        session_.say({tr("Could not read %1").arg(name), QString::fromUtf8(error.what()) + u' ' + tr("Nothing was changed."), {}, {}});
        return false;
    }
    invalidate();
    return true;
}

std::vector<const GalleryCard*> ScheduleGallery::cards() const { return page_->cards(); }

QString ScheduleGallery::summary() const {
    if (!current_) return tr("updating");
    const auto apply = std::ranges::count_if(entries_, [](const GalleryEntry& entry) { return entry.variant.legal(); });
    return tr("%1 of %2 schedules apply, fastest first").arg(apply).arg(entries_.size());
}

}  // namespace layline
