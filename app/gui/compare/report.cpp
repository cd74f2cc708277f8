// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/report.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>

#include "app/gui/compare/pin_words.h"
#include "app/gui/compare/report_pictures.h"
#include "app/gui/session/pins.h"
#include "app/gui/words/scenario_words.h"
#include "widgets/headline/verdict_chip.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }

QString measured_words(const std::optional<Measurement>& measured) {
    if (measured && measured->out_of_memory) return tr("out of memory");
    if (!measured || measured->step_time_s <= 0) return {};
    return numbers::significant(measured->step_time_s) + QStringLiteral(" s");
}

ReportLine line_of(const PlanningSession& session, const QString& side, const QString& name, const Scenario& scenario,
                   const Outcome& outcome) {
    ReportLine line{side, name, {}, {}, {}, verdict_word(outcome.verdict), measured_words(measurement_of(session.plan(), scenario))};
    if (outcome.verdict == Verdict::illegal) return line;
    line.step = numbers::duration(outcome.step_time_s).text();
    line.mfu = numbers::percent(outcome.mfu(session.convention())).text();
    line.peak = numbers::gib(outcome.peak_bytes).text();
    return line;
}

}  // namespace

Report make_report(const PlanningSession& session) {
    const Plan& plan = session.plan();
    const Scenario& live = plan.scenario;
    const EstimatePtr a = session.pinned_estimate(), b = session.estimate();
    Report report;
    report.title = QString::fromStdString(live.architecture.name) + QStringLiteral(", ") + cluster_words(live.cluster);
    report.subtitle = tr("Global batch %1 × %2 tokens, %3. MFU: %4.")
                          .arg(numbers::count(live.training.global_batch), numbers::count(live.training.sequence_length),
                               kernel_words(live), convention_words(session.convention()));
    report.layouts.push_back(line_of(session, QStringLiteral("B"), layout_words(live), live, outcome_of(*b)));
    for (int i = 0; i < static_cast<int>(plan.pins.size()); ++i) {
        const Pin& pin = plan.pins[static_cast<std::size_t>(i)];
        const Outcome outcome = session.pin_outcome(i);
        const PinNote note = pin_note(plan, pin, outcome);
        const QString name = pin_name(pin, live) + (note.mark.isEmpty() ? QString() : QStringLiteral(" · ") + note.mark);
        report.layouts.push_back(line_of(session, i == plan.baseline ? QStringLiteral("A") : QString(), name, pin.scenario, outcome));
    }
    if (a)
        report.rows =
            comparison({a.get(), measurement_of(plan, a->scenario), calibration_words(calibration_of(plan, *plan.baseline_pin()))},
                       {b.get(), measurement_of(plan, live), calibration_words(plan.calibration)}, session.convention());
    report.pictures = report_pictures(b, a && a->legal() ? a : nullptr, session.convention());
    report.footer = tr("Layline %1, %2. Coefficients: %3. Predicted step times carry an 80 % band of ± %4 %.")
                        .arg(QStringLiteral(LAYLINE_VERSION), QLocale().toString(QDate::currentDate(), QLocale::ShortFormat),
                             QString::fromStdString(b->coefficients_source), numbers::fixed(100 * b->band_share(), 0));
    return report;
}

}  // namespace layline
