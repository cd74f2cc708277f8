// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <map>

#include "model/cost/shipped_coefficients.h"
#include "model/estimate/estimate.h"
#include "model/estimate/legality.h"
#include "model/estimate/rank_load.h"
#include "model/estimate/time_explanation.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"

using namespace layline;

class TestTimeExplanation : public QObject {
    Q_OBJECT

  private slots:
    void the_addends_of_a_bar_sum_to_it_data() {
        QTest::addColumn<QString>("preset");
        for (const PresetInfo& preset : scenario_presets()) QTest::newRow(preset.id.c_str()) << QString::fromStdString(preset.id);
    }

    void the_addends_of_a_bar_sum_to_it() {
        QFETCH(const QString, preset);
        const Scenario scenario = scenario_preset(preset.toStdString());
        const Estimate made = estimate(scenario);
        std::map<WaterfallKind, double> sums;
        for (const TimeTerm& term : explain_time(scenario, shipped_coefficients(scenario))) {
            sums[term.row] += term.seconds;
            QVERIFY2(!term.formula.empty() && !term.numbers.empty() && !term.source.empty(), term.name.c_str());
        }
        for (const WaterfallRow& row : made.waterfall)
            QVERIFY2(std::abs(sums[row.kind] - row.seconds) < 1e-9 * made.step_time_s, row.name.c_str());
    }

    void every_recompute_and_schedule_is_explained() {
        const Scenario preset = scenario_preset("megatron-175b-selective-a100-64");
        for (const ScheduleChoice& choice : schedule_choices(preset)) {
            for (const Recompute recompute : {Recompute::none, Recompute::selective, Recompute::full}) {
                Scenario scenario = preset;
                scenario.layout.schedule = choice.name;
                scenario.layout.recompute = recompute;
                if (!is_legal(scenario)) continue;
                const Estimate made = estimate(scenario);
                double sum = 0;
                for (const TimeTerm& term : explain_time(scenario, shipped_coefficients(scenario)))
                    if (term.row != WaterfallKind::peak) sum += term.seconds;
                QVERIFY2(std::abs(sum / made.step_time_s - 1) < 1e-9, choice.name.c_str());
            }
        }
    }

    // In a V the first and the last stage share a rank; two-way pipelines pair each stage with its mirror image.
    void stages_that_share_a_rank_are_counted_together() {
        Scenario scenario = scenario_preset("deepseek-v3-h800-2048");
        const StepTimes times = step_times(scenario, shipped_coefficients(scenario));
        const RankLoad load = rank_load(scenario, times);
        const double ends_s = (times.stages.front().total_s() + times.stages.back().total_s()) / 2;
        double heaviest_s = ends_s;
        for (std::size_t stage = 0; stage < times.stages.size(); ++stage)
            heaviest_s =
                std::max(heaviest_s, (times.stages[stage].total_s() + times.stages[times.stages.size() - 1 - stage].total_s()) / 2);
        QVERIFY(load.slowest_s <= heaviest_s && load.slowest_s + 2 * load.hidden_s > heaviest_s);
        QVERIFY(load.hidden_s > 0);
        scenario.layout.ep = 1;  // nothing to hide
        const StepTimes alone = step_times(scenario, shipped_coefficients(scenario));
        QCOMPARE(rank_load(scenario, alone).hidden_s, 0.0);
        scenario = scenario_preset("deepseek-v3-h800-2048");
        for (const WaterfallRow& row : estimate(scenario).waterfall) QVERIFY2(row.seconds >= 0, row.name.c_str());
    }
};

QTEST_APPLESS_MAIN(TestTimeExplanation)
#include "tst_time_explanation.moc"
