// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

#include "app/gui/explain/explained.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/outcome_words.h"
#include "app/gui/words/refusal_words.h"
#include "model/estimate/legality.h"
#include "model/rules/rules.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr std::size_t most_columns = 3;

QString tr(const char* text) { return QCoreApplication::translate("Explain", text); }

QString short_name(const std::string& field) { return tr(field_info(field).sentence_form); }

/// "64 ÷ TP" from "64 ÷ 6 = 10.67": what a column asks of every value.
QString question_of(const Violation& violation, const std::string& field, std::int64_t value) {
    const QString equation = QString::fromStdString(violation.equation);
    QString left = equation.left(std::max<qsizetype>(0, equation.indexOf(QStringLiteral(" = "))));
    if (left.isEmpty()) left = equation;
    const qsizetype divisor = left.indexOf(QStringLiteral(" ÷ "));
    if (divisor < 0) return QString::fromStdString(violation.rule);
    QString tail = left.mid(divisor);
    tail.replace(QRegularExpression(QStringLiteral("\\b%1\\b").arg(value)), short_name(field));
    return left.left(divisor) + tail;
}

struct Column {
    std::string rule;
    QString question;
};

/// One column for each question: as many key-value heads as heads ask the same.
void add_column(std::vector<Column>& columns, const Violation& violation, const std::string& field, std::int64_t value) {
    if (columns.size() == most_columns || std::ranges::find(columns, violation.rule, &Column::rule) != columns.end()) return;
    const QString question = question_of(violation, field, value);
    if (std::ranges::find(columns, question, &Column::question) == columns.end()) columns.push_back({violation.rule, question});
}

struct Candidate {
    std::int64_t value = 0;
    std::vector<std::string> broken;  ///< ids of rules
};

std::vector<Candidate> candidates_of(const Scenario& scenario, const std::string& field, std::vector<Column>& columns) {
    std::vector<Candidate> candidates;
    for (const std::int64_t value : candidate_values(scenario, field)) {
        Candidate candidate{value, {}};
        for (const Violation& violation : violations(with_field(scenario, field, value))) {
            if (violation.severity != Severity::error) continue;
            candidate.broken.push_back(violation.rule);
            add_column(columns, violation, field, value);
        }
        candidates.push_back(std::move(candidate));
    }
    return candidates;
}

/// The rules that the present value breaks come first: they are asked about.
std::vector<Column> columns_of_present(const PlanningSession& session, const std::string& field) {
    std::vector<Column> columns;
    for (const Violation& violation : session.estimate()->violations)
        if (violation.severity == Severity::error) add_column(columns, violation, field, field_value(session.scenario(), field));
    return columns;
}

SheetCell verdict_cell(const PlanningSession& session, const std::string& field, const Candidate& candidate) {
    if (!candidate.broken.empty()) return {verdict_in_sentence(Verdict::illegal), SheetTone::plain};
    const Verdict verdict = session.outcome(field, candidate.value).verdict;
    const SheetTone tone = verdict == Verdict::fits ? SheetTone::good : verdict == Verdict::tight ? SheetTone::warn : SheetTone::bad;
    return {verdict_in_sentence(verdict), tone};
}

void add_table(Sheet& sheet, const PlanningSession& session, const std::string& field) {
    std::vector<Column> columns = columns_of_present(session, field);
    const std::vector<Candidate> candidates = candidates_of(session.scenario(), field, columns);
    std::vector<QString> head{short_name(field)};
    for (const Column& column : columns) head.push_back(column.question);
    head.push_back(tr("verdict"));
    sheet.table_head(head);
    for (const Candidate& candidate : candidates) {
        std::vector<SheetCell> cells{{numbers::count(candidate.value)}};
        for (const Column& column : columns) {
            const bool broken = std::ranges::find(candidate.broken, column.rule) != candidate.broken.end();
            cells.push_back(broken ? SheetCell{tr("no"), SheetTone::plain} : SheetCell{tr("yes"), SheetTone::good});
        }
        cells.push_back(verdict_cell(session, field, candidate));
        sheet.table_row(std::move(cells), candidate.value == field_value(session.scenario(), field));
    }
}

void add_repairs(Explained& made, const PlanningSession& session) {
    std::vector<SheetButton> buttons;
    for (const Repair& repair : repairs(session)) {
        buttons.push_back({tr("Use %1").arg(repair.words), outcome_words(repair.outcome, session.convention()), buttons.empty()});
        made.alternatives.push_back({repair.scenario, tr("Set %1").arg(repair.words)});
    }
    if (!buttons.empty()) made.sheet.buttons(std::move(buttons));
}

}  // namespace

Explained explain_divisibility(const PlanningSession& session) {
    const auto valid = session.last_valid();
    const std::vector<Violation>& broken = session.estimate()->violations;
    const std::string field = blamed_field(session.scenario(), valid ? &valid->scenario : nullptr, broken);
    Explained made;
    if (!field.empty()) {
        made.sheet.title(tr("Which values of %1 work here?").arg(short_name(field)));
        add_table(made.sheet, session, field);
    } else {
        made.sheet.title(tr("This layout is not possible"));
    }
    add_repairs(made, session);
    for (const Violation& violation : broken)
        if (violation.severity == Severity::error) made.sheet.caption(QString::fromStdString(violation.message));
    return made;
}

}  // namespace layline
