// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/explain/step_change.h"

#include <QCoreApplication>

#include "app/gui/explain/alternatives.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }

/// "−4.2 s", as finely as the step is told.
QString saved_words(const Estimate& estimate, const Move& move) {
    return numbers::difference(-move.saved_s, numbers::decimals_of(estimate.step_time_s)) + QStringLiteral(" s");
}

void add_moves(Explained& explained, const ExplainContext& context, const std::vector<Move>& moves) {
    add_alternatives(explained, moves, [&](const Move& move) { return saved_words(context.estimate, move); });
    if (!moves.empty()) explained.sheet.caption(tr("What each does to the step time; each fits in memory. Ctrl+Z takes it back."));
}

}  // namespace

void add_step_changes(Explained& explained, const ExplainContext& context) {
    if (context.moves == nullptr) return add_alternatives_pending(explained);
    add_moves(explained, context, most_helpful(*context.moves));
}

void add_row_changes(Explained& explained, const ExplainContext& context, WaterfallKind row) {
    if (context.moves == nullptr) return add_alternatives_pending(explained);
    add_moves(explained, context, most_helpful_for(context.estimate, *context.moves, row));
}

void add_known_error(Sheet& sheet, const Estimate& estimate) {
    QString text = tr("Coefficients: %1. The 80 % band is ± %2 %.")
                       .arg(QString::fromStdString(estimate.coefficients_source), numbers::fixed(100 * estimate.band_share(), 0));
    if (estimate.warnings.empty()) text += u' ' + tr("Eight in ten runs that they were not fitted on lie within it.");
    for (const std::string& warning : estimate.warnings) text += u' ' + QString::fromStdString(warning);
    sheet.caption(text);
}

}  // namespace layline
