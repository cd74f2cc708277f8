// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "model/cost/communication_times.h"
#include "model/cost/data_parallel_times.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/stage_times.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

TimeParts summed(const StepTimes& times) {
    TimeParts sum;
    for (const StageTimes& stage : times.stages) sum.add(stage.parts);
    return sum;
}

TimeParts parts_of(const Scenario& scenario) { return summed(step_times(scenario, shipped_coefficients(scenario))); }

}  // namespace

/// Each parallel axis moves what it must, over the link that it must.
class TestAxes : public QObject {
    Q_OBJECT

  private slots:
    // A token's eight experts lie in 8 (1 - (7/8)^8) = 5.25 of eight nodes on average, seven eighths of them elsewhere.
    void experts_beyond_the_domain_cross_the_network_once_a_node() {
        Scenario scenario = scenario_preset("deepseek-v3-h800-2048");
        Coefficients c = shipped_coefficients(scenario);
        const StepShape shape = step_shape(scenario, c);
        const double copies = 8 * (1 - std::pow(7.0 / 8, 8)) * 7 / 8;
        // FP8 out, BF16 back.
        const double bytes = 4096 * 7168.0 * (1 + 2) * copies;
        const double least_s = bytes / (scenario.cluster.network.bytes_per_s * c.p2p_efficiency);
        const double exchange_s = expert_parallel_s(shape, *scenario.architecture.moe, c);
        QVERIFY(exchange_s >= least_s);
        QVERIFY(exchange_s < least_s + 1e-3);
        scenario.layout.ep = 8;  // within one node
        QVERIFY(expert_parallel_s(step_shape(scenario, c), *scenario.architecture.moe, c) < exchange_s / 2);
    }

    void context_exchanges_order_as_their_bytes_do() {
        Scenario scenario = scenario_preset("llama-3.1-405b-128k-h100-16384");
        const Coefficients c = shipped_coefficients(scenario);
        const auto exposed_s = [&](ContextExchange kind, std::int64_t inner) {
            scenario.layout.context_exchange = kind;
            scenario.layout.context_all_to_all = inner;
            return context_parallel_s(step_shape(scenario, c), c, 0, false);
        };
        // 15 sixteenths of the sequence's keys and values, 1 of 8 key-value heads a rank, over the rank's own NIC.
        const double key_values = 2 * 131072.0 * 15 / 16 * 128 * 2;
        const double gather_s = key_values / (scenario.cluster.network.bytes_per_s * c.nic_efficiency);
        const double gathered_s = exposed_s(ContextExchange::all_gather, 1);
        QVERIFY(gathered_s > gather_s && gathered_s < 1.1 * gather_s);
        // With nothing to hide behind a ring moves the same bytes, hop by hop.
        QVERIFY(exposed_s(ContextExchange::ring, 1) > gather_s);
        // Heads for sequence: 2 (16 + 1) heads of a sixteenth of the sequence, fifteen sixteenths of that.
        const double heads = 2.0 * (128 + 8) / 8 * 131072 / 16 * 128 * 2 * 15 / 16;
        const double exchanged_s = exposed_s(ContextExchange::all_to_all, 1);
        const double heads_s = heads / (scenario.cluster.network.bytes_per_s * c.nic_efficiency);
        QVERIFY(exchanged_s > heads_s && exchanged_s < heads_s + 1e-3);
        // Behind enough attention a ring shows its hops alone; a gather shows everything.
        scenario.layout.context_exchange = ContextExchange::ring;
        QVERIFY(context_parallel_s(step_shape(scenario, c), c, 1, false) < 1e-3);
    }

    void a_hybrid_of_one_is_a_ring_and_of_all_an_exchange() {
        Scenario scenario = scenario_preset("llama-3.1-405b-128k-h100-16384");
        const auto cp_s = [&](ContextExchange kind, std::int64_t inner) {
            scenario.layout.context_exchange = kind;
            scenario.layout.context_all_to_all = inner;
            return parts_of(scenario).cp_s;
        };
        QCOMPARE(cp_s(ContextExchange::hybrid, 1), cp_s(ContextExchange::ring, 1));
        QCOMPARE(cp_s(ContextExchange::hybrid, 16), cp_s(ContextExchange::all_to_all, 1));
    }

