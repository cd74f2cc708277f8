// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/layout_panel/schedule_menu.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QMenu>

#include "app/gui/axes/axis_words.h"
#include "app/gui/layout_panel/choices.h"
#include "app/gui/session/planning_session.h"
#include "model/estimate/schedule_variant.h"
#include "model/rules/rules.h"
#include "model/scenario/plan_axes.h"

namespace layline {

namespace {

constexpr int refused_px = 460;
constexpr int most_slices = 64;

QString tr(const char* text) { return QCoreApplication::translate("ScheduleMenu", text); }

QString text_of(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

/// Name and reason on one line; the tool tip has the whole reason.
QString refused(const QMenu& menu, const QString& name, const QString& reason) {
    return menu.fontMetrics().elidedText(tr("%1: %2").arg(name, reason), Qt::ElideRight, refused_px);
}

/// What cannot be chosen is there to be read.
void keep_refusals_readable(QMenu& menu) {
    QPalette palette = menu.palette();
    for (const QPalette::ColorRole role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, palette.color(QPalette::Active, QPalette::PlaceholderText));
    menu.setPalette(palette);
}

void add_schedule(QMenu& menu, PlanningSession& session, const ScheduleChoice& choice) {
    const bool current = choice.name == session.scenario().layout.schedule;
    const QString reason = QString::fromStdString(choice.reason);
    QAction* action = menu.addAction(choice.legal ? schedule_title(choice.name) : refused(menu, schedule_title(choice.name), reason));
    action->setObjectName(QStringLiteral("schedule.") + QString::fromStdString(choice.name));
    action->setCheckable(true);
    action->setChecked(current);
    action->setEnabled(choice.legal || current);
    action->setToolTip(reason);
    QObject::connect(action, &QAction::triggered, &session, [&session, name = choice.name] {
        session.edit(with_schedule(session.scenario(), name), tr("Set schedule to %1").arg(schedule_title(name)));
    });
}

/// One value of an axis, dimmed with the reason where the plan could not run with it.
void add_value(QMenu& menu, PlanningSession& session, const PlanAxis& axis, const std::string& value) {
    const Scenario changed = with_axis(session.scenario(), axis, value);
    const auto refused = violations_for(changed, session.target());
    const auto error = std::ranges::find(refused, Severity::error, &Violation::severity);
    QAction* action = menu.addAction(axis_word(value));
    action->setCheckable(true);
    action->setChecked(axis_text(session.scenario(), axis) == value);
    action->setEnabled(action->isChecked() || error == refused.end());
    if (error != refused.end()) action->setToolTip(QString::fromStdString(error->message));
    const QString words = tr("Set %1 to %2").arg(axis_name(axis.key), axis_word(value));
    QObject::connect(action, &QAction::triggered, &session, [&session, changed, words] { session.edit(changed, words); });
}

void add_axis(QMenu& menu, PlanningSession& session, std::string_view key) {
    const PlanAxis& axis = *find_axis(key);
    QMenu* values = menu.addMenu(axis_name(key));
    values->setToolTipsVisible(true);
    const std::string idle = axis.idle(session.scenario());
    if (!idle.empty()) {
        values->setTitle(refused(menu, axis_name(key), text_of(idle)));
        values->setEnabled(false);
        return;
    }
    if (axis.kind == AxisKind::word)
        for (const std::string_view word : axis.words) add_value(*values, session, axis, std::string(word));
    else
        for (int count = 1; count <= most_slices; count *= 2) add_value(*values, session, axis, std::to_string(count));
}

}  // namespace

void fill_schedule_menu(QMenu& menu, PlanningSession& session) {
    menu.clear();
    menu.setToolTipsVisible(true);
    keep_refusals_readable(menu);
    const std::vector<ScheduleChoice> choices = schedule_choices_for(session.scenario(), session.target());
    for (const ScheduleChoice& choice : choices)
        if (choice.legal) add_schedule(menu, session, choice);
    menu.addSection(tr("Not for these sizes"));
    for (const ScheduleChoice& choice : choices)
        if (!choice.legal) add_schedule(menu, session, choice);
    menu.addSeparator();
    for (const char* key : {"transfers", "slices", "slicing", "weight_stash"}) add_axis(menu, session, key);
}

}  // namespace layline
