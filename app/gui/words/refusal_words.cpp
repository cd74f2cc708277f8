// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/refusal_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cstdlib>

#include "app/gui/session/planning_session.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/outcome_words.h"
#include "model/estimate/legality.h"
#include "model/rules/launchers/launcher_repair.h"
#include "model/rules/rules.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Refusal", text); }

struct Subject {
    const char* rule;
    const char* words;
};
constexpr std::array subjects{Subject{"world-size", QT_TRANSLATE_NOOP("Refusal", "GPUs")},
                              Subject{"heads-by-tp", QT_TRANSLATE_NOOP("Refusal", "Attention heads")},
                              Subject{"kv-heads-by-tp", QT_TRANSLATE_NOOP("Refusal", "Key-value heads")},
                              Subject{"ffn-by-tp", QT_TRANSLATE_NOOP("Refusal", "Feed-forward width")},
                              Subject{"sequence-by-tp", QT_TRANSLATE_NOOP("Refusal", "Sequence length")},
                              Subject{"sequence-by-cp", QT_TRANSLATE_NOOP("Refusal", "Sequence length")},
                              Subject{"layers-by-stages", QT_TRANSLATE_NOOP("Refusal", "Layers")},
                              Subject{"chunks-need-stages", QT_TRANSLATE_NOOP("Refusal", "Virtual stages")},
                              Subject{"batch-by-micro-batch", QT_TRANSLATE_NOOP("Refusal", "Global batch")},
                              Subject{"experts-need-moe", QT_TRANSLATE_NOOP("Refusal", "Experts")},
                              Subject{"experts-by-ep", QT_TRANSLATE_NOOP("Refusal", "Experts")},
                              Subject{"expert-world-size", QT_TRANSLATE_NOOP("Refusal", "GPUs for experts")},
                              Subject{"expert-ffn-by-etp", QT_TRANSLATE_NOOP("Refusal", "Expert width")},
                              Subject{"schedule-sizes", QT_TRANSLATE_NOOP("Refusal", "Schedule")}};

QString subject_of(const Violation& violation) {
    const auto found = std::ranges::find(subjects, violation.rule, &Subject::rule);
    if (const auto id = launcher_named(violation.launcher)) return QString::fromUtf8(launcher(*id).name);
    return found == subjects.end() ? QString::fromStdString(violation.field).toUpper() : tr(found->words);
}

/// The part of the message that the equation does not say already: what stands after the colon.
QString reason_of(const Violation& violation) {
    QString text = QString::fromStdString(violation.message);
    const qsizetype colon = text.indexOf(QStringLiteral(": "));
    if (colon >= 0 && !violation.equation.empty()) text = text.mid(colon + 2);
    if (text.endsWith(u'.')) text.chop(1);
    return text;
}

bool is_known_field(const std::string& key) {
    return std::ranges::any_of(fields(), [&](const FieldInfo& field) { return field.key == key; });
}

/// Legal stops next to the present value, nearest first, at most one on each side.
std::vector<std::int64_t> legal_neighbours(const PlanningSession& session, const std::string& field) {
    const std::int64_t now = field_value(session.scenario(), field);
    std::int64_t below = 0, above = 0;
    for (const Stop& stop : stops_for(session.scenario(), field, session.target())) {
        if (!stop.legal) continue;
        if (stop.value < now) below = stop.value;
        if (stop.value > now && above == 0) above = stop.value;
    }
    std::vector<std::int64_t> found;
    for (const std::int64_t value : {below, above})
        if (value > 0) found.push_back(value);
    return found;
}

/// Fields to try, the blamed one first, locked ones left out.
std::vector<std::string> mendable(const PlanningSession& session, const std::string& blamed) {
    std::vector<std::string> keys;
    if (!blamed.empty()) keys.push_back(blamed);
    for (const Violation& violation : session.estimate()->violations)
        if (is_known_field(violation.field)) keys.push_back(violation.field);
    for (const FieldInfo& field : fields()) keys.push_back(field.key);
    std::erase_if(keys, [&](const std::string& key) { return session.plan().locked.contains(key); });
    return keys;
}

QString count_words(std::size_t broken) {
    static const std::array words{"",
                                  "",
                                  QT_TRANSLATE_NOOP("Refusal", "Two"),
                                  QT_TRANSLATE_NOOP("Refusal", "Three"),
                                  QT_TRANSLATE_NOOP("Refusal", "Four"),
                                  QT_TRANSLATE_NOOP("Refusal", "Five")};
    if (broken == 1) return tr("One rule is broken.");
    if (broken < words.size()) return tr("%1 rules are broken.").arg(tr(words[broken]));
    return tr("%1 rules are broken.").arg(broken);
}

/// "TP 2", from the last valid layout: the value of the field that was changed since.
QString last_valid_value(const PlanningSession& session, const std::string& field) {
    if (!session.last_valid() || field.empty()) return {};
    return field_with_value(field, field_value(session.last_valid()->scenario, field));
}

