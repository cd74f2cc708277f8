// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/calibration/fit_words.h"

#include <QCoreApplication>

#include "model/calibration/predictor.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Calibration", text); }

QString percent(double share) { return numbers::fixed(100 * share, 1) + QStringLiteral(" %"); }

void add_error(Sheet& sheet, const QString& name, const ErrorMeasures& error) {
    if (error.n == 0) return;
    sheet.table_row({{name}, {percent(error.mape)}, {percent(error.median_ape)}, {percent(error.p95_ape)}});
}

void add_coefficients(Sheet& sheet, const FitReport& report) {
    sheet.table_head({tr("Coefficient"), tr("before"), tr("after"), tr("spread")});
    int held = 0;
    for (const FittedCoefficient& fitted : report.coefficients) {
        if (fitted.held) {
            ++held;
            continue;
        }
        sheet.table_row({{QString::fromUtf8(fitted.coefficient->name.data(), static_cast<qsizetype>(fitted.coefficient->name.size()))},
                         {numbers::significant(fitted.before)},
                         {numbers::significant(fitted.after), SheetTone::strong},
                         {QStringLiteral("± ") + percent(fitted.spread)}});
    }
    if (held > 0) sheet.caption(tr("%1 coefficients stay at their prior: these runs do not determine them.").arg(held));
}

}  // namespace

void add_fit_report(Sheet& sheet, const CalibrationEntry& entry) {
    const FitReport& report = entry.report;
    sheet.title(QString::fromStdString(entry.calibration.name), tr("%1 runs").arg(report.rows));
    sheet.table_head({tr("Step time error"), tr("mean"), tr("median"), tr("95 %")});
    add_error(sheet, tr("before"), report.before);
    add_error(sheet, tr("after, on the rows of the fit"), report.fitted);
    add_error(sheet, tr("after, on rows left out"), report.cross_validated);
    add_error(sheet, tr("the same, residual model"), report.with_residual_model);
    sheet.row(tr("Condition number"), numbers::significant(report.condition),
              report.converged ? tr("%1 iterations").arg(report.iterations) : tr("%1 iterations, not converged").arg(report.iterations));
    if (entry.calibration.band) sheet.row(tr("80 % band"), QStringLiteral("± ") + percent(*entry.calibration.band));
    add_coefficients(sheet, report);
    for (const std::string& note : report.notes)
        if (note.find("do not determine") == std::string::npos) sheet.caption(QString::fromStdString(note));
}

void add_before_and_after(Sheet& sheet, const Scenario& scenario, double after_s) {
    const double before_s = Predictor().predict(scenario).step_time_s;
    sheet.row(tr("The live plan, shipped coefficients"), numbers::duration(before_s).text(), {}, SheetTone::plain);
    sheet.row(tr("with this calibration"), numbers::duration(after_s).text(),
              tr("%1 %").arg(numbers::difference(100 * (after_s / before_s - 1), 1)));
}

}  // namespace layline
