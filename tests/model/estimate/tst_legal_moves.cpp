// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "model/calibration/scenario_differences.h"
#include "model/estimate/legal_moves.h"
#include "model/estimate/legality.h"
#include "model/scenario/presets.h"

using namespace layline;

class TestLegalMoves : public QObject {
    Q_OBJECT

  private slots:
    void a_move_is_the_estimate_of_the_changed_plan_data() {
        QTest::addColumn<QString>("preset");
        for (const char* id : {"llama-65b-a100-128", "megatron-175b-selective-a100-64", "mixtral-8x7b-h100-64"})
            QTest::newRow(id) << QString::fromLatin1(id);
    }

    void a_move_is_the_estimate_of_the_changed_plan() {
        QFETCH(const QString, preset);
        const Scenario scenario = scenario_preset(preset.toStdString());
        const Estimate now = estimate(scenario);
        const std::vector<Move> moves = legal_moves(scenario);
        QVERIFY(moves.size() > 8);
        for (const Move& move : moves) {
            QVERIFY(is_legal(move.scenario));
            const Estimate then = estimate(move.scenario);
            QVERIFY2(std::abs(move.step_time_s / then.step_time_s - 1) < 1e-9, move.field.c_str());
            QVERIFY(std::abs(move.saved_s - (now.step_time_s - then.step_time_s)) < 1e-9 * now.step_time_s);
            QCOMPARE(move.verdict, then.verdict);
            QCOMPARE(move.waterfall.size(), then.waterfall.size());
            for (std::size_t row = 0; row < then.waterfall.size(); ++row)
                QVERIFY(std::abs(move.waterfall[row].seconds - then.waterfall[row].seconds) < 1e-9 * then.step_time_s);
        }
    }

    void a_move_changes_the_field_it_names_and_what_must_follow() {
        const Scenario scenario = scenario_preset("llama-65b-a100-128");
        for (const Move& move : legal_moves(scenario)) {
            std::vector<Difference> found = differences(scenario, move.scenario);
            // A chunked pipeline takes an interleaved schedule.
            if (move.field == "vpp") std::erase_if(found, [](const Difference& d) { return d.field == "schedule"; });
            QCOMPARE(found.size(), 1U);
            QCOMPARE(found.front().field, move.field);
            QCOMPARE(found.front().here, move.from);
            QCOMPARE(found.front().there, move.to);
        }
    }

    void no_move_trains_on_stale_weights() {
        std::set<std::string> schedules;
        for (const Move& move : legal_moves(scenario_preset("mixtral-8x7b-h100-64")))
            if (move.field == "schedule") schedules.insert(move.to);
        QVERIFY(schedules.contains("zb-h1"));
        QVERIFY(!schedules.contains("async"));
    }

    void the_most_helpful_fit_and_gain_in_order() {
        const Scenario scenario = scenario_preset("megatron-175b-selective-a100-64");
        const std::vector<Move> all = legal_moves(scenario);
        const std::vector<Move> best = most_helpful(all);
        QVERIFY(!best.empty() && best.size() <= 3);
        std::set<std::string> fields;
        for (const Move& move : best) {
            QVERIFY(move.fits() && move.saved_s > 0);
            QVERIFY(fields.insert(move.field).second);
        }
        QVERIFY(std::ranges::is_sorted(best, std::greater{}, &Move::saved_s));
        for (const Move& move : all)
            if (move.fits()) QVERIFY(move.saved_s <= best.front().saved_s);
    }

    void dropping_recomputation_is_what_shortens_recomputation() {
        const Scenario scenario = scenario_preset("megatron-22b-selective-a100-8");
        Scenario full = scenario;
        full.layout.recompute = Recompute::full;
        const std::vector<Move> best = most_helpful_for(estimate(full), legal_moves(full), WaterfallKind::recompute, 1);
        QCOMPARE(best.size(), 1U);
        QCOMPARE(best.front().field, std::string("recompute"));
        QVERIFY(best.front().saved_s > 0);
    }

    void an_illegal_plan_has_no_moves() {
        Scenario scenario = scenario_preset("llama-65b-a100-128");
        scenario.layout.tp = 3;
        QVERIFY(legal_moves(scenario).empty());
    }
};

QTEST_APPLESS_MAIN(TestLegalMoves)
#include "tst_legal_moves.moc"
