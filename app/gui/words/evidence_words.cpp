// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/evidence_words.h"

#include <QCoreApplication>

#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Evidence", text); }

}  // namespace

EvidenceNote evidence_note(const Estimate& estimate, Density density) {
    const double band = (estimate.step_time_high_s / estimate.step_time_low_s - 1) / 2;
    EvidenceNote note;
    note.caption = tr("Prediction, no measured run beside it");
    note.result = QStringLiteral("± %1 %").arg(numbers::fixed(100 * band, 0));
    note.chip = tr("8 in 10 runs");
    if (density == Density::compact) {
        note.text = QString::fromStdString(estimate.coefficients_source);
        return note;
    }
    note.text = tr("Coefficients: %1.").arg(QString::fromStdString(estimate.coefficients_source));
    if (!estimate.warnings.empty()) note.text += u' ' + QString::fromStdString(estimate.warnings.front());
    return note;
}

}  // namespace layline