    // FSDP within a node keeps gathers off the network and pays for it once a step.
    void hybrid_sharding_gathers_inside_and_adds_up_outside() {
        Scenario scenario = scenario_preset("llama-3.1-8b-h100-8");
        scenario.cluster.gpus = 128;
        scenario.training.global_batch = 256;
        const StepTimes all = step_times(scenario, shipped_coefficients(scenario));
        scenario.layout.shard_gpus = 8;
        const StepTimes node = step_times(scenario, shipped_coefficients(scenario));
        QVERIFY(summed(node).gather_s < summed(all).gather_s);
        QCOMPARE(all.end.dp_total_s, 0.0);
        QVERIFY(node.end.dp_total_s > 0);
        QVERIFY(node.end.optimizer_s > all.end.optimizer_s);
    }

    void unsharding_once_and_gathering_late_cost_what_they_say() {
        Scenario scenario = scenario_preset("llama-3.1-8b-h100-8");
        const double usual_s = parts_of(scenario).gather_s;
        scenario.layout.fsdp_reshard = false;
        QVERIFY(parts_of(scenario).gather_s < usual_s);
        scenario.layout.fsdp_reshard = true;
        scenario.layout.fsdp_prefetch = 0;
        QVERIFY(parts_of(scenario).gather_s > usual_s);
    }

    void recomputing_blocks_costs_their_share() {
        Scenario scenario = scenario_preset("megatron-175b-selective-a100-64");
        const auto recompute_s = [&](std::int64_t layers) {
            scenario.layout.recompute = Recompute::full;
            scenario.layout.recompute_method = RecomputeMethod::block;
            scenario.layout.recompute_layers = layers;
            return parts_of(scenario).recompute_s;
        };
        const double whole_s = recompute_s(0);
        QVERIFY(std::abs(recompute_s(1) / whole_s - 0.25) < 1e-12);  // chunks of four layers
        QVERIFY(std::abs(recompute_s(3) / whole_s - 0.75) < 1e-12);
        QCOMPARE(recompute_s(4), whole_s);
    }

    void modules_recomputed_cost_less_than_the_layer_and_add_up() {
        Scenario scenario = scenario_preset("llama-3.1-405b-h100-16384");
        const auto recompute_s = [&](Recompute kind, const RecomputeModules& modules) {
            scenario.layout.recompute = kind;
            scenario.layout.recompute_modules = modules;
            return parts_of(scenario).recompute_s;
        };
        RecomputeModules none{.core_attention = false}, norm = none, mlp = none, both = none;
        norm.norm = both.norm = true;
        mlp.mlp = both.mlp = true;
        QCOMPARE(recompute_s(Recompute::selective, none), 0.0);
        const double norm_s = recompute_s(Recompute::selective, norm), mlp_s = recompute_s(Recompute::selective, mlp);
        const double both_s = recompute_s(Recompute::selective, both), full_s = recompute_s(Recompute::full, none);
        QVERIFY(0 < norm_s && norm_s < mlp_s && mlp_s < both_s && both_s < full_s);
        QVERIFY(std::abs(both_s / (norm_s + mlp_s) - 1) < 0.01);
    }

    void frozen_layers_get_no_weight_gradient() {
        Scenario scenario = scenario_preset("llama-65b-a100-128");
        const StepTimes all = step_times(scenario, shipped_coefficients(scenario));
        scenario.training.frozen_share = 0.5;
        const StepTimes half = step_times(scenario, shipped_coefficients(scenario));
        QVERIFY(std::abs(half.stages[1].weight_gradient_s / all.stages[1].weight_gradient_s - 0.5) < 1e-12);
        QVERIFY(half.end.dp_total_s < all.end.dp_total_s && half.end.optimizer_s < all.end.optimizer_s);
        QCOMPARE(half.stages[1].forward_s, all.stages[1].forward_s);
    }
};

QTEST_APPLESS_MAIN(TestAxes)
#include "tst_axes.moc"
