// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/gpu/gpu_profiler.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "model/profiling/bench/profile_json.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

GpuProfiler::GpuProfiler(QString libraries, QObject* parent) : QObject(parent), libraries_(std::move(libraries)) {
    connect(&child_, &ChildCommand::line, this, [this](const QByteArray& line) { out_ += line + '\n'; });
    connect(&child_, &ChildCommand::error_line, this, &GpuProfiler::hear_progress);
    connect(&child_, &ChildCommand::finished, this, [this](int, const QString& failure) { end(failure); });
}

void GpuProfiler::start(const QStringList& more) {
    out_.clear();
    failure_.clear();
    step_.clear();
    progress_ = 0;
    QStringList arguments{QStringLiteral("profile"), QStringLiteral("--quick"), QStringLiteral("--json"), QStringLiteral("--progress")};
    if (!libraries_.isEmpty()) arguments += {QStringLiteral("--libraries"), libraries_};
    // The command keeps its own deadline and says so; this one is for a command that does not.
    constexpr int silence_ms = 60'000;
    child_.start(arguments + more, silence_ms);
    emit changed();
}

void GpuProfiler::hear_progress(const QByteArray& line) {
    const qsizetype bar = line.indexOf('/'), space = line.indexOf(' ');
    const double done = line.left(bar).toDouble(), all = line.mid(bar + 1, space - bar - 1).toDouble();
    if (bar > 0 && space > bar && all > 0) {
        progress_ = done / all;
        step_ = QString::fromUtf8(line.mid(space + 1));
    }
    emit changed();
}

void GpuProfiler::import_text(const QByteArray& text) {
    profile_ = profile_from_json(parse_json(text.toStdString(), ""));
    text_ = text;
    failure_.clear();
    emit changed();
}

void GpuProfiler::end(const QString& failure) {
    try {
        if (!failure.isEmpty())
            failure_ = tr("The measuring command %1.").arg(failure);
        else
            import_text(out_);
    } catch (const InputError& error) {
        failure_ = QString::fromUtf8(error.what());
    }
    emit changed();
}

}  // namespace layline
