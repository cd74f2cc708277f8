// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <set>

#include "model/scenario/presets.h"
#include "model/scenario/rank_groups.h"

using namespace layline;

namespace {

Scenario folded() {
    Scenario scenario = default_scenario();
    scenario.cluster.gpus = 64;
    scenario.cluster.scale_up_gpus = 8;
    scenario.layout = {};
    scenario.layout.tp = 2;
    scenario.layout.cp = 2;
    scenario.layout.pp = 2;
    scenario.layout.ep = 8;
    scenario.layout.etp = 2;
    return scenario;
}

}  // namespace

class RankGroupsTest : public QObject {
    Q_OBJECT

  private slots:
    /// The groups of each kind part the ranks: every rank is in one of them, and its members agree on it.
    void groups_part_the_ranks() {
        const Scenario scenario = folded();
        for (const GroupKind kind : group_kinds()) {
            std::set<std::vector<std::int64_t>> groups;
            for (std::int64_t rank = 0; rank < 64; ++rank) {
                const auto group = group_of(scenario, kind, rank);
                QVERIFY(std::ranges::is_sorted(group) && std::ranges::binary_search(group, rank));
                QVERIFY(group.front() >= 0 && group.back() < 64);
                groups.insert(group);
            }
            std::size_t members = 0;
            for (const auto& group : groups) members += group.size();
            QCOMPARE(members, std::size_t{64});
        }
    }

    /// By hand for rank 37 of 64: stage 1, its local rank 5 is tensor rank 1, context rank 0, data rank 1.
    void a_rank_by_hand() {
        const Scenario scenario = folded();
        using Ranks = std::vector<std::int64_t>;
        QCOMPARE(group_of(scenario, GroupKind::tp, 37), (Ranks{36, 37}));
        QCOMPARE(group_of(scenario, GroupKind::cp, 37), (Ranks{37, 39}));
        QCOMPARE(group_of(scenario, GroupKind::dp, 37), (Ranks{33, 37, 41, 45, 49, 53, 57, 61}));
        QCOMPARE(group_of(scenario, GroupKind::pp, 37), (Ranks{5, 37}));
        QCOMPARE(group_of(scenario, GroupKind::etp, 37), (Ranks{36, 37}));
        QCOMPARE(group_of(scenario, GroupKind::ep, 37), (Ranks{33, 35, 37, 39, 41, 43, 45, 47}));
        QCOMPARE(group_of(scenario, GroupKind::edp, 37), (Ranks{37, 53}));
    }

    /// All data-parallel sizes multiply out: dense tp cp dp pp and expert etp ep edp pp are the same GPUs.
    void both_meshes_hold_all_ranks() {
        const Scenario scenario = folded();
        const auto size = [&](GroupKind kind) { return group_of(scenario, kind, 0).size(); };
        QCOMPARE(size(GroupKind::tp) * size(GroupKind::cp) * size(GroupKind::dp) * size(GroupKind::pp), std::size_t{64});
        QCOMPARE(size(GroupKind::etp) * size(GroupKind::ep) * size(GroupKind::edp) * size(GroupKind::pp), std::size_t{64});
    }

    void sharding_stops_at_its_group() {
        Scenario scenario = folded();
        QCOMPARE(group_of(scenario, GroupKind::shard, 0).size(), std::size_t{16});
        scenario.layout.shard_gpus = 4;
        QCOMPARE(group_of(scenario, GroupKind::shard, 0), (std::vector<std::int64_t>{0, 2, 4, 6}));
        QVERIFY(within_scale_up(scenario, group_of(scenario, GroupKind::shard, 0)));
        QVERIFY(!within_scale_up(scenario, group_of(scenario, GroupKind::pp, 0)));
    }
};

QTEST_APPLESS_MAIN(RankGroupsTest)
#include "tst_rank_groups.moc"
