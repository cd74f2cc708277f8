// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>

#include "model/scenario/input_error.h"
#include "model/schedule/activations.h"
#include "model/schedule/causes.h"
#include "model/schedule/timing_plan.h"
#include "tests/model/schedule/schedule_grid.h"

using namespace layline;
using namespace layline::test;

namespace {

/// Different on every stage, from a fixed seed.
Durations uneven(int stages, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> seconds(0.5, 2.0);
    Durations durations = Durations::uniform(stages, 1, 1, 1);
    for (auto* list : {&durations.forward_s, &durations.input_gradient_s, &durations.weight_gradient_s})
        for (double& value : *list) value = seconds(random);
    durations.transfer_s = 0.1;
    durations.pair_gain = 0.3;
    return durations;
}

/// What an action needs, by the definition of training, whatever the schedule: one action of the stage before or after, its own
/// forward, or its own input gradient.
std::vector<Action> needs_of(const Action& action, const Schedule& schedule) {
    std::vector<Action> needs;
    const auto need = [&](ActionKind kind, int stage, int slice) {
        Action other = action;
        other.kind = kind;
        other.stage = static_cast<std::int16_t>(stage);
        other.slice = static_cast<std::int16_t>(slice);
        other.pair = 0;
        needs.push_back(other);
    };
    using enum ActionKind;
    if (action.kind == forward) {
        if (action.stage > 0) need(forward, action.stage - 1, action.slice);
        if (action.slice > 0) need(forward, action.stage, action.slice - 1);
    } else if (action.kind == weight_gradient) {
        need(input_gradient, action.stage, action.slice);
    } else {
        need(forward, action.stage, action.slice);
        if (action.stage + 1 < schedule.placement.stages) need(input_gradient, action.stage + 1, action.slice);
        if (action.slice + 1 < schedule.slices) need(input_gradient, action.stage, action.slice + 1);
    }
    return needs;
}

/// Start and end by plain relaxation: an action starts when the one before it on its rank and all it needs have ended. Repeats until
/// nothing changes; knows nothing of orders of evaluation.
std::vector<double> relaxed_ends(const Schedule& schedule, const Durations& durations) {
    const auto key = [](const Action& a) {
        const int kind = a.kind == ActionKind::backward ? 2 : static_cast<int>(a.kind);
        return std::array<int, 5>{kind, a.direction, a.stage, a.micro_batch, a.slice};
    };
    std::map<std::array<int, 5>, std::size_t> index;
    for (std::size_t i = 0; i < schedule.actions.size(); ++i) index[key(schedule.actions[i])] = i;
    const auto length = [&](const Action& a) {
        const auto s = static_cast<std::size_t>(a.stage);
        const double i = durations.input_gradient_s[s];
        const double w = durations.weight_gradient_s[s];
        const double whole = a.kind == ActionKind::forward          ? durations.forward_s[s]
                             : a.kind == ActionKind::backward       ? i + w
                             : a.kind == ActionKind::input_gradient ? i
                                                                    : w;
        return whole / schedule.slices;
    };
    std::vector<double> end(schedule.actions.size(), 0);
    for (bool changed = true; changed;) {
        changed = false;
        for (int rank = 0; rank < schedule.ranks(); ++rank) {
            double free = 0;
            const std::size_t first = schedule.rank_begin[static_cast<std::size_t>(rank)];
            const auto list = schedule.of_rank(rank);
            for (std::size_t i = 0; i < list.size();) {
                const std::size_t together = list[i].pair == 1 ? 2 : 1;
                double start = free;
                for (std::size_t j = i; j < i + together; ++j)
                    for (const Action& need : needs_of(list[j], schedule)) {
                        const std::size_t other = index.at(key(need));
                        const bool crosses = schedule.rank_of(need) != rank;
                        start = std::max(start, end[other] + (crosses ? durations.transfer_s : 0));
                    }
                double lasts = length(list[i]);
                if (together == 2) lasts += length(list[i + 1]) - durations.pair_gain * std::min(length(list[i]), length(list[i + 1]));
                for (std::size_t j = i; j < i + together; ++j) {
                    changed = changed || end[first + j] != start + lasts;
                    end[first + j] = start + lasts;
                }
                free = start + lasts;
                i += together;
            }
        }
    }
    return end;
}

std::vector<ScheduleRequest> one_of_each() {
    std::vector<ScheduleRequest> requests;
    for (const std::string& name : schedule_names())
        requests.push_back(
            {.name = name, .ranks = 4, .micro_batches = 16, .chunks = 0, .slices = name == "seq1f1b" || name == "terapipe" ? 2 : 1});
    return requests;
}

}  // namespace

