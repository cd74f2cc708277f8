// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/export/save_export.h"

#include <QDir>
#include <QFile>

#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

SavedExport save_export(const std::vector<LaunchFile>& files, const QString& folder, bool replaces) {
    SavedExport saved;
    const QDir dir(folder);
    for (const LaunchFile& file : files)
        if (!replaces && QFile::exists(dir.filePath(QString::fromStdString(file.name))))
            saved.existing << QString::fromStdString(file.name);
    if (!saved.existing.isEmpty()) return saved;
    try {
        for (const LaunchFile& file : files) {
            const QString path = dir.filePath(QString::fromStdString(file.name));
            write_text_file(path.toStdString(), file.text);
            if (file.text.starts_with("#!")) QFile::setPermissions(path, QFile::permissions(path) | QFile::ExeOwner | QFile::ExeUser);
        }
    } catch (const InputError& error) {
        saved.error = QString::fromUtf8(error.what());
    }
    return saved;
}

}  // namespace layline
