// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>

#include "model/estimate/legality.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"

using namespace layline;

class LegalityTest : public QObject {
    Q_OBJECT

  private slots:
    void stops_hold_the_current_value_and_ascend() {
        for (const char* field : {"tp", "pp", "vpp", "cp", "mbs", "global_batch", "sequence_length"}) {
            const Scenario scenario = with_field(default_scenario(), field, 7);
            const auto found = stops(scenario, field);
            QVERIFY(std::ranges::is_sorted(found, {}, &Stop::value));
            QVERIFY2(std::ranges::find(found, 7, &Stop::value) != found.end(), field);
        }
    }

    void a_stop_is_legal_exactly_when_its_scenario_is() {
        for (const char* field : {"tp", "pp", "vpp", "mbs"})
            for (const Stop& stop : stops(default_scenario(), field)) {
                const auto broken = violations(with_field(default_scenario(), field, stop.value));
                QCOMPARE(stop.legal, broken.empty());
                QCOMPARE(stop.reason.empty(), stop.legal);
            }
    }

    /// Megatron-LM's interleaved schedule takes a number of micro-batches that its group size divides.
    void interleaving_refuses_micro_batches_that_do_not_fit() {
        Scenario s = with_field(default_scenario(), "vpp", 2);
        QVERIFY(is_legal(s));
        s.training.global_batch = 16 * 6;  // DP 16, 6 micro-batches on 4 stages
        const auto found = violations(s);
        QVERIFY(!found.empty());
        QCOMPARE(found.front().rule, std::string("schedule-sizes"));
        QVERIFY(!found.front().nearest.empty());
        for (const auto value : found.front().nearest) QVERIFY(is_legal(with_field(s, found.front().field, value)));
    }

    void schedule_choices_say_why_not() {
        int legal = 0, refused = 0;
        for (const ScheduleChoice& choice : schedule_choices(default_scenario())) {
            QCOMPARE(choice.reason.empty(), choice.legal);
            ++(choice.legal ? legal : refused);
        }
        QVERIFY(legal >= 2);
        QVERIFY(refused >= 1);
    }
};

QTEST_APPLESS_MAIN(LegalityTest)
#include "tst_legality.moc"
