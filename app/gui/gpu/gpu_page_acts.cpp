// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QStandardPaths>

#include "app/gui/gpu/gpu_page.h"
#include "app/gui/session/session_calibration.h"
#include "model/calibration/profile_calibration.h"
#include "model/profiling/devices/gpu_presets.h"
#include "model/profiling/devices/probe.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {
constexpr qint64 largest_profile = 64 << 20;
}

void GpuPage::act(Act act) {
    said_.clear();
    switch (act) {
        case Act::measure:
            return profiler_.start();
        case Act::stop:
            return profiler_.cancel();
        case Act::use_cluster:
            use_cluster();
            break;
        case Act::calibrate:
            calibrate();
            break;
        case Act::import_profile:
            return choose_profile();
        case Act::copy_command:
            QApplication::clipboard()->setText(QString::fromLatin1(remote_profile_command));
            said_ = tr("Copied.");
            break;
        case Act::save_profile:
            return choose_and_save();
    }
    refresh_when_seen();
}

void GpuPage::use_cluster() {
    const bool here = monitor_.is_known() && !monitor_.inventory().devices.empty();
    const GpuInventory& inventory = here ? monitor_.inventory() : profiler_.profile()->inventory;
    try {
        const MachineCluster made = cluster_of(inventory, session_.scenario().cluster.gpus);
        Scenario next = session_.scenario();
        next.cluster = made.cluster;
        session_.edit(next, tr("Plan for this machine"));
        said_ = QString::fromStdString(made.assumed);
    } catch (const InputError& error) {
        said_ = QString::fromUtf8(error.what());
    }
}

void GpuPage::calibrate() {
    const GpuProfile& profile = *profiler_.profile();
    try {
        const Accelerator accelerator = accelerator_of(profile);
        const ProfileCalibration made = calibrate_from_profile(profile, accelerator);
        QStringList notes;
        for (const std::string& note : made.notes) notes += QString::fromStdString(note);
        if (!made.useful()) {
            said_ = tr("Nothing could be fitted: %1.").arg(notes.join(QStringLiteral("; ")));
            return;
        }
        session_.set_calibration(session_calibration(made.calibration.name, calibration_text(made)), tr("Calibrate from a profile"));
        said_ = tr("%n laws fitted; the session plans with them on %1. %2", nullptr, static_cast<int>(made.fits.size()))
                    .arg(QString::fromStdString(accelerator.name), notes.join(QStringLiteral("; ")));
        if (accelerator.id != session_.scenario().cluster.accelerator.id) said_ += u' ' + tr("This plan is for another accelerator.");
    } catch (const InputError& error) {
        said_ = QString::fromUtf8(error.what());
    }
}

void GpuPage::choose_profile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a profile"), {}, tr("Profiles (*.json)"));
    if (!file.isEmpty()) import_file(file);
}

void GpuPage::import_file(const QString& name) {
    try {
        QFile file(name);
        if (!file.open(QFile::ReadOnly)) throw InputError(name.toStdString(), "", "a readable file", file.errorString().toStdString());
        if (file.size() > largest_profile) throw InputError(name.toStdString(), "", "at most 64 MiB", "more");
        try {
            profiler_.import_text(file.readAll());
        } catch (const InputError& error) {
            throw error.in_file(name.toStdString());
        }
        said_.clear();
    } catch (const InputError& error) {
        said_ = QString::fromUtf8(error.what());
    }
    refresh_when_seen();
}

void GpuPage::choose_and_save() {
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Save the profile"), QStringLiteral("profile.json"), tr("Profiles (*.json)"));
    if (file.isEmpty()) return;
    try {
        write_text_file(file.toStdString(), profiler_.text().toStdString());
    } catch (const InputError& error) {
        said_ = QString::fromUtf8(error.what());
    }
    refresh_when_seen();
}

}  // namespace layline
