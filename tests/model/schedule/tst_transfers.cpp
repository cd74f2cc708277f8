// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>

#include "model/cost/weight_versions.h"
#include "model/schedule/activations.h"
#include "model/schedule/fsdp_lowering.h"
#include "model/schedule/transfers.h"
#include "tests/model/schedule/schedule_grid.h"

using namespace layline;
using namespace layline::test;

namespace {
long gathers(const Schedule& schedule, int rank) {
    const auto steps = shard_steps(schedule, rank);
    return std::count_if(steps.begin(), steps.end(), [](const ShardStep& step) { return step.kind == ShardKind::unshard; });
}
}  // namespace

/// What a schedule's order implies for the network.
class tst_transfers : public QObject {
    Q_OBJECT
  private slots:
    /// Tensors by placement: m (p - 1) in a line, m (p v - 1) in loops, m v (p - 1) in zigzags whose turns are local.
    void forwardTransfers() {
        for (int p = 2; p <= 6; ++p) {
            const int m = 4 * p;
            const auto count = [&](const char* name, int chunks, int slices = 1) {
                return forward_transfers(generate({.name = name, .ranks = p, .micro_batches = m, .chunks = chunks, .slices = slices}));
            };
            QCOMPARE(count("1f1b", 1), m * (p - 1));
            QCOMPARE(count("interleaved", 3), m * (3 * p - 1));
            QCOMPARE(count("zb-v", 2), 2 * m * (p - 1));
            QCOMPARE(count("hanayo", 4), 4 * m * (p - 1));
            QCOMPARE(count("seq1f1b", 1, 3), 3 * m * (p - 1));
            if (p % 2 == 0) {
                QCOMPARE(count("dualpipe", 1), m * (p - 1));
                QCOMPARE(count("chimera", 2), m * (p - 1));
            }
        }
    }

    /// GPipe's stage s has its last gradient when the last backward has walked back to it: the last stage first.
    void gradientsReady() {
        const Timeline timeline = timed({.name = "gpipe", .ranks = 4, .micro_batches = 5}, {1, 1, 1});
        const auto ready = gradients_ready_s(timeline);
        for (std::size_t stage = 0; stage < 4; ++stage) QCOMPARE(ready[stage], timeline.makespan_s - 2.0 * static_cast<double>(stage));
    }

    /// One stage is gathered once and kept.
    void oneStageIsGatheredOnce() {
        const Schedule made = generate({.name = "1f1b", .ranks = 4, .micro_batches = 8});
        QCOMPARE(shard_steps(made, 1),
                 (std::vector<ShardStep>{{ShardKind::unshard, 1, 0}, {ShardKind::reduce, 1, 16}, {ShardKind::reshard, 1, 16}}));
    }
    /// Breadth-first over 6 stages a rank: 6 gathers on the way down; at the turn the last three are still there, so 3 more on the way up.
    /// Depth-first: the same in every round, less what the round before has left gathered.
    void breadthFirstGathersLess() {
        const Schedule breadth = generate({.name = "breadth-first", .ranks = 2, .micro_batches = 8, .chunks = 6});
        const Schedule depth = generate({.name = "depth-first", .ranks = 2, .micro_batches = 8, .chunks = 6, .group = 2});
        QCOMPARE(gathers(breadth, 0), 6 + 3);
        QCOMPARE(gathers(depth, 0), (6 + 3) + 3 * (3 + 3));
    }
    /// Each stage is let go as often as it is gathered, and reduced once, after its last gradient.
    void gathersAndReleasesMatch() {
        for (const std::string& name : schedule_names()) {
            const Schedule made = generate({.name = name, .ranks = 4, .micro_batches = 16, .chunks = 0});
            for (int rank = 0; rank < 4; ++rank) {
                std::vector<int> held(static_cast<std::size_t>(made.placement.stages), 0);
                std::vector<int> reduced = held;
                for (const ShardStep& step : shard_steps(made, rank)) {
                    const auto stage = static_cast<std::size_t>(step.stage);
                    if (step.kind == ShardKind::reduce) {
                        ++reduced[stage];
                        const auto list = made.of_rank(rank).subspan(step.before);
                        for (const Action& later : list)
                            QVERIFY(later.stage != step.stage ||
                                    (later.kind != ActionKind::backward && later.kind != ActionKind::weight_gradient));
                    }
                    if (step.kind == ShardKind::unshard) ++held[stage];
                    if (step.kind == ShardKind::reshard) --held[stage];
                    QVERIFY(held[stage] == 0 || held[stage] == 1);
                }
                for (std::size_t stage = 0; stage < held.size(); ++stage) {
                    QCOMPARE(held[stage], 0);
                    QVERIFY(reduced[stage] <= 1);
                }
            }
        }
    }

    /// PipeDream keeps as many weights as 1F1B holds micro-batches; the last rank is never stale; 2BW keeps two everywhere.
    void weightVersions() {
        for (int rank = 0; rank < 5; ++rank) {
            const Schedule made = generate({.name = "async", .ranks = 5, .micro_batches = 20});
            QCOMPARE(static_cast<double>(pipedream_versions(5, rank).stashed), peak_activations(made)[static_cast<std::size_t>(rank)]);
        }
        QCOMPARE(pipedream_versions(5, 4).staleness, 0);
        QCOMPARE(pipedream_versions(5, 0).staleness, 4);
        QCOMPARE(pipedream_2bw_versions().stashed, 2);
    }
};

QTEST_APPLESS_MAIN(tst_transfers)
#include "tst_transfers.moc"
