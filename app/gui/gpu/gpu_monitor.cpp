// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gpu/gpu_monitor.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "model/profiling/devices/inventory_json.h"
#include "model/scenario/input_error.h"

namespace layline {

using Json = nlohmann::json;

GpuMonitor::GpuMonitor(QString libraries, QObject* parent) : QObject(parent), libraries_(std::move(libraries)) {
    connect(&child_, &ChildCommand::line, this, &GpuMonitor::hear);
    connect(&child_, &ChildCommand::finished, this, &GpuMonitor::end);
}

void GpuMonitor::start() {
    if (child_.is_running()) return;
    failure_.clear();
    QStringList arguments{QStringLiteral("profile"), QStringLiteral("--watch")};
    if (!libraries_.isEmpty()) arguments += {QStringLiteral("--libraries"), libraries_};
    child_.start(arguments, silence_ms_);
}

void GpuMonitor::stop() { child_.stop(); }

void GpuMonitor::hear(const QByteArray& text) {
    try {
        const Json message = Json::parse(text.begin(), text.end(), nullptr, false);
        if (!message.is_object()) return;
        if (const auto found = message.find("inventory"); found != message.end()) {
            inventory_ = inventory_from_json(*found, "/inventory");
            known_ = true;
            history_.clear();
        }
        if (const auto found = message.find("samples"); found != message.end() && found->is_array()) {
            Samples samples;
            for (const Json& sample : *found) samples.push_back(sample_from_json(sample, "/samples"));
            samples.resize(inventory_.devices.size());
            history_.push_back(std::move(samples));
            if (history_.size() > most_samples) history_.pop_front();
        }
    } catch (const InputError& error) {
        failure_ = QString::fromUtf8(error.what());
    }
    emit changed();
}

void GpuMonitor::end(int exit_code, const QString& failure) {
    if (!failure.isEmpty())
        failure_ = tr("The GPU driver's telemetry %1.").arg(failure);
    else if (exit_code != 0)
        failure_ = tr("Telemetry ended with status %1.").arg(exit_code);
    emit changed();
}

}  // namespace layline