class tst_schedule_timing : public QObject {
    Q_OBJECT
  private slots:
    /// The one-pass simulator finds the same times as plain relaxation, for uneven stages, transfers and pairs.
    void simulatesAsRelaxationDoes() {
        for (const ScheduleRequest& request : one_of_each()) {
            const auto schedule = std::make_shared<const Schedule>(generate(request));
            const Durations durations = uneven(schedule->placement.stages, 7);
            const Timeline found = simulate(schedule, durations);
            const std::vector<double> expected = relaxed_ends(*schedule, durations);
            for (std::size_t i = 0; i < expected.size(); ++i)
                QVERIFY2(std::abs(found.end_s[i] - expected[i]) < 1e-9,
                         qPrintable(QString::fromStdString(request.name + " " + describe(schedule->actions[i]))));
        }
    }

    /// Timing over the stored order is the same as simulating afresh, for each transfer model and changing durations.
    void retimingIsSimulating() {
        for (const ScheduleRequest& request : one_of_each()) {
            const auto schedule = std::make_shared<const Schedule>(generate(request));
            const TimingPlan plan(schedule);
            Timeline reused;
            for (unsigned seed = 1; seed <= 3; ++seed)
                for (const TransferModel model : {TransferModel::latency, TransferModel::blocking, TransferModel::queue}) {
                    Durations durations = uneven(schedule->placement.stages, seed);
                    durations.transfer_model = model;
                    durations.boundary_bytes = 3;
                    durations.link_bytes_per_s = 5;
                    const Timeline afresh = simulate(schedule, durations);
                    plan.retime(durations, reused);
                    QCOMPARE(reused.start_s, afresh.start_s);
                    QCOMPARE(reused.end_s, afresh.end_s);
                    QCOMPARE(reused.binding, afresh.binding);
                    QCOMPARE(reused.makespan_s, afresh.makespan_s);
                    QCOMPARE(reused.longest_span_s, afresh.longest_span_s);
                }
        }
    }

    /// Scaling every duration scales the step: nothing in the simulator has a size of its own.
    void timeHasNoScale() {
        for (const ScheduleRequest& request : one_of_each()) {
            const Timeline one = timed(request, {1, 2, 0.5}, 0.25);
            const Timeline thousandth = timed(request, {0.001, 0.002, 0.0005}, 0.00025);
            QVERIFY(std::abs(one.makespan_s - 1000 * thousandth.makespan_s) < 1e-9 * one.makespan_s);
        }
    }

