// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/menus.h"

#include <QMenuBar>

#include "app/gui/layout_panel/choices.h"
#include "app/gui/layout_panel/schedule_menu.h"
#include "app/gui/main_window/actions.h"
#include "app/gui/main_window/documents.h"
#include "app/gui/main_window/schedule_actions.h"
#include "app/gui/session/planning_session.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/outcome_words.h"
#include "model/estimate/legality.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"
#include "widgets/theme/numbers.h"

namespace layline {

Menus::Menus(QMenuBar& bar, const Actions& actions, Documents& documents, PlanningSession& session, const std::vector<std::string>& docks)
    : QObject(&bar), actions_(actions), documents_(documents), session_(session) {
    fill_file(*bar.addMenu(tr("&File")));
    fill_edit(*bar.addMenu(tr("&Edit")));
    fill_view(*bar.addMenu(tr("&View")), docks);
    fill_layout(*bar.addMenu(tr("&Layout")));
    QMenu* tools = bar.addMenu(tr("&Tools"));
    for (const char* id : {"tools.palette", "search.run", "tools.copy_memory", "tools.copy_waterfall", "tools.copy_schedule"})
        tools->addAction(actions[id]);
    QMenu* help = bar.addMenu(tr("&Help"));
    for (const char* id : {"help.keys", "help.tour", "help.about"}) help->addAction(actions[id]);
}

QMenu* Menus::lazy(QMenu& parent, const QString& title, std::function<void(QMenu&)> fill) {
    QMenu* menu = parent.addMenu(title);
    menu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, [menu, fill = std::move(fill)] {
        menu->clear();
        fill(*menu);
    });
    return menu;
}

void Menus::fill_file(QMenu& menu) {
    menu.addAction(actions_["file.new"]);
    menu.addAction(actions_["file.open"]);
    menu.addAction(actions_["file.open_trace"]);
    lazy(menu, tr("Open &recent"), [this](QMenu& m) { fill_recent(m); });
    lazy(menu, tr("Open &example"), [this](QMenu& m) { fill_examples(m); });
    menu.addAction(actions_["schedule.open"]);
    menu.addAction(actions_["file.import_model"]);
    menu.addSeparator();
    menu.addAction(actions_["file.save"]);
    menu.addAction(actions_["file.save_as"]);
    menu.addAction(actions_["file.report"]);
    add_all(*menu.addMenu(tr("E&xport schedule")), schedule_export_actions());
    menu.addAction(actions_["file.export"]);
    menu.addAction(actions_["file.open_runs"]);
    menu.addSeparator();
    menu.addAction(actions_["file.quit"]);
}

void Menus::fill_edit(QMenu& menu) {
    for (const char* id : {"edit.undo", "edit.redo"}) menu.addAction(actions_[id]);
    menu.addSeparator();
    menu.addAction(actions_["edit.paste_launcher"]);
    menu.addSeparator();
    for (const char* id : {"edit.pin", "edit.unpin", "edit.swap", "edit.next_pin", "edit.previous_pin"}) menu.addAction(actions_[id]);
    menu.addSeparator();
    QMenu* convention = menu.addMenu(tr("&MFU convention"));
    for (const char* id : {"convention.palm", "convention.megatron", "convention.causal"}) convention->addAction(actions_[id]);
}

void Menus::fill_view(QMenu& menu, const std::vector<std::string>& docks) {
    for (const std::string& id : docks) menu.addAction(actions_[id]);
    menu.addSeparator();
    for (const char* id : {"view.fold", "view.path", "view.memory_table"}) menu.addAction(actions_[id]);
    add_all(*menu.addMenu(tr("&Schedule")), schedule_view_actions());
    menu.addSeparator();
    QMenu* theme = menu.addMenu(tr("&Theme"));
    for (const char* id : {"theme.system", "theme.light", "theme.dark", "theme.contrast"}) theme->addAction(actions_[id]);
    QMenu* density = menu.addMenu(tr("&Density"));
    for (const char* id : {"density.automatic", "density.regular", "density.compact"}) density->addAction(actions_[id]);
    menu.addSeparator();
    for (const char* id : {"view.next_region", "view.previous_region", "view.restore"}) menu.addAction(actions_[id]);
}

