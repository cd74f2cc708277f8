// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_repair.h"
#include "tests/model/rules/launcher_rows.h"

using namespace layline;

namespace {

bool runs(const Scenario& scenario) { return obeys_rules(scenario); }

}  // namespace

class TestLauncherRepair : public QObject {
    Q_OBJECT
  private slots:
    /// Whatever is offered does mend it, by the rules themselves.
    void repairs_mend_every_preset() {
        int offered = 0, refused = 0;
        for (const char* id :
             {"llama-65b-a100-128", "llama-3.1-405b-h100-8192", "mixtral-8x7b-h100-64", "megatron-1t-a100-3072", "llama-13b-8k-a100-64-sp"})
            for (const Launcher& one : launchers()) {
                const Scenario scenario = scenario_preset(id);
                const bool obeyed = obeys(scenario, one.id);
                QCOMPARE(first_refusal(scenario, one.id).id == nullptr, obeyed);
                const auto found = launcher_repair(scenario, one.id, {}, runs);
                if (obeyed) QVERIFY(found.empty());
                if (obeyed) continue;
                ++refused;
                if (found.empty()) continue;
                ++offered;
                QVERIFY(obeys(found.front().scenario, one.id));
                QVERIFY(obeys_rules(found.front().scenario));
                QVERIFY(!found.front().changes.empty() && found.front().changes.size() <= 2);
            }
        qInfo("%d of %d refusals can be mended by one or two changes", offered, refused);
        QVERIFY(offered >= refused / 3);
    }

    void the_refused_field_is_tried_first() {
        Scenario scenario = launcher_line("dense pp=1 tp=8 zero=1").scenario;
        const auto found = launcher_repair(scenario, LauncherId::torchtitan, {}, runs);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().changes, (std::vector<LauncherChange>{{"zero", "2"}}));
    }

    void locked_fields_are_left_alone() {
        const Scenario scenario = launcher_line("dense pp=1 tp=8 zero=1").scenario;
        for (const LauncherRepair& repair : launcher_repair(scenario, LauncherId::torchtitan, {"zero"}, runs))
            QCOMPARE(repair.scenario.layout.zero_stage, 1);
    }
};

QTEST_APPLESS_MAIN(TestLauncherRepair)
#include "tst_launcher_repair.moc"