    /// A chain of p stages and one micro-batch, by hand: latency and blocking delay each hop by c; a link of occupancy o adds c + o.
    void transferModelsOnAChain() {
        const auto schedule = std::make_shared<const Schedule>(generate({.name = "gpipe", .ranks = 3, .micro_batches = 1}));
        Durations durations = Durations::uniform(3, 1, 1, 1);
        durations.transfer_s = 0.25;
        QCOMPARE(simulate(schedule, durations).makespan_s, 9 + 4 * 0.25);
        durations.transfer_model = TransferModel::blocking;
        QCOMPARE(simulate(schedule, durations).makespan_s, 9 + 4 * 0.25);
        durations.transfer_model = TransferModel::queue;
        durations.boundary_bytes = 10;
        durations.link_bytes_per_s = 20;
        QCOMPARE(simulate(schedule, durations).makespan_s, 9 + 4 * 0.75);
    }
    /// GPipe's forwards on two ranks. Latency: the second rank trails by f + c. Blocking: each forward costs f + c on the first rank.
    /// Queue with an occupancy above f: tensors leave every o, so the last of m arrives at f + m o + c.
    void transferModelsUnderLoad() {
        const int m = 8;
        const auto schedule = std::make_shared<const Schedule>(generate({.name = "gpipe", .ranks = 2, .micro_batches = m}));
        const auto last_forward = [&](const Durations& durations) {
            const Timeline timeline = simulate(schedule, durations);
            return timeline.end_s[schedule->rank_begin[1] + m - 1];
        };
        Durations durations = Durations::uniform(2, 1, 1, 1);
        durations.transfer_s = 0.5;
        QCOMPARE(last_forward(durations), m + 0.5 + 1);
        durations.transfer_model = TransferModel::blocking;
        QCOMPARE(last_forward(durations), m * 1.5 + 1);
        durations.transfer_model = TransferModel::queue;
        durations.boundary_bytes = 3;
        durations.link_bytes_per_s = 2;
        QCOMPARE(last_forward(durations), 1 + m * 1.5 + 0.5 + 1);
    }
    void boundariesMayDiffer() {
        const auto schedule = std::make_shared<const Schedule>(generate({.name = "gpipe", .ranks = 3, .micro_batches = 1}));
        Durations durations = Durations::uniform(3, 1, 1, 1);
        durations.edge_transfer_s = {0.1, 1.0};
        QCOMPARE(simulate(schedule, durations).makespan_s, 9 + 2 * 1.1);
    }
    /// Slices of unequal cost: one micro-batch of two slices on one rank takes their sum.
    void slicesMayDiffer() {
        const auto schedule = std::make_shared<const Schedule>(generate({.name = "seq1f1b", .ranks = 1, .micro_batches = 1, .slices = 2}));
        Durations durations;
        durations.forward_s = {1, 3};
        durations.input_gradient_s = {2, 4};
        durations.weight_gradient_s = {0, 0};
        const Timeline timeline = simulate(schedule, durations);
        QCOMPARE(timeline.end_s, (LargeVector<double>{1, 4, 8, 10}));
    }
    void badDurationsAreRefused() {
        const auto schedule = std::make_shared<const Schedule>(generate({.name = "gpipe", .ranks = 3, .micro_batches = 1}));
        Durations durations = Durations::uniform(2, 1, 1, 1);
        QVERIFY_EXCEPTION_THROWN(simulate(schedule, durations), InputError);
        durations = Durations::uniform(3, 1, 1, 1);
        durations.forward_s[1] = std::nan("");
        QVERIFY_EXCEPTION_THROWN(simulate(schedule, durations), InputError);
        durations.forward_s[1] = -1;
        QVERIFY_EXCEPTION_THROWN(simulate(schedule, durations), InputError);
        durations.forward_s[1] = 1;
        durations.edge_transfer_s = {1};
        QVERIFY_EXCEPTION_THROWN(simulate(schedule, durations), InputError);
    }

    /// Along the critical path nothing waits: its durations and transfers add up to the makespan.
    void criticalPathAddsUp() {
        for (const ScheduleRequest& request : one_of_each()) {
            const auto schedule = std::make_shared<const Schedule>(generate(request));
            const Timeline timeline = simulate(schedule, uneven(schedule->placement.stages, 3));
            const auto path = critical_path(timeline);
            double sum = 0;
            for (std::size_t i = 0; i < path.size(); ++i) {
                const auto at = static_cast<std::size_t>(path[i]);
                sum += timeline.end_s[at] - timeline.start_s[at];
                if (i == 0) continue;
                if (schedule->rank_of(schedule->actions[at]) != schedule->rank_of(schedule->actions[static_cast<std::size_t>(path[i - 1])]))
                    sum += 0.1;
            }
            QVERIFY2(std::abs(sum - timeline.makespan_s) < 1e-9, request.name.c_str());
            QCOMPARE(timeline.start_s[static_cast<std::size_t>(path.front())], 0.0);
        }
    }

