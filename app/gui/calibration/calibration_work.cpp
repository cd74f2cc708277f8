// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/calibration/calibration_work.h"

#include <QPromise>
#include <QtConcurrent>
#include <cmath>

namespace layline {

namespace {

constexpr int progress_steps = 1000;

}  // namespace

CalibrationWork::CalibrationWork(QObject* parent) : QObject(parent) {
    connect(&reader_, &QFutureWatcherBase::finished, this, &CalibrationWork::take_table);
    connect(&fitter_, &QFutureWatcherBase::finished, this, &CalibrationWork::take_document);
    connect(&fitter_, &QFutureWatcherBase::progressValueChanged, this, &CalibrationWork::changed);
}

CalibrationWork::~CalibrationWork() {
    reader_.disconnect(this);
    fitter_.disconnect(this);
    stop();
    reader_.waitForFinished();
    fitter_.waitForFinished();
}

double CalibrationWork::progress() const { return static_cast<double>(fitter_.progressValue()) / progress_steps; }

void CalibrationWork::read(std::vector<std::filesystem::path> files, const Scenario& live) {
    if (state_ != State::idle) return;
    state_ = State::reading;
    files_ = std::move(files);
    problem_.clear();
    reader_.setFuture(QtConcurrent::run([all = files_, live] {
        return answer_of<std::shared_ptr<const RunTable>>(
            [&] { return std::make_shared<const RunTable>(read_runs(all, {.accelerator = {}, .cluster = {}, .plan = live})); });
    }));
    emit changed();
}

void CalibrationWork::take_table() {
    state_ = State::idle;
    const auto read = reader_.result();
    problem_ = QString::fromStdString(read.problem);
    if (read.value) {
        table_ = read.value;
        document_.reset();
    }
    emit changed();
}

void CalibrationWork::fit() {
    if (state_ != State::idle || !table_) return;
    state_ = State::fitting;
    problem_.clear();
    stopped_ = std::make_shared<std::atomic<bool>>(false);
    using Document = std::shared_ptr<const CalibrationDocument>;
    fitter_.setFuture(QtConcurrent::run([table = table_, stopped = stopped_](QPromise<Answer<Document>>& promise) {
        promise.setProgressRange(0, progress_steps);
        const auto watch = [&promise, &stopped](double share) {
            promise.setProgressValue(static_cast<int>(std::lround(share * progress_steps)));
            return !stopped->load();
        };
        promise.addResult(answer_of<Document>([&] {
            return std::make_shared<const CalibrationDocument>(calibrate(*table, CalibrationLayer::user, "the user's own runs", watch));
        }));
    }));
    emit changed();
}

void CalibrationWork::stop() { *stopped_ = true; }

void CalibrationWork::take_document() {
    state_ = State::idle;
    const auto fitted = fitter_.result();
    problem_ = QString::fromStdString(fitted.problem);
    if (fitted.value) document_ = fitted.value;
    emit changed();
}

}  // namespace layline
