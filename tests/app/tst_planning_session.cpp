// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "app/gui/session/planning_session.h"
#include "model/estimate/legality.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"
#include "tests/support/strict.h"

using namespace layline;

namespace {

/// An estimator that counts its calls and knows only legality, a step time and a memory that follow from TP.
struct Counting {
    std::shared_ptr<int> calls = std::make_shared<int>(0);

    Estimate operator()(const Scenario& scenario) const {
        ++*calls;
        Estimate estimate;
        estimate.scenario = scenario;
        estimate.violations = violations(scenario);
        if (!is_legal(scenario)) return estimate;
        estimate.verdict = Verdict::fits;
        estimate.step_time_s = static_cast<double>(scenario.layout.tp);
        estimate.mfu_palm = 1.0 / static_cast<double>(scenario.layout.tp);
        estimate.capacity_bytes = 1;
        return estimate;
    }
};

}  // namespace

class TestPlanningSession : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        test::fail_on_warnings();
        counting_ = Counting();
        session_ = std::make_unique<PlanningSession>(Plan{default_scenario(), {}, {}}, counting_);
        session_->settle();
        *counting_.calls = 0;
    }

    void edits_of_one_turn_make_one_estimate_of_the_newest() {
        QSignalSpy spy(session_.get(), &PlanningSession::changed);
        for (const int tp : {4, 8, 16, 4}) session_->set_field("tp", tp);
        QCOMPARE(spy.count(), 0);
        QCoreApplication::processEvents();
        QCOMPARE(spy.count(), 1);
        QCOMPARE(*counting_.calls, 1);
        QCOMPARE(session_->estimate()->scenario.layout.tp, 4);
    }

    void the_same_value_again_is_no_edit() {
        session_->set_field("tp", session_->scenario().layout.tp);
        QCOMPARE(session_->undo_stack().count(), 0);
    }

    void a_gesture_is_one_undo_entry() {
        const Plan before = session_->plan();
        session_->begin_gesture();
        for (const int tp : {4, 8, 16}) session_->set_field("tp", tp);
        session_->end_gesture();
        QCOMPARE(session_->undo_stack().count(), 1);
        session_->undo_stack().undo();
        QVERIFY(session_->plan() == before);
        session_->undo_stack().redo();
        QCOMPARE(session_->scenario().layout.tp, 16);
    }

    void a_gesture_that_ends_where_it_began_leaves_nothing() {
        session_->begin_gesture();
        for (const int tp : {4, 8, 4, 2}) session_->set_field("tp", tp);
        session_->end_gesture();
        QCOMPARE(session_->undo_stack().count(), 0);
        QCOMPARE(session_->scenario().layout.tp, 2);
    }

    void two_gestures_are_two_entries() {
        for (const int tp : {4, 8}) {
            session_->begin_gesture();
            session_->set_field("tp", tp);
            session_->end_gesture();
        }
        QCOMPARE(session_->undo_stack().count(), 2);
    }

    void an_illegal_layout_keeps_the_last_valid_estimate() {
        session_->set_field("tp", 6);
        session_->settle();
        QVERIFY(!session_->estimate()->legal());
        QCOMPARE(session_->last_valid()->scenario.layout.tp, 2);
    }

    void opening_what_is_open_already_shows_it_again() {
        session_->reset(session_->plan());
        session_->settle();
        QVERIFY(session_->last_valid() != nullptr);
        QCOMPARE(session_->last_valid(), session_->estimate());
    }

    void the_way_back_from_an_illegal_layout_is_undo_where_that_leads_there() {
        session_->set_field("tp", 6);
        session_->settle();
        session_->return_to_last_valid();
        session_->settle();
        QCOMPARE(session_->scenario().layout.tp, 2);
        QVERIFY(session_->undo_stack().canRedo());
        QCOMPARE(session_->undo_stack().index(), 0);
    }

    void the_way_back_is_an_edit_where_undo_leads_elsewhere() {
        session_->set_field("tp", 6);
        session_->settle();
        session_->set_field("tp", 7);
        session_->settle();
        session_->return_to_last_valid();
        QCOMPARE(session_->scenario().layout.tp, 2);
        QCOMPARE(session_->undo_stack().count(), 3);
    }

    /// A pin keeps what it was predicted with: a calibration that comes later moves the live layout, not the pin, until it is asked to.
    void a_pin_keeps_its_coefficients() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        session.pin();
        session.settle();
        const double pinned_s = session.pin_outcome(0).step_time_s;
        QCOMPARE(session.plan().pins[0].predicted->step_time_s, pinned_s);
        session.set_calibration(session_calibration("slower site", R"({"format": "layline/calibration", "version": 1, "calibrations": [
            {"id": "slow", "name": "slower site", "layer": "user", "factors": {"step_s": 3.0, "elementwise": 1.5}}]})"),
                                QStringLiteral("Calibrate"));
        session.settle();
        QVERIFY(session.estimate()->step_time_s > 1.001 * pinned_s);
        QCOMPARE(session.pin_outcome(0).step_time_s, pinned_s);
        QCOMPARE(session.pinned_estimate()->step_time_s, pinned_s);
        session.renew_pin(0);
        session.settle();
        QCOMPARE(session.pin_outcome(0).step_time_s, session.estimate()->step_time_s);
    }

    void undo_reaches_the_pin() {
        session_->pin();
        session_->set_field("tp", 4);
        session_->settle();
        QCOMPARE(session_->pinned_estimate()->scenario.layout.tp, 2);
        session_->undo_stack().undo();
        session_->undo_stack().undo();
        session_->settle();
        QVERIFY(session_->plan().pinned() == nullptr);
        QVERIFY(!session_->pinned_estimate());
    }

    void swapping_exchanges_both_sides_in_one_entry() {
        session_->pin();
        session_->set_field("tp", 4);
        session_->swap_with_pinned();
        session_->settle();
        QCOMPARE(session_->scenario().layout.tp, 2);
        QCOMPARE(session_->plan().pinned()->layout.tp, 4);
        QCOMPARE(session_->pinned_estimate()->scenario.layout.tp, 4);
        QCOMPARE(session_->undo_stack().count(), 3);
    }

    void pins_gather_and_the_last_one_is_a() {
        session_->pin();
        session_->set_field("tp", 4);
        session_->pin();
        session_->pin();  // the same again is no third pin
        session_->settle();
        QCOMPARE(session_->plan().pins.size(), 2U);
        QCOMPARE(session_->plan().baseline, 1);
        QCOMPARE(session_->undo_stack().count(), 3);
        session_->step_baseline(+1);
        session_->settle();
        QCOMPARE(session_->pinned_estimate()->scenario.layout.tp, 2);
        session_->step_baseline(-1);
        session_->settle();
        QCOMPARE(session_->pinned_estimate()->scenario.layout.tp, 4);
    }

    void a_pin_from_elsewhere_keeps_a_and_its_measurement() {
        session_->pin();
        session_->pin({"measured", with_field(session_->scenario(), "tp", 8), Measurement{107.85, 0.406, "a table"}, {}},
                      QStringLiteral("Pin"));
        QCOMPARE(session_->plan().baseline, 0);
        QCOMPARE(session_->plan().pins[1].measured->step_time_s, 107.85);
        session_->set_baseline(1);
        session_->swap_with_pinned();
        QCOMPARE(session_->scenario().layout.tp, 8);
        QCOMPARE(session_->plan().pinned()->layout.tp, 2);
        QCOMPARE(session_->plan().pins[1].name, std::string("measured"));  // a named pin is not lost by the exchange
        session_->swap_with_pinned();
        QCOMPARE(session_->scenario().layout.tp, 2);
        QCOMPARE(session_->plan().baseline_pin() == nullptr, false);
    }

    void removing_a_pin_keeps_a_where_it_is() {
        for (const int tp : {1, 2, 4}) {
            session_->set_field("tp", tp);
            session_->pin();
        }
        session_->remove_pin(0);
        QCOMPARE(session_->plan().pinned()->layout.tp, 4);
        session_->remove_pin(1);
        QVERIFY(session_->plan().pinned() == nullptr);
        QCOMPARE(session_->plan().pins.size(), 1U);
        session_->undo_stack().undo();
        QCOMPARE(session_->plan().pinned()->layout.tp, 4);
    }

    void the_outcome_of_a_pin_is_computed_once() {
        session_->pin();
        session_->set_field("tp", 4);
        session_->settle();
        const int calls = *counting_.calls;
        const Outcome outcome = session_->pin_outcome(0);
        QCOMPARE(session_->pin_outcome(0).step_time_s, outcome.step_time_s);
        QVERIFY(*counting_.calls <= calls + 1);
        QCOMPARE(outcome.step_time_s, 2.0);
    }

    void outcomes_of_a_field_hold_while_it_moves_and_are_forgotten_when_another_does() {
        session_->focus_field("tp");
        session_->settle_outcomes();
        const int known = *counting_.calls;
        QVERIFY(session_->outcomes().find(8) != nullptr);
        QVERIFY(session_->outcomes().find(5) == nullptr);  // 64 heads do not divide by 5
        session_->set_field("tp", 8);
        session_->settle_outcomes();
        QCOMPARE(*counting_.calls, known + 1);  // the live estimate alone
        session_->set_field("mbs", 2);
        session_->settle();
        QVERIFY(session_->outcomes().find(16) == nullptr);
    }

    void outcomes_are_what_an_estimate_of_that_value_says() {
        session_->focus_field("tp");
        session_->settle_outcomes();
        QCOMPARE(session_->outcomes().find(4)->step_time_s, 4.0);
        QCOMPARE(session_->outcome("tp", 16).step_time_s, 16.0);
    }

    void locks_are_undone_and_kept_with_the_plan() {
        session_->set_locked("global_batch", true);
        QVERIFY(session_->plan().locked.contains("global_batch"));
        session_->undo_stack().undo();
        QVERIFY(session_->plan().locked.empty());
    }

    void hovering_costs_no_estimate() {
        Highlight highlight;
        highlight.stage = 2;
        session_->hover(highlight);
        session_->settle();
        QCOMPARE(*counting_.calls, 0);
        QCOMPARE(session_->highlight().stage, std::optional(2));
        session_->hover({});
        QVERIFY(session_->highlight().empty());
    }

  private:
    Counting counting_;
    std::unique_ptr<PlanningSession> session_;
};

QTEST_GUILESS_MAIN(TestPlanningSession)
#include "tst_planning_session.moc"