void Menus::fill_layout(QMenu& menu) {
    for (const FieldInfo& field : fields()) lazy(menu, field_name(field.key), [this, key = field.key](QMenu& m) { fill_field(m, key); });
    menu.addSeparator();
    for (std::size_t i = 0; i < choice_fields().size(); ++i)
        lazy(menu, choice_name(choice_fields()[i]), [this, i](QMenu& m) { fill_choice(m, i); });
    lazy(menu, tr("Schedule"), [this](QMenu& m) { fill_schedule_menu(m, session_); });
    menu.addSeparator();
    lazy(menu, tr("Plan for launcher"), [this](QMenu& m) { fill_targets(m); });
    for (const char* id : {"layout.balance_memory", "layout.balance_time"}) menu.addAction(actions_[id]);
}

void Menus::add_all(QMenu& menu, const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
        if (id.empty())
            menu.addSeparator();
        else
            menu.addAction(actions_[id]);
    }
}

void Menus::fill_recent(QMenu& menu) {
    for (const QString& file : documents_.recent()) menu.addAction(file, this, [this, file] { documents_.open(file.toStdString()); });
    if (menu.isEmpty()) menu.addAction(tr("Nothing yet"))->setEnabled(false);
}

void Menus::fill_examples(QMenu& menu) {
    for (const PresetInfo& preset : scenario_presets()) {
        QAction* action =
            menu.addAction(QString::fromStdString(preset.name), this, [this, id = preset.id] { documents_.open_scenario_preset(id); });
        action->setToolTip(QString::fromStdString(preset.source));
    }
}

void Menus::fill_field(QMenu& menu, const std::string& field) {
    const std::int64_t now = field_value(session_.scenario(), field);
    for (const Stop& stop : stops_for(session_.scenario(), field, session_.target())) {
        const QString detail =
            stop.legal ? outcome_words(session_.outcome(field, stop.value), session_.convention()) : verdict_in_sentence(Verdict::illegal);
        QAction* action = menu.addAction(numbers::count(stop.value) + u'\t' + detail);
        action->setCheckable(true);
        action->setChecked(stop.value == now);
        action->setToolTip(QString::fromStdString(stop.reason));
        connect(action, &QAction::triggered, this, [this, field, value = stop.value] { session_.set_field(field, value); });
    }
    menu.addSeparator();
    QAction* lock = menu.addAction(tr("Locked"));
    lock->setCheckable(true);
    lock->setChecked(session_.plan().locked.contains(field));
    connect(lock, &QAction::triggered, this, [this, field](bool on) { session_.set_locked(field, on); });
}

void Menus::fill_choice(QMenu& menu, std::size_t index) {
    const ChoiceField& field = choice_fields()[index];
    for (int value = 0; value < static_cast<int>(field.values.size()); ++value) {
        QAction* action = menu.addAction(choice_value(field, value));
        action->setCheckable(true);
        action->setChecked(field.current(session_.scenario()) == value);
        connect(action, &QAction::triggered, this, [this, &field, value] {
            session_.edit(field.with(session_.scenario(), value), tr("Set %1 to %2").arg(choice_name(field), choice_value(field, value)));
        });
    }
}

void Menus::fill_targets(QMenu& menu) {
    const auto add = [&](const QString& name, Target target) {
        QAction* action = menu.addAction(name, this, [this, target] { session_.set_target(target); });
        action->setCheckable(true);
        action->setChecked(session_.target() == target);
    };
    add(tr("Any launcher"), std::nullopt);
    menu.addSeparator();
    for (const Launcher& one : launchers()) add(QString::fromUtf8(one.name), one.id);
}

}  // namespace layline
