// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/palette/command_list.h"

#include <QAction>
#include <QCoreApplication>

#include "app/gui/layout_panel/choices.h"
#include "app/gui/main_window/actions.h"
#include "app/gui/main_window/pickers.h"
#include "app/gui/session/planning_session.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/outcome_words.h"
#include "model/estimate/legality.h"
#include "model/estimate/schedule_variant.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Command", text); }

/// "Set tensor parallel to 4 (TP)": the short form may be typed too.
QString value_text(const FieldInfo& field, std::int64_t value) {
    const QString name = field_name(field.key).toLower();
    const QString short_form = field.key == "gpus" ? QString() : QString::fromStdString(field.key).toUpper();
    const QString text = tr("Set %1 to %2").arg(name, numbers::count(value));
    return field.group == FieldGroup::parallelism ? QString(text + QStringLiteral("  ") + short_form) : text;
}

void add_values(std::vector<Command>& commands, PlanningSession& session) {
    for (const FieldInfo& field : fields()) {
        const std::int64_t now = field_value(session.scenario(), field.key);
        for (const Stop& stop : stops_for(session.scenario(), field.key, session.target())) {
            if (stop.value == now) continue;
            const auto detail = [&session, key = field.key, stop] {
                return stop.legal ? outcome_words(session.outcome(key, stop.value), session.convention())
                                  : QString::fromStdString(stop.reason);
            };
            commands.push_back({value_text(field, stop.value), detail, stop.legal,
                                [&session, key = field.key, value = stop.value] { session.set_field(key, value); }});
        }
        const bool locked = session.plan().locked.contains(field.key);
        commands.push_back({(locked ? tr("Unlock %1") : tr("Lock %1")).arg(field_name(field.key).toLower()),
                            {},
                            true,
                            [&session, key = field.key, locked] { session.set_locked(key, !locked); }});
    }
}

void add_choices(std::vector<Command>& commands, PlanningSession& session) {
    for (const ChoiceField& field : choice_fields()) {
        for (int value = 0; value < static_cast<int>(field.values.size()); ++value) {
            if (value == field.current(session.scenario())) continue;
            const Scenario next = field.with(session.scenario(), value);
            const bool legal = can_run(next, session.target());
            const QString text = tr("Set %1 to %2").arg(choice_name(field).toLower(), choice_value(field, value).toLower());
            const auto detail = [&session, next, legal] {
                return legal ? outcome_words(session.outcome_of_scenario(next), session.convention())
                             : QString::fromStdString(violations_for(next, session.target()).front().message);
            };
            commands.push_back({text, detail, legal, [&session, next, text] { session.edit(next, text); }});
        }
    }
    for (const ScheduleChoice& choice : schedule_choices_for(session.scenario(), session.target())) {
        if (choice.name == session.scenario().layout.schedule) continue;
        const QString text = tr("Set schedule to %1").arg(schedule_title(choice.name));
        commands.push_back({text, [reason = choice.reason] { return QString::fromStdString(reason); }, choice.legal,
                            [&session, name = choice.name, text] { session.edit(with_schedule(session.scenario(), name), text); }});
    }
}

void add_targets(std::vector<Command>& commands, PlanningSession& session) {
    if (session.target()) commands.push_back({tr("Plan for any launcher"), {}, true, [&session] { session.set_target(std::nullopt); }});
    for (const Launcher& one : launchers())
        if (session.target() != one.id)
            commands.push_back(
                {tr("Plan for %1").arg(QString::fromUtf8(one.name)), {}, true, [&session, id = one.id] { session.set_target(id); }});
}

void add_presets(std::vector<Command>& commands, Pickers& pickers) {
    for (const PresetInfo& preset : model_presets())
        commands.push_back({tr("Plan model %1").arg(QString::fromStdString(preset.name)), {}, true, [&pickers, id = preset.id] {
                                pickers.choose_model(id);
                            }});
    for (const PresetInfo& preset : cluster_presets())
        commands.push_back({tr("Use cluster %1").arg(QString::fromStdString(preset.name)), {}, true, [&pickers, id = preset.id] {
                                pickers.choose_cluster(id);
                            }});
}

}  // namespace

std::vector<Command> command_list(PlanningSession& session, const Actions& actions, Pickers& pickers) {
    std::vector<Command> commands;
    for (QAction* action : actions.all())
        if (action->isEnabled())
            commands.push_back({plain_text(*action), [action] { return action->shortcut().toString(QKeySequence::NativeText); }, true,
                                [action] { action->trigger(); }});
    add_values(commands, session);
    add_choices(commands, session);
    add_targets(commands, session);
    add_presets(commands, pickers);
    return commands;
}

}  // namespace layline
