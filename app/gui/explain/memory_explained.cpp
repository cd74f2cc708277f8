// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <algorithm>
#include <set>

#include "app/gui/explain/alternatives.h"
#include "app/gui/explain/readable.h"
#include "app/gui/explain/symbols.h"
#include "model/cost/memory_explanation.h"
#include "widgets/headline/verdict_chip.h"
#include "widgets/memory/memory_bars.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr std::size_t most_alternatives = 4;

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }
QString text_of(const std::string& text) { return QString::fromStdString(text); }

std::vector<MemoryTerm> terms_of(std::vector<MemoryTerm> terms, MemoryClass part) {
    std::erase_if(terms, [&](const MemoryTerm& term) { return term.part != part; });
    std::ranges::stable_sort(terms, std::ranges::greater{}, &MemoryTerm::bytes);
    return terms;
}

/// The formula of a class of one addend; the sum of the addends otherwise.
void add_box(Sheet& sheet, const std::vector<MemoryTerm>& terms, double bytes) {
    const QString result = QStringLiteral("= ") + numbers::gib(bytes).text();
    if (terms.size() == 1) return sheet.box(readable(terms[0].formula), QStringLiteral("= ") + readable(terms[0].numbers), result);
    QStringList names, sizes;
    for (const MemoryTerm& term : terms) {
        names << text_of(term.name);
        sizes << numbers::gib(term.bytes).number;
    }
    sheet.box(names.join(QStringLiteral(" + ")), QStringLiteral("= ") + sizes.join(QStringLiteral(" + ")), result);
}

void add_terms(Sheet& sheet, const std::vector<MemoryTerm>& terms) {
    for (const MemoryTerm& term : terms) {
        QString detail = readable(term.formula);
        if (!term.numbers.empty()) detail += QStringLiteral(" = ") + readable(term.numbers);
        sheet.row(text_of(term.name), numbers::gib(term.bytes).text(), detail);
    }
}

void add_sources(Sheet& sheet, const std::vector<MemoryTerm>& terms) {
    QStringList sources;
    for (const MemoryTerm& term : terms)
        if (!sources.contains(text_of(term.source))) sources << text_of(term.source);
    sheet.caption(tr("Source: %1.").arg(sources.join(QStringLiteral("; "))));
}

/// Every class of a rank with its addends: formula, the same with numbers, source.
void add_classes(Sheet& sheet, const Estimate& estimate, int stage) {
    const std::vector<MemoryTerm> all = explain_memory(estimate.scenario, stage);
    QString formulas;
    for (const MemoryTerm& term : all) formulas += text_of(term.formula) + u' ';
    for (const MemoryClass part : memory_classes) {
        const std::vector<MemoryTerm> terms = terms_of(all, part);
        if (terms.empty()) continue;
        sheet.head(tr("%1, %2").arg(word_of(part), numbers::gib(bytes_of(estimate.memory[static_cast<std::size_t>(stage)], part)).text()));
        add_terms(sheet, terms);
        add_sources(sheet, terms);
    }
    sheet.head(tr("Symbols"));
    add_symbols(sheet, formulas, estimate.scenario);
}

/// Bytes of a class on the stage that holds most of it: a move may change the number of stages.
double most_of(const Scenario& scenario, MemoryClass part) {
    double most = 0;
    for (const StageMemory& stage : stage_memory(scenario)) most = std::max(most, bytes_of(stage, part));
    return most;
}

void add_class_changes(Explained& made, const ExplainContext& context, MemoryClass part) {
    if (context.moves == nullptr) return add_alternatives_pending(made);
    const auto moved = [part](const Move& move) { return most_of(move.scenario, part); };
    add_alternatives(made, lowest(*context.moves, most_of(context.estimate.scenario, part), most_alternatives, moved),
                     [&](const Move& move) { return numbers::gib(moved(move)).number; });
    if (!made.alternatives.empty()) made.sheet.caption(tr("GiB on the stage that then holds most of it. Ctrl+Z takes it back."));
}

void add_class_symbols(Sheet& sheet, const std::vector<MemoryTerm>& terms, const Scenario& scenario) {
    QString formulas;
    for (const MemoryTerm& term : terms) formulas += text_of(term.formula) + u' ';
    sheet.head(tr("Symbols"));
    add_symbols(sheet, formulas, scenario);
}

}  // namespace

Explained explain_memory_class(const ExplainContext& context, int stage, MemoryClass part) {
    const Estimate& estimate = context.estimate;
    const StageMemory& memory = estimate.memory[static_cast<std::size_t>(stage)];
    const double bytes = bytes_of(memory, part);
    const std::vector<MemoryTerm> terms = terms_of(explain_memory(estimate.scenario, stage), part);
    Explained made;
    made.sheet.title(tr("%1, stage %2").arg(word_of(part)).arg(stage), numbers::gib(bytes).text());
    if (terms.empty()) {
        made.sheet.paragraph(tr("This stage holds none."));
        return made;
    }
    add_box(made.sheet, terms, bytes);
    add_class_changes(made, context, part);
    if (terms.size() > 1) {
        made.sheet.head(tr("Addends"));
        add_terms(made.sheet, terms);
    }
    add_class_symbols(made.sheet, terms, estimate.scenario);
    if (part == MemoryClass::activations) made.sheet.row(tr("micro-batches in flight"), numbers::significant(memory.in_flight));
    add_sources(made.sheet, terms);
    return made;
}

Explained explain_stage_memory(const ExplainContext& context, int stage) {
    const Estimate& estimate = context.estimate;
    const StageMemory& memory = estimate.memory[static_cast<std::size_t>(stage)];
    Explained made;
    made.sheet.title(tr("Memory of stage %1").arg(stage), numbers::gib(memory.reserved_bytes()).text());
    QStringList names, sizes;
    for (const MemoryClass part : memory_classes) {
        if (bytes_of(memory, part) <= 0) continue;
        names << word_of(part).toLower();
        sizes << numbers::gib(bytes_of(memory, part)).number;
    }
    made.sheet.box(names.join(QStringLiteral(" + ")), QStringLiteral("= ") + sizes.join(QStringLiteral(" + ")),
                   QStringLiteral("= ") + numbers::gib(memory.reserved_bytes()).text());
    made.sheet.row(tr("Capacity"), numbers::gib(estimate.capacity_bytes).text());
    made.sheet.row(tr("Of it"), numbers::percent(memory.reserved_bytes() / estimate.capacity_bytes).text());
    made.sheet.row(tr("Moment of the peak"), text_of(std::string(phase_name(memory.phase))));
    made.sheet.row(tr("Micro-batches in flight"), numbers::significant(memory.in_flight));
    made.sheet.row(tr("Chance that it fits"), numbers::percent(estimate.fit_probability).text(),
                   tr("from how far measured runs that fitted and that did not lay from this sum"));
    if (context.moves == nullptr) {
        add_alternatives_pending(made);
    } else {
        double now = 0;
        for (const StageMemory& each : estimate.memory) now = std::max(now, each.reserved_bytes());
        add_alternatives(made, lowest(*context.moves, now, most_alternatives, [](const Move& move) { return move.peak_bytes; }),
                         [](const Move& move) -> QString {
                             return numbers::gib(move.peak_bytes).number + QStringLiteral(", ") + verdict_word(move.verdict).toLower();
                         });
        if (!made.alternatives.empty()) made.sheet.caption(tr("GiB at the peak of the fullest stage."));
    }
    add_classes(made.sheet, estimate, stage);
    return made;
}

}  // namespace layline
