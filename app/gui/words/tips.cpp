// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/tips.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/gui/explain/readable.h"
#include "app/gui/session/planning_session.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/outcome_words.h"
#include "model/cost/memory_explanation.h"
#include "model/estimate/legality.h"
#include "model/estimate/waterfall.h"
#include "model/rules/rules.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Tip", text); }

QString nearest_words(const PlanningSession& session, const std::string& field, std::int64_t value) {
    std::int64_t below = 0, above = 0;
    for (const Stop& stop : stops_for(session.scenario(), field, session.target())) {
        if (!stop.legal) continue;
        if (stop.value < value) below = stop.value;
        if (stop.value > value && above == 0) above = stop.value;
    }
    if (below > 0 && above > 0) return tr("%1 or %2").arg(numbers::count(below), numbers::count(above));
    return below > 0 ? numbers::count(below) : above > 0 ? numbers::count(above) : tr("none");
}

Tip refused_tip(const QString& subject, const std::vector<Violation>& violations) {
    Tip tip{tr("%1 is not possible").arg(subject), {}};
    for (const Violation& violation : violations) {
        const QString equation = QString::fromStdString(violation.equation);
        const qsizetype equals = equation.indexOf(QStringLiteral(" = "));
        if (equals >= 0)
            tip.rows.emplace_back(equation.left(equals), equation.mid(equals + 3));
        else
            tip.rows.emplace_back(QString(), QString::fromStdString(violation.message));
        if (!violation.launcher_message.empty())
            tip.rows.emplace_back(tr("%1 says").arg(QString::fromStdString(violation.launcher)),
                                  QString::fromStdString(violation.launcher_message));
        if (tip.rows.size() >= 3) break;
    }
    return tip;
}

Tip outcome_tip(const PlanningSession& session, const QString& title, const Outcome& outcome) {
    Tip tip{title, {}};
    tip.rows.emplace_back(tr("MFU"), numbers::percent(outcome.mfu(session.convention())).text());
    tip.rows.emplace_back(tr("Peak"),
                          numbers::gib(outcome.peak_bytes).text() + QStringLiteral(", ") + verdict_in_sentence(outcome.verdict));
    const Estimate& now = *session.estimate();
    if (now.legal())
        tip.rows.emplace_back(tr("Against now"), numbers::difference(outcome.step_time_s - now.step_time_s, 1) + QStringLiteral(" s"));
    return tip;
}

/// A class by its formula and numbers where one addend is nearly all of it, else by its largest addends; where the rule comes from.
Tip class_tip(const Estimate& estimate, int index, MemoryClass part) {
    const StageMemory& stage = estimate.memory[static_cast<std::size_t>(index)];
    const double bytes = bytes_of(stage, part);
    Tip tip{tr("%1, stage %2: %3").arg(word_of(part)).arg(index).arg(numbers::gib(bytes).text()), {}};
    tip.rows.emplace_back(tr("Share"), numbers::percent(bytes / stage.reserved_bytes()).text());
    std::vector<MemoryTerm> terms = explain_memory(estimate.scenario, index);
    std::erase_if(terms, [&](const MemoryTerm& term) { return term.part != part; });
    std::ranges::stable_sort(terms, std::ranges::greater{}, &MemoryTerm::bytes);
    if (terms.empty()) return tip;
    if (part == MemoryClass::activations)
        tip.rows.emplace_back(tr("In flight"),
                              tr("%1 of %2 a micro-batch")
                                  .arg(numbers::significant(stage.in_flight), numbers::gib(stage.activation_bytes_per_micro_batch).text()));
    constexpr std::size_t most = 3;
    if (terms.size() > 1)
        for (std::size_t i = 0; i < std::min(terms.size(), most); ++i)
            tip.rows.emplace_back(QString::fromStdString(terms[i].name), numbers::gib(terms[i].bytes).text());
    const MemoryTerm& largest = terms.front();
    tip.rows.emplace_back(terms.size() > 1 ? QString::fromStdString(largest.name) : tr("Formula"), readable(largest.formula));
    if (!largest.numbers.empty()) tip.rows.emplace_back(QString(), QStringLiteral("= ") + readable(largest.numbers));
    tip.rows.emplace_back(tr("Source"), QString::fromStdString(largest.source));
    tip.rows.emplace_back(QString(), tr("Double click: every addend, and what would change it"));
    return tip;
}

Tip stage_memory_tip(const Estimate& estimate, int index) {
    const StageMemory& stage = estimate.memory[static_cast<std::size_t>(index)];
    Tip tip{tr("Stage %1: %2").arg(index).arg(numbers::gib(stage.reserved_bytes()).text()), {}};
    tip.rows.emplace_back(tr("Allocated"), numbers::gib(stage.allocated_bytes()).text());
    tip.rows.emplace_back(tr("Reserve"), numbers::gib(stage.reserve_bytes).text());
    tip.rows.emplace_back(tr("Of %1").arg(numbers::gib(estimate.capacity_bytes).text()),
                          numbers::percent(stage.reserved_bytes() / estimate.capacity_bytes).text());
    const std::string_view phase = phase_name(stage.phase);
    tip.rows.emplace_back(tr("Peak at"), QString::fromUtf8(phase.data(), static_cast<qsizetype>(phase.size())));
    return tip;
}

}  // namespace

Tip stop_tip(const PlanningSession& session, const std::string& field, std::int64_t value) {
    const Scenario changed = with_field(session.scenario(), field, value);
    const QString subject = field_with_value(field, value);
    if (can_run(changed, session.target())) return outcome_tip(session, subject, session.outcome(field, value));
    Tip tip = refused_tip(subject, violations_for(changed, session.target()));
    tip.rows.emplace_back(tr("nearest"), nearest_words(session, field, value));
    return tip;
}

Tip scenario_tip(const PlanningSession& session, const QString& title, const Scenario& scenario) {
    if (!can_run(scenario, session.target())) return refused_tip(title, violations_for(scenario, session.target()));
    return outcome_tip(session, title, session.outcome_of_scenario(scenario));
}

Tip memory_tip(const PlanningSession& session, const MemoryMark& mark) {
    const auto estimate = session.last_valid();
    if (!estimate || mark.stage < 0 || mark.stage >= static_cast<int>(estimate->memory.size())) return {};
    return mark.part ? class_tip(*estimate, mark.stage, *mark.part) : stage_memory_tip(*estimate, mark.stage);
}

Tip waterfall_tip(const PlanningSession& session, WaterfallKind kind) {
    const auto estimate = session.last_valid();
    if (!estimate) return {};
    for (const WaterfallRow& row : waterfall_for(*estimate, session.convention())) {
        if (row.kind != kind) continue;
        Tip tip{QString::fromStdString(row.name), {}};
        if (kind == WaterfallKind::peak) return tip;
        tip.rows.emplace_back(tr("Share of the step"), numbers::percent(row.share).text());
        tip.rows.emplace_back(tr("Time"), numbers::duration(row.seconds).text());
        if (kind == WaterfallKind::bubble) {
            tip.rows.emplace_back(tr("Bubble over the pipeline"), numbers::percent(estimate->bubble.makespan).text());
            tip.rows.emplace_back(tr("over a rank's own span"), numbers::percent(estimate->bubble.span).text());
        }
        if (kind == WaterfallKind::achieved)
            tip.rows.emplace_back(tr("HFU, recompute counted"), numbers::percent(estimate->hfu(session.convention())).text());
        return tip;
    }
    return {};
}

}  // namespace layline
