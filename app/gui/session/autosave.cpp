// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/autosave.h"

#include <QStandardPaths>
#include <QUuid>
#include <algorithm>
#include <utility>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr int delay_ms = 2000;
constexpr int retry_ms = 10000;

std::filesystem::path lock_of(const std::filesystem::path& autosave) { return autosave.string() + ".lock"; }

std::unique_ptr<QLockFile> make_lock(const std::filesystem::path& autosave) {
    auto lock = std::make_unique<QLockFile>(QString::fromStdString(lock_of(autosave).string()));
    lock->setStaleLockTime(0);
    return lock;
}

bool is_abandoned(const std::filesystem::path& autosave) { return make_lock(autosave)->tryLock(0); }

}  // namespace

Autosave::Autosave(std::filesystem::path folder, Snapshot snapshot, QObject* parent)
    : QObject(parent),
      folder_(std::move(folder)),
      file_(folder_ / (QUuid::createUuid().toString(QUuid::Id128).toStdString() + ".json")),
      snapshot_(std::move(snapshot)) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &Autosave::save_now);
}

Autosave::~Autosave() = default;

void Autosave::touch() {
    if (!timer_.isActive()) timer_.start(delay_ms);
}

void Autosave::clear() {
    timer_.stop();
    if (!lock_) return;
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    lock_.reset();
}

bool Autosave::prepare() {
    if (lock_) return true;
    std::filesystem::create_directories(folder_);
    auto lock = make_lock(file_);
    if (!lock->tryLock(0)) return false;
    lock_ = std::move(lock);
    return true;
}

void Autosave::save_now() {
    timer_.stop();
    QString sentence = tr("Autosave is not possible in %1.").arg(QString::fromStdString(folder_.string()));
    try {
        if (prepare()) {
            write_session(file_, snapshot_());
            failing_ = false;
            return;
        }
    } catch (const InputError& error) {
        sentence = QString::fromUtf8(error.what());
    } catch (const std::filesystem::filesystem_error& error) {
        sentence = QString::fromUtf8(error.what());
    }
    timer_.start(retry_ms);
    if (!std::exchange(failing_, true)) emit failed(sentence);
}

std::vector<std::filesystem::path> Autosave::leftovers() const {
    std::vector<std::filesystem::path> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error))
        if (entry.path().extension() == ".json" && entry.path() != file_ && is_abandoned(entry.path())) found.push_back(entry.path());
    std::ranges::sort(found, std::ranges::greater{}, [&](const auto& path) { return std::filesystem::last_write_time(path, error); });
    return found;
}

void Autosave::discard(const std::filesystem::path& leftover) {
    std::error_code ignored;
    std::filesystem::remove(leftover, ignored);
    std::filesystem::remove(lock_of(leftover), ignored);
}

std::filesystem::path autosave_folder() {
    return std::filesystem::path(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdString()) / "autosave";
}

}  // namespace layline
