// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QObject>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/gui/session/session_file.h"

namespace layline {

/// Keeps unsaved work in a folder of its own, so that a crash loses at most the last seconds. Each running window owns one file and its
/// lock; a file whose lock is free belongs to a window that never came to its end.
class Autosave : public QObject {
    Q_OBJECT
  public:
    using Snapshot = std::function<SavedSession()>;

    /// @param folder where autosaves lie; made when first needed.
    Autosave(std::filesystem::path folder, Snapshot snapshot, QObject* parent = nullptr);
    ~Autosave() override;

    /// Something changed: save soon. Repeated calls do not push the moment further away.
    void touch();
    /// Everything is in its own file, or was given up: no autosave is needed.
    void clear();
    /// Saves now what touch() announced.
    void save_now();

    /// Files that crashed windows left, newest first.
    std::vector<std::filesystem::path> leftovers() const;
    /// Forgets a leftover, once restored or declined.
    static void discard(const std::filesystem::path& leftover);

    const std::filesystem::path& file() const { return file_; }

  signals:
    /// The first of a row of failures; saving goes on trying.
    void failed(const QString& sentence);

  private:
    bool prepare();

    std::filesystem::path folder_, file_;
    Snapshot snapshot_;
    std::unique_ptr<QLockFile> lock_;
    QTimer timer_;
    bool failing_ = false;
};

/// The user's own folder for autosaves.
std::filesystem::path autosave_folder();

}  // namespace layline
