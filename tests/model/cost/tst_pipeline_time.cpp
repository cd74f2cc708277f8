// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <memory>
#include <numeric>
#include <random>

#include "model/cost/pipeline_time.h"
#include "model/schedule/timeline.h"

using namespace layline;

namespace {

struct Case {
    const char* name;
    int ranks, chunks, micro_batches;
};

/// Stage times as uneven as `spread` says, with a heavier last stage as the loss makes it.
std::vector<double> uneven(int stages, double mean_s, double spread, std::mt19937& random) {
    std::uniform_real_distribution<double> factor(1 - spread, 1 + spread);
    std::vector<double> seconds(static_cast<std::size_t>(stages));
    for (double& each : seconds) each = mean_s * factor(random);
    seconds.back() *= 1 + spread;
    return seconds;
}

double simulated_s(const Case& c, const std::vector<double>& forward_s, const std::vector<double>& backward_s, double transfer_s) {
    Durations durations;
    durations.forward_s = forward_s;
    durations.input_gradient_s = backward_s;
    durations.weight_gradient_s.assign(backward_s.size(), 0.0);
    durations.transfer_s = transfer_s;
    const ScheduleRequest request{c.name, c.ranks, c.micro_batches, c.chunks};
    return simulate(std::make_shared<const Schedule>(generate(request)), durations).makespan_s;
}

double fast_s(const Case& c, const std::vector<double>& forward_s, const std::vector<double>& backward_s, double transfer_s) {
    const PipelineLoad load{forward_s, backward_s, transfer_s, c.ranks, c.micro_batches};
    const std::string name = c.name;
    return name == "gpipe" ? gpipe_s(load) : name == "1f1b" ? one_forward_one_backward_s(load) : interleaved_s(load);
}

}  // namespace

/// The fast forms against the simulator, which knows nothing of periods.
class PipelineTime : public QObject {
    Q_OBJECT

    void compare(const Case& c) {
        std::mt19937 random(static_cast<unsigned>(c.ranks * 1000 + c.micro_batches));
        const int stages = c.ranks * c.chunks;
        for (const double spread : {0.0, 0.02, 0.3})
            for (const double transfer_s : {0.0, 0.01, 0.2, 1.5}) {
                const auto forward_s = uneven(stages, 1.0, spread, random), backward_s = uneven(stages, 2.0, spread, random);
                const double expected_s = simulated_s(c, forward_s, backward_s, transfer_s);
                const double found_s = fast_s(c, forward_s, backward_s, transfer_s);
                if (std::abs(found_s / expected_s - 1) < 1e-9) continue;
                QFAIL(qPrintable(QString("%1 p=%2 v=%3 m=%4 spread=%5 transfer=%6: %7, simulated %8")
                                     .arg(c.name)
                                     .arg(c.ranks)
                                     .arg(c.chunks)
                                     .arg(c.micro_batches)
                                     .arg(spread)
                                     .arg(transfer_s)
                                     .arg(found_s, 0, 'g', 12)
                                     .arg(expected_s, 0, 'g', 12)));
            }
    }

  private slots:
    void one_stage_a_rank_agrees_with_the_simulator() {
        for (const char* name : {"1f1b", "gpipe"})
            for (const int ranks : {1, 2, 3, 4, 7, 8, 16})
                for (const int micro_batches : {1, 2, 3, 5, 8, 16, 33, 64, 257}) compare({name, ranks, 1, micro_batches});
    }

    void interleaving_agrees_with_the_simulator() {
        for (const int ranks : {2, 3, 4, 8})
            for (const int chunks : {2, 3, 5})
                for (const int groups : {1, 2, 3, 7, 40}) compare({"interleaved", ranks, chunks, ranks * groups});
    }

    void even_stages_without_transfers_reach_the_textbook_bubble() {
        // arXiv 2104.04473, 2.2: (m + (p - 1) / v) (F + B).
        for (const int chunks : {2, 4}) {
            const std::vector<double> forward_s(static_cast<std::size_t>(8 * chunks), 1.0 / chunks);
            const std::vector<double> backward_s(forward_s.size(), 2.0 / chunks);
            QVERIFY(std::abs(interleaved_s({forward_s, backward_s, 0, 8, 64}) - 3 * (64 + 7.0 / chunks)) < 1e-9);
        }
        const std::vector<double> forward_s(8, 1.0), backward_s(8, 2.0);
        QVERIFY(std::abs(one_forward_one_backward_s({forward_s, backward_s, 0, 8, 64}) - 3 * (64 + 7)) < 1e-9);
        QVERIFY(std::abs(gpipe_s({forward_s, backward_s, 0, 8, 64}) - 3 * (64 + 7)) < 1e-9);
    }

    void many_micro_batches_cost_no_more_time() {
        const std::vector<double> forward_s(16, 1.0), backward_s(16, 2.0);
        QBENCHMARK { QVERIFY(one_forward_one_backward_s({forward_s, backward_s, 0.1, 16, 1'000'000}) > 0); }
    }
};

QTEST_APPLESS_MAIN(PipelineTime)
#include "tst_pipeline_time.moc"