    /// Gaps and boxes of a rank tile the makespan.
    void gapsAndBoxesTile() {
        for (const ScheduleRequest& request : one_of_each()) {
            const Timeline timeline = timed(request, {1, 1.25, 0.5});
            const Schedule& schedule = *timeline.schedule;
            for (int rank = 0; rank < schedule.ranks(); ++rank) {
                double covered = 0;
                for (const IdleGap& gap : idle_gaps(timeline, rank)) covered += gap.length_s();
                for (std::size_t i = schedule.rank_begin[static_cast<std::size_t>(rank)];
                     i < schedule.rank_begin[static_cast<std::size_t>(rank) + 1]; ++i)
                    if (schedule.actions[i].pair != 2) covered += timeline.end_s[i] - timeline.start_s[i];
                QVERIFY2(std::abs(covered - timeline.makespan_s) < 1e-9, request.name.c_str());
            }
        }
    }
    /// 1F1B on three ranks, by hand: rank 1 waits in [0, 1], [3, 5], [10, 11], and is done at 13 of 15.
    void causesInWords() {
        const Timeline timeline = timed({.name = "1f1b", .ranks = 3, .micro_batches = 3}, {1, 1, 1});
        QStringList causes;
        for (const IdleGap& gap : idle_gaps(timeline, 1)) causes << QString::fromStdString(cause(timeline, gap));
        QCOMPARE(causes,
                 (QStringList{QStringLiteral("rank 1 waits for F 0 from rank 0"), QStringLiteral("rank 1 waits for B 0 from rank 2"),
                              QStringLiteral("rank 1 waits for B 2 from rank 2"), QStringLiteral("rank 1 has nothing left to do")}));
        const Timeline chunks = timed({.name = "interleaved", .ranks = 2, .micro_batches = 2, .chunks = 2}, {1, 1, 1});
        QCOMPARE(cause(chunks, idle_gaps(chunks, 1).front()), std::string("rank 1 waits for F 0 of stage 0 from rank 0"));
    }

    /// Every curve starts and ends empty, and its height is the peak that the order alone gives.
    void activationCurves() {
        for (const ScheduleRequest& request : one_of_each())
            for (const double share : {0.0, 0.4, 1.0}) {
                const Timeline timeline = timed(request, {1, 1.25, 0.5});
                const auto peaks = peak_activations(*timeline.schedule, {share});
                for (int rank = 0; rank < timeline.schedule->ranks(); ++rank) {
                    const ActivationCurve curve = activation_curve(timeline, rank, {share});
                    QVERIFY(std::is_sorted(curve.time_s.begin(), curve.time_s.end()));
                    QVERIFY(std::abs(curve.chunks.back()) < 1e-9);
                    const double highest = *std::max_element(curve.chunks.begin(), curve.chunks.end());
                    QVERIFY(highest <= peaks[static_cast<std::size_t>(rank)] + 1e-9);
                    QVERIFY(highest >= peaks[static_cast<std::size_t>(rank)] - 1 - 1e-9);
                }
            }
    }
    /// ZB-H1 holds p micro-batches until W on every rank; until I only what 1F1B holds, p - r, or one less where none waits.
    void releasingAtInputGradientHoldsLess() {
        const Schedule made = generate({.name = "zb-h1", .ranks = 6, .micro_batches = 18});
        const auto until_w = peak_activations(made);
        const auto until_i = peak_activations(made, {1.0});
        for (std::size_t rank = 0; rank < 6; ++rank) {
            QCOMPARE(until_w[rank], 6.0);
            QCOMPARE(until_i[rank], 6.0 - static_cast<double>(rank));
        }
    }
};

QTEST_APPLESS_MAIN(tst_schedule_timing)
#include "tst_schedule_timing.moc"
