// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/pin_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "app/gui/layout_panel/choices.h"
#include "app/gui/session/pins.h"
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

QString calibration_words(const CalibrationChoice& calibration) {
    return calibration ? QString::fromStdString(calibration.get()->name) : tr("shipped coefficients");
}

PinNote pin_note(const Plan& plan, const Pin& pin, const Outcome& outcome) {
    constexpr double least_change = 1e-3;  // of a step: below, figures look the same
    if (!pin.predicted) return {};
    const double then_s = pin.predicted->step_time_s;
    if (then_s > 0 && std::abs(outcome.step_time_s / then_s - 1) > least_change)
        return {tr("was %1 s").arg(numbers::significant(then_s)),
                tr("Predicted %1 s when it was pinned: the model or what ships with it has changed since. U predicts it anew.")
                    .arg(numbers::significant(then_s))};
    if (!(pin.predicted->calibration == plan.calibration))
        return {calibration_words(pin.predicted->calibration),
                tr("Predicted with %1, as when it was pinned; the session now uses %2. U predicts it anew.")
                    .arg(calibration_words(pin.predicted->calibration), calibration_words(plan.calibration))};
    return {};
}

std::optional<Measurement> measurement_of(const Plan& plan, const Scenario& scenario) {
    for (const Pin& pin : plan.pins)
        if (pin.measured && pin.scenario == scenario) return pin.measured;
    for (const MeasuredRun& run : published_runs())
        if (run.timed() && differences(scenario, run.scenario).empty()) return Measurement{run.step_time_s, run.mfu, run.source};
    return std::nullopt;
}

}  // namespace layline
