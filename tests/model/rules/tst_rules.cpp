// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>

#include "model/rules/rules.h"
#include "model/scenario/presets.h"
#include "model/scenario/stage_split.h"

using namespace layline;

namespace {

bool breaks(const Scenario& scenario, const char* rule) {
    return std::ranges::any_of(check(scenario), [&](const Violation& v) { return v.rule == rule; });
}

Scenario dense() { return default_scenario(); }
Scenario experts() { return scenario_preset("mixtral-8x7b-h100-64"); }

struct Change {
    const char* field;
    std::int64_t value;
};

Scenario changed(Scenario scenario, std::initializer_list<Change> changes) {
    for (const Change& change : changes) scenario = with_field(scenario, change.field, change.value);
    return scenario;
}

}  // namespace

class RulesTest : public QObject {
    Q_OBJECT

  private slots:
    void every_shipped_scenario_is_legal() {
        for (const PresetInfo& preset : scenario_presets()) {
            const auto found = check(scenario_preset(preset.id));
            QVERIFY2(found.empty(), (preset.id + ": " + (found.empty() ? "" : found.front().message)).c_str());
        }
    }

    /// For each rule a layout that just passes and one that just fails.
    void a_rule_holds_here_and_breaks_there_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("breaks_it");
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("value");
        QTest::newRow("world 128 by tp 8 pp 4") << "world-size" << false << "tp" << 8;
        QTest::newRow("world 128 by tp 6 pp 4") << "world-size" << true << "tp" << 6;
        QTest::newRow("64 heads by 8") << "heads-by-tp" << false << "tp" << 8;
        QTest::newRow("64 heads by 6") << "heads-by-tp" << true << "tp" << 6;
        QTest::newRow("64 kv heads by 16") << "kv-heads-by-tp" << false << "tp" << 16;
        QTest::newRow("64 kv heads by 5") << "kv-heads-by-tp" << true << "tp" << 5;
        QTest::newRow("22016 columns by 4") << "ffn-by-tp" << false << "tp" << 4;
        QTest::newRow("22016 columns by 3") << "ffn-by-tp" << true << "tp" << 3;
        QTest::newRow("80 layers by 8 stages") << "layers-by-stages" << false << "pp" << 8;
        QTest::newRow("80 layers by 3 stages") << "layers-by-stages" << true << "pp" << 3;
        QTest::newRow("batch by micro-batch 4") << "batch-by-micro-batch" << false << "mbs" << 4;
        QTest::newRow("batch by micro-batch 3") << "batch-by-micro-batch" << true << "mbs" << 3;
        QTest::newRow("sequence by cp 4") << "sequence-by-cp" << false << "cp" << 4;
        QTest::newRow("sequence by cp 3") << "sequence-by-cp" << true << "cp" << 3;
        QTest::newRow("dense with ep 1") << "experts-need-moe" << false << "ep" << 1;
        QTest::newRow("dense with ep 2") << "experts-need-moe" << true << "ep" << 2;
    }
    void a_rule_holds_here_and_breaks_there() {
        QFETCH(QString, rule);
        QFETCH(bool, breaks_it);
        QFETCH(QString, field);
        QFETCH(int, value);
        const Scenario scenario = with_field(dense(), field.toStdString(), value);
        QCOMPARE(breaks(scenario, rule.toUtf8().constData()), breaks_it);
    }

    void expert_rules_hold_and_break() {
        QVERIFY(!breaks(changed(experts(), {{"ep", 8}}), "experts-by-ep"));
        QVERIFY(breaks(changed(experts(), {{"ep", 3}}), "experts-by-ep"));
        QVERIFY(breaks(changed(experts(), {{"etp", 3}}), "expert-ffn-by-etp"));
        QVERIFY(breaks(changed(experts(), {{"ep", 8}, {"etp", 16}}), "expert-world-size"));
        QVERIFY(breaks(changed(dense(), {{"pp", 1}, {"vpp", 2}}), "chunks-need-stages"));
        Scenario parallel = dense();
        parallel.layout.sequence_parallel = true;
        QVERIFY(!breaks(parallel, "sequence-by-tp"));
        QVERIFY(breaks(with_field(parallel, "sequence_length", 2049), "sequence-by-tp"));
    }

    void nearest_values_are_legal_and_on_both_sides() {
        const auto found = check(with_field(dense(), "tp", 6));
        QVERIFY(!found.empty());
        const auto heads = std::ranges::find(found, std::string("heads-by-tp"), &Violation::rule);
        QVERIFY(heads != found.end());
        QCOMPARE(heads->nearest, (std::vector<std::int64_t>{4, 8}));
        QCOMPARE(heads->equation, std::string("64 ÷ 6 = 10.67"));
    }

    void nearest_values_are_legal_over_a_grid() {
        int suggestions = 0;
        for (const char* field : {"tp", "pp", "mbs", "cp"})
            for (std::int64_t value = 1; value <= 24; ++value) {
                const Scenario scenario = with_field(dense(), field, value);
                for (const Violation& violation : check(scenario)) {
                    if (violation.field != field) continue;
                    for (const std::int64_t nearest : violation.nearest) {
                        QVERIFY(obeys_rules(with_field(scenario, field, nearest)));
                        ++suggestions;
                    }
                }
            }
        QVERIFY(suggestions > 40);
    }

    void the_schedule_and_the_split_follow() {
        QCOMPARE(with_field(dense(), "vpp", 2).layout.schedule, std::string("interleaved"));
        QCOMPARE(with_field(with_field(dense(), "vpp", 2), "vpp", 1).layout.schedule, std::string("1f1b"));
        Scenario big = scenario_preset("llama-3.1-405b-h100-16384");
        big = with_field(with_field(big, "vpp", 1), "pp", 16);
        QCOMPARE(big.layout.split, LayerSplit::edges_lighter);
        const auto split = split_layers(big);
        QCOMPARE(split.front().count, 7);
        QCOMPARE(split.at(5).count, 8);
        QCOMPARE(split.back().count, 7);
        QCOMPARE(split.back().first + split.back().count, 126);
    }

    void splits_deal_every_layer_once_over_a_grid() {
        Scenario scenario = dense();
        for (const LayerSplit split : {LayerSplit::even, LayerSplit::edges_lighter, LayerSplit::remainder_first})
            for (scenario.layout.pp = 1; scenario.layout.pp <= 20; ++scenario.layout.pp) {
                scenario.layout.split = split;
                std::int64_t next = 0;
                for (const StageLayers& stage : split_layers(scenario)) {
                    QCOMPARE(stage.first, next);
                    next += stage.count;
                }
                QCOMPARE(next, scenario.architecture.layers);
            }
    }
};

QTEST_APPLESS_MAIN(RulesTest)
#include "tst_rules.moc"
