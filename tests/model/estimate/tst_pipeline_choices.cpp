// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/cost/slice_plan.h"
#include "model/cost/stage_times.h"
#include "model/cost/weight_versions.h"
#include "model/estimate/estimate.h"
#include "model/estimate/legality.h"
#include "model/estimate/memory_curve.h"
#include "model/estimate/quick_estimate.h"
#include "model/estimate/schedule_request.h"
#include "model/estimate/schedule_variant.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"
#include "model/schedule/activations.h"
#include "model/schedule/fsdp_lowering.h"

using namespace layline;

namespace {

Scenario sliced(const char* schedule, std::int64_t slices, Slicing slicing) {
    Scenario scenario = default_scenario();
    scenario.layout.schedule = schedule;
    scenario.layout.slices = slices;
    scenario.layout.slicing = slicing;
    return scenario;
}

/// Seconds of the forwards of a micro-batch's slices on a stage, in order.
std::vector<double> forward_s(const Estimate& e, int stage) {
    const Schedule& schedule = *e.timeline->schedule;
    std::vector<double> seconds(static_cast<std::size_t>(schedule.slices));
    for (std::size_t i = 0; i < schedule.actions.size(); ++i) {
        const Action& action = schedule.actions[i];
        if (action.kind == ActionKind::forward && action.micro_batch == 0 && action.stage == stage)
            seconds[static_cast<std::size_t>(action.slice)] = e.timeline->end_s[i] - e.timeline->start_s[i];
    }
    return seconds;
}

double spread(const std::vector<double>& values) {
    const auto [low, high] = std::ranges::minmax(values);
    return high / low - 1;
}

Scenario interleaved(std::int64_t vpp) {
    Scenario scenario = with_field(default_scenario(), "vpp", vpp);
    scenario.layout.schedule = "interleaved";
    return scenario;
}

}  // namespace

/// The choices of a pipeline beside its schedule: slices, transfers, old weights, ZeRO-3 gathers.
class tst_pipeline_choices : public QObject {
    Q_OBJECT
  private slots:
    /// A later token attends to more: equal lengths differ in cost, balanced ones in length.
    void equal_lengths_cost_more_and_more_balanced_ones_the_same() {
        Scenario equal = sliced("seq1f1b", 4, Slicing::equal), balanced = sliced("seq1f1b", 4, Slicing::balanced);
        equal.training.sequence_length = balanced.training.sequence_length = 32768;
        equal.training.global_batch = balanced.training.global_batch = 128;
        equal.layout.recompute = balanced.layout.recompute = Recompute::full;
        QVERIFY(is_legal(equal) && is_legal(balanced));
        const Estimate a = estimate(equal), b = estimate(balanced);
        const std::vector<double> growing = forward_s(a, 1), level = forward_s(b, 1);
        for (std::size_t q = 1; q < growing.size(); ++q) QVERIFY(growing[q] > growing[q - 1]);
        QVERIFY2(spread(level) < 0.01 && spread(growing) > 0.1, qPrintable(QString::number(spread(level))));
        QCOMPARE(a.slice_lengths, std::vector<int>(4, 8192));
        QVERIFY(b.slice_lengths.front() > b.slice_lengths.back());
        QCOMPARE(std::accumulate(b.slice_lengths.begin(), b.slice_lengths.end(), 0), 32768);
        const auto sum = [](const std::vector<double>& s) { return std::accumulate(s.begin(), s.end(), 0.0); };
        QVERIFY(std::abs(sum(level) / sum(growing) - 1) < 1e-9);
    }

    /// TeraPipe's own schedule with TeraPipe's own slices: no equal or balanced cut of any number is quicker by more than rounding to
    /// blocks.
    void the_optimum_is_no_slower_than_what_it_chooses_from() {
        for (const std::int64_t batch : {64, 128, 512}) {
            Scenario optimal = sliced("terapipe", 1, Slicing::optimal);
            optimal.training.global_batch = batch;
            const double best_s = pipeline_s(optimal);
            for (const std::int64_t n : {1, 2, 4, 8, 16, 32})
                for (const Slicing way : {Slicing::equal, Slicing::balanced}) {
                    Scenario other = sliced("terapipe", n, way);
                    other.training.global_batch = batch;
                    QVERIFY2(best_s <= pipeline_s(other) * 1.003,
                             qPrintable(QStringLiteral("%1 %2").arg(n).arg(pipeline_s(other) / best_s)));
                }
        }
    }

