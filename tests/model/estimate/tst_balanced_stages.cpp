// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <numeric>

#include "model/cost/memory.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/stage_times.h"
#include "model/estimate/balanced_stages.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

double fullest_bytes(const Scenario& scenario) {
    return std::ranges::max(stage_memory(scenario), {}, &StageMemory::reserved_bytes).reserved_bytes();
}

double slowest_s(const Scenario& scenario) {
    return std::ranges::max(step_times(scenario, shipped_coefficients(scenario)).stages, {}, &StageTimes::total_s).total_s();
}

Scenario llama(std::int64_t pp, std::int64_t vpp) {
    Scenario scenario = default_scenario();
    scenario.architecture = model_preset("llama-3.1-70b");
    scenario.architecture.layers = 77;  // divides by nothing here
    scenario.layout = {};
    scenario.layout.tp = 2;
    scenario.layout.sequence_parallel = true;
    scenario.cluster.gpus = 128;
    scenario = with_field(with_field(scenario, "pp", pp), "vpp", vpp);
    scenario.layout.split = LayerSplit::remainder_first;
    return scenario;
}

}  // namespace

class BalancedStagesTest : public QObject {
    Q_OBJECT

  private slots:
    void every_layer_is_dealt_and_the_plan_is_legal_data() {
        QTest::addColumn<int>("pp");
        QTest::addColumn<int>("vpp");
        for (const int pp : {2, 4, 8})
            for (const int vpp : {1, 2, 4}) QTest::newRow(qPrintable(QString("%1 x %2").arg(pp).arg(vpp))) << pp << vpp;
    }
    void every_layer_is_dealt_and_the_plan_is_legal() {
        QFETCH(int, pp);
        QFETCH(int, vpp);
        const Scenario even = llama(pp, vpp);
        for (const StageBalance balance : {StageBalance::memory, StageBalance::time}) {
            const auto counts = balanced_stages(even, balance);
            QCOMPARE(std::int64_t(counts.size()), std::int64_t(pp) * vpp);
            QCOMPARE(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), even.architecture.layers);
            QVERIFY(std::ranges::min(counts) >= 1);
            const Scenario balanced = with_balanced_stages(even, balance);
            for (const Violation& violation : check(balanced)) QVERIFY2(violation.rule != "stage-pattern", violation.message.c_str());
            if (balance == StageBalance::memory) QVERIFY(fullest_bytes(balanced) <= fullest_bytes(even) * 1.0001);
            if (balance == StageBalance::time) QVERIFY(slowest_s(balanced) <= slowest_s(even) * 1.0001);
        }
    }

    /// The loss of a large vocabulary costs as much as layers do: the last stage must hold fewer.
    void the_loss_counts_like_layers() {
        const auto counts = balanced_stages(llama(8, 1), StageBalance::time);
        QVERIFY(counts.back() < counts[4]);
    }

    /// The first rank of 1F1B holds most micro-batches: it must hold fewer layers.
    void the_first_rank_holds_most() {
        const auto counts = balanced_stages(llama(8, 1), StageBalance::memory);
        QVERIFY(counts.front() < counts[6]);
    }

    /// Where a pipeline runs both ways a rank holds a stage and its mirror image: only their sum counts.
    void both_directions_are_balanced_by_pairs() {
        for (const char* schedule : {"dualpipe", "chimera"}) {
            Scenario even = llama(8, 1);
            even.layout.schedule = schedule;
            const auto counts = balanced_stages(even, StageBalance::memory);
            QCOMPARE(counts.size(), std::size_t(8));
            QCOMPARE(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), even.architecture.layers);
            QVERIFY(std::ranges::min(counts) >= 1);
            // DualPipe's ranks hold equally many micro-batches, and embedding and head stand on the outermost pair.
            if (*schedule == 'd') QVERIFY(counts[0] + counts[7] < counts[3] + counts[4]);
            QVERIFY2(fullest_bytes(with_balanced_stages(even, StageBalance::memory)) <= fullest_bytes(even), schedule);
        }
    }

    void nothing_to_balance_changes_nothing() {
        const Scenario one = llama(1, 1);
        QVERIFY(with_balanced_stages(one, StageBalance::time) == one);
    }
};

QTEST_APPLESS_MAIN(BalancedStagesTest)
#include "tst_balanced_stages.moc"
