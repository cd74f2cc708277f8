// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <array>
#include <cmath>
#include <random>

#include "brute_force.h"
#include "model/cost/shipped_coefficients.h"
#include "model/scenario/presets.h"
#include "model/scenario/stage_split.h"
#include "model/schedule/schedule.h"
#include "model/search/balanced_deal.h"
#include "model/search/layout_costs.h"
#include "model/search/space_keys.h"

using namespace layline;

namespace {

constexpr double agreement = 1e-9;

bool close(double a, double b) { return std::abs(a - b) <= agreement * std::abs(b); }

template <class Value>
const Value& any_of(const std::vector<Value>& values, std::mt19937& random) {
    return values[random() % values.size()];
}

/// The whole space and more: sharding, prefetching and offloading as well.
SearchSpace wide_space(const Scenario& scenario) {
    SearchSpace space = whole_space(scenario);
    for (const char* more : {"hsdp=0|3|8", "prefetch=1|0|2", "etp=1|2|4", "offload_optimizer=0|0.5"}) restrict_space(space, more, scenario);
    return space;
}

}  // namespace

class LayoutCostsTest : public QObject {
    Q_OBJECT

  private slots:
    void factored_costs_are_those_of_the_estimate_data() {
        QTest::addColumn<QString>("preset");
        for (const char* id : {"llama-65b-a100-128", "gpt3-175b-a100-64", "deepseek-v3-h800-2048", "llama-3.1-70b-h100-64",
                               "mixtral-8x7b-h100-64", "megatron-22b-selective-a100-8", "llama-3.1-405b-h100-16384"})
            QTest::newRow(id) << QString::fromUtf8(id);
    }

    /// Random blocks in random order, so that nothing stale may survive; every deal, order and state of some number of ranks.
    void factored_costs_are_those_of_the_estimate() {
        QFETCH(QString, preset);
        for (const char* framework : {"", "nanotron", "torchtitan", "aleph-alpha-scaling"}) {
            Scenario scenario = scenario_preset(preset.toStdString());
            if (*framework != 0) scenario.training.framework = framework;
            const Coefficients coefficients = shipped_coefficients(scenario);
            const SearchSpace space = wide_space(scenario);
            const LayoutGrid grid(scenario, space);
            const std::vector<LayoutBlock> blocks = grid.blocks();
            LayoutCosts costs(scenario, grid, coefficients);
            std::mt19937 random(7);
            int legal = 0;
            for (int attempt = 0; attempt < 2'000 && legal < 400; ++attempt) {
                const LayoutBlock& block = any_of(blocks, random);
                const std::vector<std::int64_t> pipelines = grid.pipelines(block);
                if (pipelines.empty()) continue;
                const std::int64_t pp = any_of(pipelines, random);
                if (block.gpus / (block.tp * block.cp * pp) * block.micro_batch * 256 < scenario.training.global_batch) continue;
                costs.enter(block, pp);
                StageDeal deal = any_of(grid.deals(pp), random);
                if (!grid.suits(block.recompute, pp, deal.vpp)) continue;
                bool obeys = costs.enter(deal);
                if (obeys && attempt % 2 == 0 && costs.enter_balanced(deal)) {
                    const Layout& told = costs.scenario(costs.states().front()).layout;
                    deal = {told.vpp, told.split, told.stage_counts};
                }
                const std::uint64_t taken = obeys ? costs.orders_taken() : 0;
                for (std::size_t order = 0; order < grid.orders_for(pp); ++order) {
                    if ((taken >> order & 1) != 0) costs.set_order(order);
                    const double least_bytes = (taken >> order & 1) != 0 ? costs.least_bytes() : 0;
                    for (const std::size_t state : costs.states()) {
                        if (random() % 3 != 0) continue;
                        Scenario whole = scenario;
                        apply(block, whole);
                        whole.layout.pp = pp;
                        apply(deal, whole.layout);
                        apply(grid.orders()[order], whole.layout);
                        apply(grid.states()[state], whole.layout);
                        const bool takes = (taken >> order & 1) != 0;
                        QCOMPARE(takes, grid.suits(order, deal.vpp) && is_legal(whole));
                        if (!takes) continue;
                        ++legal;
                        const QuickEstimate expected = quick_estimate(whole, coefficients);
                        QVERIFY(costs.scenario(state).layout == whole.layout);
                        QVERIFY(close(costs.peak_bytes(state), expected.peak_bytes));
                        QVERIFY(least_bytes <= expected.peak_bytes * (1 + agreement));
                        QVERIFY(costs.lowest_deal_s(costs.pairs(order)) <= expected.step_time_s);
                        QVERIFY(costs.lowest_step_s(state) <= expected.step_time_s);
                        QVERIFY(close(costs.step_time_s(state), expected.step_time_s));
                    }
                }
            }
            QVERIFY(legal > 50);
        }
    }

