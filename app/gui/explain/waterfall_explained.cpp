// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "app/gui/explain/readable.h"
#include "app/gui/explain/step_change.h"
#include "model/estimate/time_explanation.h"
#include "model/estimate/waterfall.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr double noticeable = 1e-6;  // of the step: what the convention of the MFU moves between bars

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }
QString text_of(const std::string& text) { return QString::fromStdString(text); }
QString equals(const QString& text) { return QStringLiteral("= ") + text; }

std::vector<TimeTerm> terms_of(const ExplainContext& context, WaterfallKind kind) {
    const Scenario& scenario = context.estimate.scenario;
    std::vector<TimeTerm> terms = explain_time(scenario, context.session.predictor().coefficients(scenario));
    std::erase_if(terms, [&](const TimeTerm& term) { return term.row != kind; });
    std::ranges::stable_sort(terms, std::ranges::greater{}, [](const TimeTerm& term) { return std::abs(term.seconds); });
    return terms;
}

void add_box(Sheet& sheet, const std::vector<TimeTerm>& terms, double seconds) {
    const QString result = equals(numbers::duration(seconds).text());
    if (terms.size() == 1) return sheet.box(readable(terms[0].formula), equals(readable(terms[0].numbers)), result);
    QStringList names, sizes;
    for (const TimeTerm& term : terms) {
        names << text_of(term.name);
        sizes << numbers::duration(term.seconds).text();
    }
    sheet.box(names.join(QStringLiteral(" + ")), equals(sizes.join(QStringLiteral(" + "))), result);
}

void add_terms(Sheet& sheet, const std::vector<TimeTerm>& terms) {
    if (terms.size() < 2) return;
    sheet.head(tr("Addends"));
    for (const TimeTerm& term : terms)
        sheet.row(text_of(term.name), numbers::duration(term.seconds).text(),
                  readable(term.formula) + u'\n' + equals(readable(term.numbers)));
}

void add_term_symbols(Sheet& sheet, const std::vector<TimeTerm>& terms) {
    std::vector<Symbol> shown;
    for (const TimeTerm& term : terms)
        for (const Symbol& symbol : term.symbols)
            if (std::ranges::find(shown, symbol) == shown.end()) shown.push_back(symbol);
    if (!shown.empty()) sheet.head(tr("Symbols"));
    for (const Symbol& symbol : shown)
        sheet.row(text_of(symbol.meaning) + QStringLiteral(", ") + text_of(symbol.symbol), readable(symbol.value));
}

void add_term_sources(Sheet& sheet, const std::vector<TimeTerm>& terms) {
    QStringList sources;
    for (const TimeTerm& term : terms)
        if (!sources.contains(text_of(term.source))) sources << text_of(term.source);
    if (!sources.isEmpty()) sheet.caption(tr("Source: %1.").arg(sources.join(QStringLiteral("; "))));
}

}  // namespace

Explained explain_waterfall_row(const ExplainContext& context, WaterfallKind kind) {
    if (kind == WaterfallKind::achieved || kind == WaterfallKind::peak) return explain_tile(context, HeadlineTile::mfu);
    const std::vector<WaterfallRow> rows = waterfall_for(context.estimate, context.session.convention());
    const auto row = std::ranges::find(rows, kind, &WaterfallRow::kind);
    Explained made;
    if (row == rows.end()) {
        made.sheet.paragraph(tr("This layout has no such part."));
        return made;
    }
    const std::vector<TimeTerm> terms = terms_of(context, kind);
    made.sheet.title(text_of(row->name), numbers::duration(row->seconds).text());
    double explained_s = 0;
    for (const TimeTerm& term : terms) explained_s += term.seconds;
    if (!terms.empty()) add_box(made.sheet, terms, explained_s);
    made.sheet.row(tr("Share of the step"), numbers::percent(row->share).text());
    if (std::abs(row->seconds - explained_s) > noticeable * context.estimate.step_time_s)
        made.sheet.row(
            tr("Counted otherwise by this MFU convention"),
            numbers::difference(row->seconds - explained_s, numbers::decimals_of(context.estimate.step_time_s)) + QStringLiteral(" s"));
    if (row->seconds > 0) add_row_changes(made, context, kind);
    add_terms(made.sheet, terms);
    add_term_symbols(made.sheet, terms);
    add_term_sources(made.sheet, terms);
    add_known_error(made.sheet, context.estimate);
    return made;
}

}  // namespace layline