    /// What a rank holds of unequal slices is what its order holds.
    void unequal_slices_are_held_as_the_order_holds_them() {
        for (const std::int64_t n : {2, 3, 5, 8})
            for (const std::int64_t m : {1, 2, 3, 16}) {
                Scenario scenario = sliced("seq1f1b", n, Slicing::balanced);
                scenario.training.sequence_length = 16384;
                scenario.training.global_batch = m * 16;
                const std::vector<double> held = peak_activations(generate(schedule_request(scenario)), {}, slice_plan(scenario).parts());
                const PipelineShape shape(scenario.layout);
                for (int rank = 0; rank < 4; ++rank) {
                    const double closed = held_in_flight(scenario, shape, rank, static_cast<double>(m)).full;
                    QVERIFY2(std::abs(closed - held[static_cast<std::size_t>(rank)]) < 1e-9, qPrintable(QString::number(closed)));
                }
            }
    }

    void curves_reach_the_peak_of_their_rank() {
        std::vector<Scenario> all{sliced("seq1f1b", 4, Slicing::equal), sliced("seq1f1b", 4, Slicing::balanced), interleaved(1)};
        for (const WeightStash stash : {WeightStash::pipedream, WeightStash::pipedream_2bw}) {
            all.push_back(default_scenario());
            all.back().layout.schedule = "async";
            all.back().layout.weight_stash = stash;
        }
        for (const Scenario& scenario : all) {
            const Estimate e = estimate(scenario);
            QVERIFY(e.legal());
            for (std::size_t rank = 0; rank < e.memory.size(); ++rank) {
                const double peak = memory_curve(e, static_cast<int>(rank)).peak_bytes, reserved = e.memory[rank].reserved_bytes();
                const QString where = QStringLiteral("%1 rank %2").arg(QString::fromStdString(scenario.layout.schedule)).arg(rank);
                QVERIFY2(std::abs(peak / reserved - 1) < 1e-6, qPrintable(where));
            }
        }
    }

    /// Closed forms and orders are two ways to one number, on the rank that needs most, for every schedule that runs here.
    void the_worst_rank_of_every_schedule_holds_what_its_order_holds() {
        int compared = 0;
        for (const std::string& name : schedule_names()) {
            const ScheduleVariant variant = with_schedule_and_chunks(default_scenario(), name);
            if (!variant.legal()) continue;
            const Estimate e = estimate(variant.scenario);
            double peak = 0;
            for (int rank = 0; rank < static_cast<int>(e.memory.size()); ++rank) peak = std::max(peak, memory_curve(e, rank).peak_bytes);
            const double drawn = e.memory[static_cast<std::size_t>(e.peak_stage)].reserved_bytes();
            // Where the closed form counts whole micro-batches until their W, the order may hold a little less; never more.
            const QString where = QStringLiteral("%1: %2").arg(QString::fromStdString(name)).arg(peak / drawn);
            QVERIFY2(peak / drawn < 1 + 1e-6 && peak / drawn > 0.97, qPrintable(where));
            if (!splits_backward(name)) QVERIFY2(peak / drawn > 1 - 1e-6, qPrintable(where));
            ++compared;
        }
        QVERIFY(compared >= 20);
    }

    /// Overlap of the exchange between experts: for a model that has them, spread over ranks, and without full recompute.
    void an_overlap_of_nothing_is_refused() {
        const ScheduleVariant dense = with_schedule_and_chunks(default_scenario(), "interleaved-overlap");
        QVERIFY(QString::fromStdString(dense.refusal).contains("experts"));
        Scenario experts = scenario_preset("deepseek-v3-h800-2048");
        QVERIFY(experts.layout.ep > 1);
        QVERIFY(purpose_refusal(experts, "interleaved-overlap").empty());
        experts.layout.recompute = Recompute::full;
        QVERIFY(QString::fromStdString(purpose_refusal(experts, "interleaved-overlap")).contains("full recompute"));
        for (const ScheduleChoice& choice : schedule_choices(default_scenario()))
            if (choice.name == "interleaved-overlap") QVERIFY(!choice.legal && !choice.reason.empty());
    }

    void layered_accumulation_holds_one_layer_a_stage() {
        const ScheduleVariant layered = with_schedule_and_chunks(default_scenario(), "lga");
        QVERIFY2(layered.legal() && layered.chunks_changed, layered.refusal.c_str());
        QCOMPARE(layered.scenario.layout.vpp * layered.scenario.layout.pp, layered.scenario.architecture.layers);
        QVERIFY(QString::fromStdString(purpose_refusal(default_scenario(), "lga")).contains("VPP must be 20"));
    }

    void slices_that_do_not_divide_are_refused_in_words() {
        QVERIFY(QString::fromStdString(schedule_refusal(sliced("seq1f1b", 3, Slicing::equal))).contains("2048 tokens"));
        QVERIFY(QString::fromStdString(schedule_refusal(sliced("breadth-first", 2, Slicing::optimal))).contains("TeraPipe"));
        QVERIFY(schedule_refusal(sliced("1f1b", 1, Slicing::optimal)).empty());  // it cuts nothing
        QVERIFY(!estimate(sliced("seq1f1b", 3, Slicing::equal)).legal());
    }

