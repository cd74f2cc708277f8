// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "model/cost/collective_choice.h"
#include "model/cost/data_parallel_times.h"
#include "model/cost/shipped_coefficients.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

constexpr double local_hop_s = 3.4e-6, remote_hop_s = 14e-6;

GroupSpread nodes_of_eight(double nodes) { return {8, nodes, local_hop_s, remote_hop_s}; }

/// Of a plan whose data-parallel group is a whole job of `gpus`.
double reduced_s(std::int64_t gpus, double bytes, GroupWork work) {
    Scenario scenario = scenario_preset("llama-3.1-8b-h100-8");
    scenario.cluster.gpus = gpus;
    scenario.layout.tp = scenario.layout.pp = 1;
    scenario.training.global_batch = gpus;
    const Coefficients c = shipped_coefficients(scenario);
    const StepShape shape = step_shape(scenario, c);
    return group_s(shape, c, data_group(shape), bytes, work);
}

}  // namespace

/// Rings for large messages, trees for small ones over many nodes, the switch's own sums inside a node.
class TestCollectiveChoice : public QObject {
    Q_OBJECT

  private slots:
    // 512 nodes: a ring makes 512 network hops a pass, a tree nine.
    void small_messages_over_many_nodes_take_the_tree() {
        const GroupSpread spread = nodes_of_eight(512);
        const double ring_s = fastest_collective_s(spread, 0, 2, false), reduced = fastest_collective_s(spread, 0, 2, true);
        QVERIFY(ring_s > 2 * 511 * 3e-6);
        QVERIFY(reduced < 2 * (9 * remote_hop_s + 7 * 4e-6));
        QVERIFY(reduced < ring_s / 10);
    }

    void large_messages_take_the_ring_at_the_full_rate() {
        const double transfer_s = 1;
        const double seconds = fastest_collective_s(nodes_of_eight(2), transfer_s, 2, true);
        QVERIFY(seconds > transfer_s && seconds < transfer_s + 2 * (2 * remote_hop_s + 13 * local_hop_s) * 1.001);
    }

    // Over ever larger messages the choice goes from the one to the other where the lines cross, without a jump.
    void the_choice_is_the_lower_envelope() {
        double before_s = 0;
        for (double transfer_s = 1e-6; transfer_s < 1; transfer_s *= 1.3) {
            const double seconds = fastest_collective_s(nodes_of_eight(64), transfer_s, 2, true);
            QVERIFY(seconds > before_s && seconds >= transfer_s);
            QVERIFY(seconds <= fastest_collective_s(nodes_of_eight(64), transfer_s, 2, false));
            QVERIFY(before_s == 0 || seconds < 1.4 * before_s);
            before_s = seconds;
        }
    }

    void one_rank_sends_nothing() { QCOMPARE(fastest_collective_s({1, 1, local_hop_s, remote_hop_s}, 0, 2, true), 0.0); }

    // NVLS: the switch adds up in flight, so that eight H100 reduce faster than they could scatter and gather; eight A100 hardly do.
    void the_switch_adds_up_on_hopper() {
        const auto gain = [](const char* cluster) {
            const Cluster of = cluster_preset(cluster);
            const auto wire_s = [&](Collective kind) {
                return collective_time(kernel_family(of.accelerator), of.scale_up, kind, 8, 1e9).wire_s;
            };
            return (wire_s(Collective::reduce_scatter) + wire_s(Collective::all_gather)) / wire_s(Collective::all_reduce);
        };
        QVERIFY(gain("dgx-h100") > 1.2);
        QVERIFY(gain("dgx-a100") < 1.1);
        QVERIFY(reduced_s(8, 1e9, GroupWork::all_reduce) < 0.9 * reduced_s(8, 1e9, GroupWork::two_passes));
        // Between nodes no switch helps: the network's share is the same.
        QVERIFY(reduced_s(64, 1e9, GroupWork::all_reduce) > 0.99 * reduced_s(64, 1e9, GroupWork::two_passes));
    }

    void two_passes_cost_as_much_as_two_single_ones() {
        for (const std::int64_t gpus : {8, 64, 1024}) {
            const double once_s = reduced_s(gpus, 4e9, GroupWork::one_pass), twice_s = reduced_s(gpus, 4e9, GroupWork::two_passes);
            QVERIFY(std::abs(twice_s / (2 * once_s) - 1) < 1e-9);
        }
    }
};

QTEST_APPLESS_MAIN(TestCollectiveChoice)
#include "tst_collective_choice.moc"
