// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/pin_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "app/gui/layout_panel/choices.h"
#include "model/calibration/published_runs.h"
#include "model/calibration/scenario_differences.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Compare", text); }

}  // namespace

QString layout_words(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    QStringList parts{QStringLiteral("TP %1").arg(layout.tp), QStringLiteral("PP %1").arg(layout.pp)};
    const auto add = [&](const char* name, std::int64_t value) {
        if (value != 1) parts << QString::fromUtf8(name) + u' ' + numbers::count(value);
    };
    add("VPP", layout.vpp);
    add("CP", layout.cp);
    add("EP", layout.ep);
    parts << QStringLiteral("mb %1").arg(layout.micro_batch);
    if (layout.sequence_parallel) parts << QStringLiteral("SP");
    if (layout.zero_stage != 1) parts << tr("ZeRO %1").arg(layout.zero_stage);
    if (layout.recompute == Recompute::selective) parts << tr("selective recompute");
    if (layout.recompute == Recompute::full) parts << tr("full recompute");
    if (layout.schedule != "1f1b" && layout.schedule != "interleaved") parts << schedule_title(layout.schedule);
    return parts.join(QStringLiteral(" · "));
}

QString pin_name(const Pin& pin, const Scenario& live) {
    if (!pin.name.empty()) return QString::fromStdString(pin.name);
    const QString layout = layout_words(pin.scenario);
    if (pin.scenario.architecture == live.architecture) return layout;
    return QString::fromStdString(pin.scenario.architecture.name) + QStringLiteral(" · ") + layout;
}

std::optional<Measurement> measurement_of(const Plan& plan, const Scenario& scenario) {
    for (const Pin& pin : plan.pins)
        if (pin.measured && pin.scenario == scenario) return pin.measured;
    for (const MeasuredRun& run : published_runs())
        if (run.timed() && differences(scenario, run.scenario).empty()) return Measurement{run.step_time_s, run.mfu, run.source};
    return std::nullopt;
}

}  // namespace layline