// Settings of a repair as its offer names them, where the word alone would not do.
constexpr std::array change_names{
    Subject{"tp", "TP"}, Subject{"pp", "PP"},   Subject{"vpp", "VPP"},   Subject{"cp", "CP"},
    Subject{"ep", "EP"}, Subject{"etp", "ETP"}, Subject{"zero", "ZeRO"}, Subject{"mbs", QT_TRANSLATE_NOOP("Refusal", "micro-batch")}};

QString changes_words(const std::vector<LauncherChange>& changes) {
    QStringList parts;
    for (const LauncherChange& change : changes) {
        const auto known = std::ranges::find(change_names, change.field, &Subject::rule);
        parts << (known == change_names.end() ? tr(change.field.c_str()) : tr(known->words)) + u' ' + tr(change.value.c_str());
    }
    return parts.join(tr(" and "));
}

std::string blamed_field(const PlanningSession& session) {
    const auto valid = session.last_valid();
    return layline::blamed_field(session.scenario(), valid ? &valid->scenario : nullptr, session.estimate()->violations);
}

/// The nearest legal values of the first field that has one, the better first.
std::vector<Repair> field_repairs(const PlanningSession& session) {
    for (const std::string& field : mendable(session, blamed_field(session))) {
        std::vector<Repair> found;
        for (const std::int64_t value : legal_neighbours(session, field))
            found.push_back({with_field(session.scenario(), field, value), field_with_value(field, value), session.outcome(field, value)});
        if (found.empty()) continue;
        std::ranges::stable_sort(found, [&](const Repair& a, const Repair& b) {
            const bool a_runs = a.outcome.verdict != Verdict::does_not_fit, b_runs = b.outcome.verdict != Verdict::does_not_fit;
            return a_runs != b_runs ? a_runs : a.outcome.mfu(session.convention()) > b.outcome.mfu(session.convention());
        });
        return found;
    }
    return {};
}

}  // namespace

std::string blamed_field(const Scenario& scenario, const Scenario* last_valid, const std::vector<Violation>& violations) {
    if (last_valid != nullptr) {
        const std::string changed = differing_field(*last_valid, scenario);
        if (!changed.empty()) return changed;
    }
    for (const Violation& violation : violations)
        if (is_known_field(violation.field)) return violation.field;
    return {};
}

std::vector<Repair> launcher_repairs(const PlanningSession& session, LauncherId launcher) {
    std::vector<Repair> found;
    const auto runs = [](const Scenario& scenario) { return is_legal(scenario); };
    for (LauncherRepair& repair : launcher_repair(session.scenario(), launcher, session.plan().locked, runs)) {
        const Outcome outcome = session.outcome_of_scenario(repair.scenario);
        found.push_back({std::move(repair.scenario), changes_words(repair.changes), outcome});
    }
    return found;
}

std::vector<Repair> repairs(const PlanningSession& session) {
    constexpr std::size_t most_offers = 2;
    std::vector<Repair> found = field_repairs(session);
    if (const auto target = session.target()) {
        // A refusal that no slider speaks of is mended where it stands; else the slider that was moved comes first.
        const std::vector<Violation>& broken = session.estimate()->violations;
        const bool elsewhere = !broken.empty() && !is_known_field(broken.front().field);
        std::vector<Repair> whole = launcher_repairs(session, *target);
        std::erase_if(found, [&](const Repair& one) { return !whole.empty() && one.scenario == whole.front().scenario; });
        found.insert(elsewhere ? found.begin() : found.end(), whole.begin(), whole.end());
    }
    if (found.size() > most_offers) found.resize(most_offers);
    return found;
}

QString equation_words(const Violation& violation) {
    const QString equation = QString::fromStdString(violation.equation);
    const qsizetype equals = equation.indexOf(QStringLiteral(" = "));
    return equals < 0 ? equation : tr("%1 is not whole").arg(equation.left(equals));
}

QString last_valid_words(const PlanningSession& session) {
    const QString value = last_valid_value(session, blamed_field(session));
    return value.isEmpty() ? tr("last valid") : tr("last valid, %1").arg(value);
}

Refusal refusal_words(const PlanningSession& session, const std::vector<Repair>& repairs) {
    const std::vector<Violation>& violations = session.estimate()->violations;
    const std::string field = blamed_field(session);
    Refusal refusal;
    refusal.field_value = field.empty() ? tr("layout") : field_with_value(field, field_value(session.scenario(), field));
    for (const Violation& violation : violations)
        if (violation.severity == Severity::error)
            refusal.rows.push_back({subject_of(violation), QString::fromStdString(violation.equation), reason_of(violation)});
    refusal.sentence = count_words(refusal.rows.size());
    const QString valid = last_valid_value(session, field);
    if (session.last_valid()) {
        refusal.sentence += u' ' + (valid.isEmpty() ? tr("The plots below keep the last valid layout.")
                                                    : tr("The plots below keep the last valid layout, %1.").arg(valid));
        refusal.back = valid.isEmpty() ? tr("Back") : tr("Back to %1").arg(valid);
    }
    for (const Repair& repair : repairs)
        refusal.offers.push_back({tr("Use %1").arg(repair.words), outcome_words(repair.outcome, session.convention())});
    return refusal;
}

}  // namespace layline
