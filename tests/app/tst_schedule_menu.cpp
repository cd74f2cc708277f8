// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMenu>
#include <QUndoStack>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/gui/layout_panel/schedule_menu.h"
#include "app/gui/session/planning_session.h"
#include "model/estimate/legality.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"
#include "tests/support/strict.h"

using namespace layline;

namespace {

struct Opened {
    PlanningSession session{{default_scenario(), {}, {}}};
    QMenu menu;

    Opened() {
        session.settle();
        open();
    }
    void open() {
        session.settle();
        fill_schedule_menu(menu, session);
    }
    QAction* schedule(const char* name) const { return menu.findChild<QAction*>(QStringLiteral("schedule.") + QLatin1String(name)); }
    QMenu* sub(const char* title) const {
        for (const QAction* action : menu.actions())
            if (action->menu() && action->text().startsWith(QLatin1String(title))) return action->menu();
        return nullptr;
    }
    static QAction* value(const QMenu& menu, const char* text) {
        for (QAction* action : menu.actions())
            if (action->text() == QLatin1String(text)) return action;
        return nullptr;
    }
};

}  // namespace

class tst_schedule_menu : public QObject {
    Q_OBJECT
  private slots:
    /// On one chunk a rank: every schedule is there, those that run first and to be chosen, the others with what they need.
    void offers_what_is_legal_and_says_what_the_others_need() {
        const Opened opened;
        bool refusals_began = false;
        for (const ScheduleChoice& choice : schedule_choices(opened.session.scenario())) {
            const QAction* action = opened.schedule(choice.name.c_str());
            QVERIFY2(action != nullptr, choice.name.c_str());
            QCOMPARE(action->isEnabled(), choice.legal);
            if (!choice.legal) {
                QCOMPARE(action->toolTip(), QString::fromStdString(choice.reason));
                QVERIFY(action->text().contains(u':'));
            }
        }
        for (const QAction* action : opened.menu.actions()) {
            if (!action->objectName().startsWith(QStringLiteral("schedule."))) continue;
            QVERIFY(!refusals_began || !action->isEnabled());
            refusals_began |= !action->isEnabled();
        }
        QVERIFY(refusals_began);
        QVERIFY(opened.schedule("zb-v")->toolTip().contains(QStringLiteral("2 chunks")));
    }

    /// A choice is one undo entry; slices that only the old schedule took go with it.
    void a_schedule_without_slices_takes_the_plan_back_to_whole_sequences() {
        Opened opened;
        opened.schedule("seq1f1b")->trigger();
        opened.open();
        Opened::value(*opened.sub("Slices"), "4")->trigger();
        QCOMPARE(opened.session.scenario().layout.slices, std::int64_t{4});
        opened.open();
        QVERIFY(opened.schedule("1f1b")->isEnabled());
        opened.schedule("1f1b")->trigger();
        QCOMPARE(opened.session.scenario().layout.slices, std::int64_t{1});
        opened.session.settle();
        QVERIFY(opened.session.estimate()->legal());
    }

    /// How tensors travel is a choice of the plan: it changes the step, is written to the file and undone like any other.
    void transfers_are_chosen_here_and_saved() {
        Opened opened;
        const double before_s = opened.session.estimate()->step_time_s;
        QMenu* transfers = opened.sub("Transfers");
        QVERIFY(transfers != nullptr && transfers->actions().size() == 3);
        QVERIFY(transfers->actions().front()->isChecked());
        transfers->actions().at(1)->trigger();
        opened.session.settle();
        QCOMPARE(opened.session.scenario().layout.transfers, TransferModel::blocking);
        QVERIFY(opened.session.estimate()->step_time_s > before_s);
        QVERIFY(scenario_from_json(to_json(opened.session.scenario())).layout.transfers == TransferModel::blocking);
        opened.session.undo_stack().undo();
        opened.session.settle();
        QCOMPARE(opened.session.estimate()->step_time_s, before_s);
    }

    void what_does_nothing_here_says_for_whom_it_is() {
        Opened opened;
        QVERIFY(!opened.sub("Old weights")->isEnabled());
        opened.schedule("async")->trigger();
        opened.open();
        QVERIFY(opened.sub("Old weights")->isEnabled());
        QVERIFY(!opened.sub("Slices")->isEnabled());
    }
};

QTEST_MAIN(tst_schedule_menu)
#include "tst_schedule_menu.moc"