    void no_schedule_beats_its_bound() {
        Scenario scenario = scenario_preset("mixtral-8x7b-h100-64");
        scenario.layout.ep = 1;
        scenario.layout.tp = 1;
        scenario.layout.cp = 1;
        scenario.training.global_batch = 1'920;
        const Coefficients coefficients = shipped_coefficients(scenario);
        std::mt19937 random(11);
        for (const std::string& name : schedule_names()) {
            int timed = 0;
            for (int attempt = 0; attempt < 300 && timed < 12; ++attempt) {
                scenario.layout.pp = std::int64_t{1} << (1 + random() % 4);
                scenario.layout.vpp = 1 + static_cast<std::int64_t>(random() % 2);
                scenario.layout.slices = name == "seq1f1b" || name == "terapipe" ? 2 : 1;
                scenario.layout.micro_batch = 1 + static_cast<std::int64_t>(random() % 4);
                scenario.layout.split = LayerSplit::remainder_first;
                scenario.layout.schedule = name;
                if (!is_legal(scenario)) continue;
                ++timed;
                const StepTimes step = step_times(scenario, coefficients);
                QVERIFY2(lowest_pipeline_s(step, bound_kind(name)) <= pipeline_s(scenario, step), name.c_str());
            }
            QVERIFY2(timed > 0, name.c_str());
        }
    }

    void the_bound_of_one_forward_one_backward_is_tight_on_equal_stages() {
        Scenario scenario = scenario_preset("llama-65b-a100-128");
        StepTimes step = step_times(scenario, shipped_coefficients(scenario));
        for (StageTimes& stage : step.stages) stage = step.stages[1];
        step.send_s = step.transfer_s = 0;
        const double lowest_s = lowest_pipeline_s(step, BoundKind::fused);
        QVERIFY(lowest_s <= pipeline_s(scenario, step) && lowest_s > 0.999999 * pipeline_s(scenario, step));
    }

    void a_balanced_deal_gives_each_stage_its_layers() {
        Scenario scenario = scenario_preset("llama-65b-a100-128");
        for (const auto& [pp, vpp, first, last] : {std::array{4, 1, 19, 17}, std::array{4, 1, 18, 16}, std::array{4, 5, 3, 2}}) {
            scenario.layout.pp = pp;
            scenario.layout.vpp = vpp;
            apply(told_deal(scenario.architecture.layers, pp, vpp, {first, last}), scenario.layout);
            const auto stages = split_layers(scenario);
            QCOMPARE(stages.size(), static_cast<std::size_t>(pp * vpp));
            QCOMPARE(stages.front().count, first);
            QCOMPARE(stages.back().count, last);
            std::int64_t sum = 0;
            for (const StageLayers& stage : stages) sum += stage.count;
            QCOMPARE(sum, scenario.architecture.layers);
        }
    }

    void no_other_edges_are_quicker_than_the_balanced_ones() {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> share(0, 3);
        int found = 0;
        for (int attempt = 0; attempt < 200; ++attempt) {
            const std::int64_t pp = 2 + static_cast<std::int64_t>(random() % 7), layers = pp * 6 + static_cast<std::int64_t>(random() % 5);
            const EdgeCosts costs{1, share(random) / 4, share(random)};
            const auto slowest = [&](std::int64_t first, std::int64_t last) {
                const std::int64_t rest = layers - first - last, others = pp - 2;
                const double middle = others > 0 ? std::ceil(static_cast<double>(rest) / static_cast<double>(others)) : 0;
                return std::max({static_cast<double>(first) + costs.embedding, middle, static_cast<double>(last) + costs.head});
            };
            double best = 1e9;
            for (std::int64_t first = 2; first <= layers / pp + 1; ++first)
                for (std::int64_t last = 2; last <= layers / pp + 1; ++last)
                    if (pp > 2 || first + last == layers) best = std::min(best, slowest(first, last));
            const auto edges = balanced_edges(layers, pp, costs, 1e9);
            QVERIFY(edges);
            QCOMPARE(slowest(edges->first, edges->last), best);
            QVERIFY(!balanced_edges(layers, pp, costs, best));
            ++found;
        }
        QVERIFY(found > 100);
    }
};

QTEST_APPLESS_MAIN(LayoutCostsTest)
#include "tst_layout_costs.moc"