    /// PipeDream keeps p - r versions on rank r, PipeDream-2BW two everywhere; neither has a bubble in its steady state.
    void an_asynchronous_pipeline_pays_with_old_weights() {
        Scenario scenario = default_scenario();
        const Estimate flushed = estimate(scenario);
        scenario.layout.schedule = "async";
        const Estimate each = estimate(scenario);
        scenario.layout.weight_stash = WeightStash::pipedream_2bw;
        const Estimate two = estimate(scenario);
        for (std::size_t rank = 0; rank < 4; ++rank) {
            const double once = flushed.memory[rank].weights_bytes;
            QVERIFY(std::abs(each.memory[rank].weights_bytes - (4 - static_cast<double>(rank)) * once) < 1);
            QVERIFY(std::abs(two.memory[rank].weights_bytes - 2 * once) < 1);
            QCOMPARE(each.versions[rank].staleness, 3 - static_cast<int>(rank));
        }
        QVERIFY(flushed.versions.empty());
        QVERIFY(each.step_time_s < flushed.step_time_s);
        QVERIFY(each.bubble.makespan < flushed.bubble.makespan);
    }

    /// Breadth-first with v chunks: v gathers on the way in, and on the way back all but the three stages that were still at hand.
    void breadth_first_gathers_each_stage_about_once_a_pass() {
        for (int v = 1; v <= 8; ++v)
            for (const int p : {2, 4}) {
                const Schedule schedule = generate({.name = "breadth-first", .ranks = p, .micro_batches = 8, .chunks = v});
                const std::vector<int> gathers = gathers_per_stage(schedule);
                QCOMPARE(std::accumulate(gathers.begin(), gathers.end(), 0), p * (v <= 3 ? v : 2 * v - 3));
            }
    }

    /// With four chunks a depth-first order gathers stages again in every round, which takes time; with two it never does.
    void gathers_beyond_the_first_take_time() {
        const auto gathered_s = [](std::int64_t vpp, std::int64_t group) {
            Scenario scenario = interleaved(vpp);
            scenario.layout.zero_stage = 3;
            scenario.layout.group = group;
            const Estimate e = estimate(scenario);
            if (!e.legal()) return -1.0;
            return std::ranges::find(e.waterfall, WaterfallKind::dp_communication, &WaterfallRow::kind)->seconds;
        };
        const double rounds_s = gathered_s(4, 4), whole_s = gathered_s(4, 64), few_s = gathered_s(2, 4), few_whole_s = gathered_s(2, 64);
        QVERIFY(rounds_s > 0 && whole_s > 0 && few_s > 0);
        QVERIFY2(rounds_s > whole_s * 1.01, qPrintable(QString::number(rounds_s / whole_s)));
        QVERIFY(std::abs(few_s - few_whole_s) < 1e-9);
    }

    /// Megatron-LM drops a virtual pipeline of one stage a rank.
    void interleaving_one_chunk_is_1f1b() {
        Scenario plain = default_scenario(), one = interleaved(1);
        const Estimate a = estimate(plain), b = estimate(one);
        QCOMPARE(b.step_time_s, a.step_time_s);
        QCOMPARE(b.timeline->schedule->actions.size(), a.timeline->schedule->actions.size());
        QVERIFY(b.timeline->schedule->actions == a.timeline->schedule->actions);
        for (std::size_t rank = 0; rank < a.memory.size(); ++rank) QCOMPARE(b.memory[rank].in_flight, a.memory[rank].in_flight);
        QVERIFY(std::abs(quick_estimate(one, {}).step_time_s - quick_estimate(plain, {}).step_time_s) < 1e-12);
    }

    /// The quick estimate follows every choice that the full one does.
    void quick_and_full_agree() {
        std::vector<Scenario> all{sliced("seq1f1b", 4, Slicing::balanced), sliced("terapipe", 1, Slicing::optimal)};
        for (const TransferModel transfers : {TransferModel::blocking, TransferModel::queue}) {
            all.push_back(default_scenario());
            all.back().layout.transfers = transfers;
        }
        all.push_back(interleaved(4));
        all.back().layout.zero_stage = 3;
        for (const Scenario& scenario : all) {
            const Coefficients coefficients;
            const double full_s = estimate(scenario, coefficients).step_time_s,
                         quick_s = quick_estimate(scenario, coefficients).step_time_s;
            QVERIFY2(std::abs(quick_s / full_s - 1) < 1e-9, qPrintable(QString::number(quick_s / full_s)));
        }
    }

  private:
    static double pipeline_s(const Scenario& scenario) { return estimate(scenario).timeline->makespan_s; }
};

QTEST_APPLESS_MAIN(tst_pipeline_choices)
#include "tst_pipeline_choices.moc"
