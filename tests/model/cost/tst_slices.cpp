// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/cost/slices.h"
#include "model/scenario/input_error.h"
#include "model/schedule/timing_plan.h"
#include "tests/model/schedule/schedule_grid.h"

using namespace layline;

namespace {

double latency_of(const std::vector<int>& lengths, int ranks, const SliceCost& cost) {
    double sum = 0;
    double largest = 0;
    int context = 0;
    for (const int length : lengths) {
        const double one = cost(length, context);
        sum += one;
        largest = std::max(largest, one);
        context += length;
    }
    return sum + (ranks - 1) * largest;
}

/// Every way to cut the blocks: bit i of a number says whether there is a cut after block i.
double best_by_trying_all(int blocks, int granularity, int ranks, const SliceCost& cost) {
    double best = 1e300;
    for (unsigned cuts = 0; cuts < (1U << static_cast<unsigned>(blocks - 1)); ++cuts) {
        std::vector<int> lengths{granularity};
        for (int i = 0; i + 1 < blocks; ++i) {
            if ((cuts >> static_cast<unsigned>(i)) & 1U)
                lengths.push_back(granularity);
            else
                lengths.back() += granularity;
        }
        best = std::min(best, latency_of(lengths, ranks, cost));
    }
    return best;
}

}  // namespace

class tst_slices : public QObject {
    Q_OBJECT
  private slots:
    void balancedSlicesCostTheSame() {
        const CausalCost cost{.linear_per_token = 4096, .attention_per_pair = 1};
        for (const int n : {1, 2, 4, 7, 16}) {
            const auto lengths = balanced_slices(65536, n, 1, cost);
            QCOMPARE(static_cast<int>(lengths.size()), n);
            QCOMPARE(std::accumulate(lengths.begin(), lengths.end(), 0), 65536);
            for (const double share : slice_shares(lengths, cost)) QVERIFY(std::abs(share * n - 1) < 1e-3);
            QVERIFY(std::is_sorted(lengths.rbegin(), lengths.rend()));  // later tokens see more context, so later slices are shorter
        }
    }
    void balancedSlicesAreMultiples() {
        for (const int length : balanced_slices(8192, 5, 64, {.linear_per_token = 100, .attention_per_pair = 1})) QCOMPARE(length % 64, 0);
        QCOMPARE(balanced_slices(8, 8, 1, {.linear_per_token = 1, .attention_per_pair = 100}), std::vector<int>(8, 1));
        QCOMPARE(balanced_slices(96, 3, 8, {}), std::vector<int>(3, 32));  // no attention: equal
    }
    void equalSlices() {
        QCOMPARE(equal_slices(12, 4), std::vector<int>(4, 3));
        QVERIFY_EXCEPTION_THROWN(equal_slices(13, 4), InputError);
        QVERIFY_EXCEPTION_THROWN(balanced_slices(100, 3, 8, {}), InputError);
        QVERIFY_EXCEPTION_THROWN(balanced_slices(16, 3, 8, {}), InputError);
        QVERIFY_EXCEPTION_THROWN(terapipe_slices(4096, 4, 8, CausalCost{}), InputError);
    }

    /// The dynamic program against all divisions of ten blocks, with a fixed cost for each slice so that more are not always better.
    void terapipeIsOptimal() {
        for (const double fixed : {0.0, 5.0, 50.0})
            for (const double attention : {0.0, 0.01, 0.3})
                for (const int ranks : {1, 2, 4, 16}) {
                    const SliceCost cost = [&](int length, int context) { return fixed + CausalCost{1, attention}(length, context); };
                    const TerapipeSlices found = terapipe_slices(80, ranks, 8, cost);
                    QCOMPARE(std::accumulate(found.lengths.begin(), found.lengths.end(), 0), 80);
                    QVERIFY(std::abs(found.latency - latency_of(found.lengths, ranks, cost)) < 1e-9);
                    QVERIFY(std::abs(found.latency - best_by_trying_all(10, 8, ranks, cost)) < 1e-9);
                }
    }

    /// The simulated forward pass of one sliced sequence takes what the formula says.
    void formulaMatchesTheSimulator() {
        const CausalCost cost{1, 0.02};
        const std::vector<int> lengths{32, 24, 16, 8};
        const auto schedule = std::make_shared<const Schedule>(generate({.name = "terapipe", .ranks = 5, .micro_batches = 1, .slices = 4}));
        Durations durations;
        for (int stage = 0; stage < 5; ++stage)
            for (const double share : slice_shares(lengths, cost)) durations.forward_s.push_back(share * cost(80, 0));
        durations.input_gradient_s.assign(5, 0);
        durations.weight_gradient_s.assign(5, 0);
        const Timeline timeline = simulate(schedule, durations);
        QVERIFY(std::abs(timeline.makespan_s - latency_of(lengths, 5, cost)) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(tst_slices)
#include "tst_slices.moc"
