// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "model/schedule/activations.h"
#include "model/schedule/closed_forms.h"
#include "tests/model/schedule/schedule_grid.h"

using namespace layline;
using namespace layline::test;

namespace {

const std::vector<Unit> unequal_times{{1, 1, 1}, {1.5, 1.25, 0.5}, {2, 1, 0.25}, {1, 3, 0.75}};

std::string words(const ScheduleRequest& r) {
    return r.name + " p=" + std::to_string(r.ranks) + " m=" + std::to_string(r.micro_batches) + " v=" + std::to_string(r.chunks) +
           " g=" + std::to_string(r.group) + " n=" + std::to_string(r.slices);
}

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b)); }

#define SAME(found, expected, request)  \
    QVERIFY2(near((found), (expected)), \
             qPrintable(QString::fromStdString(words(request)) + QStringLiteral(": %1, expected %2").arg(found).arg(expected)))

double bubble(const ScheduleRequest& request, const Unit& unit) { return bubble_of(timed(request, unit)).makespan_s; }

/// Time in which the least busy rank computes nothing; a pair counts once.
double most_idle(const Timeline& timeline) {
    const Schedule& schedule = *timeline.schedule;
    double idle = 0;
    for (int rank = 0; rank < schedule.ranks(); ++rank) {
        double left = timeline.makespan_s;
        for (std::size_t i = schedule.rank_begin[static_cast<std::size_t>(rank)];
             i < schedule.rank_begin[static_cast<std::size_t>(rank) + 1]; ++i)
            if (schedule.actions[i].pair != 2) left -= timeline.end_s[i] - timeline.start_s[i];
        idle = std::max(idle, left);
    }
    return idle;
}

}  // namespace

/// The simulator against what papers and counting say about each schedule.
class tst_schedule_closed_forms : public QObject {
    Q_OBJECT
  private slots:
    /// (p - 1)(f + b), whatever m: arXiv 1811.06965 and 2104.04473 section 2.2.1.
    void gpipeAnd1f1bBubble() {
        for (const char* name : {"gpipe", "1f1b", "async"})
            for (const ScheduleRequest& r : legal_sizes(name, 9, 1, 20))
                for (const Unit& u : unequal_times) SAME(bubble(r, u), (r.ranks - 1) * (u.f + u.b()), r);
    }

    /// 1F1B holds p - r micro-batches on rank r, GPipe all of them.
    void gpipeAnd1f1bPeak() {
        for (const ScheduleRequest& r : legal_sizes("1f1b", 9, 1, 20)) {
            const auto peaks = peak_activations(generate(r));
            for (int rank = 0; rank < r.ranks; ++rank)
                QCOMPARE(peaks[static_cast<std::size_t>(rank)], std::min(r.ranks - rank, r.micro_batches));
        }
        for (const ScheduleRequest& r : legal_sizes("gpipe", 5, 1, 12))
            for (const double peak : peak_activations(generate(r))) QCOMPARE(peak, r.micro_batches);
    }

    /// Interleaving divides the bubble by v: (p - 1)(f + b) of a chunk (arXiv 2104.04473 section 2.2.2).
    void interleavedBubbleAndPeak() {
        for (int p = 2; p <= 6; ++p)
            for (int v = 1; v <= 4; ++v)
                for (int groups = 1; groups <= 4; ++groups)
                    for (int g = p; g <= 2 * p; ++g) {
                        const ScheduleRequest r{.name = "interleaved", .ranks = p, .micro_batches = groups * g, .chunks = v, .group = g};
                        for (const Unit& u : unequal_times) SAME(bubble(r, u), (p - 1) * (u.f + u.b()), r);
                        const auto peaks = peak_activations(generate(r));
                        for (int rank = 0; rank < p; ++rank)
                            QCOMPARE(peaks[static_cast<std::size_t>(rank)],
                                     std::min(2 * (p - 1 - rank) + (v - 1) * g + 1, r.micro_batches * v));
                    }
    }

    /// A pair that saves time shortens all but the warm-up; one that saves none leaves the order's cost: the extra warm-up forward.
    void overlappedPairs() {
        for (int p = 1; p <= 5; ++p)
            for (int v = p == 1 ? 1 : 2; v <= (p == 1 ? 1 : 4); ++v)
                for (int m = 2 * p; m <= 6 * p; m += p)
                    for (const double pair : {3.0, 2.5, 2.0}) {
                        const ScheduleRequest r{.name = "interleaved-overlap", .ranks = p, .micro_batches = m, .chunks = v};
                        const int unpaired = 2 * (p - 1) + (v - 1) * p + 1;
                        const double expected = (m * v - unpaired) * pair + unpaired * 3.0 + (p - 1) * (2 * pair - 3.0);
                        SAME(timed_pairs(r, {1, 1, 1}, pair).makespan_s, expected, r);
                    }
    }
    void eagerHoldsTwiceTheActivations() {
        for (const ScheduleRequest& r : legal_sizes("eager-1f1b", 8, 1, 24)) {
            const auto peaks = peak_activations(generate(r));
            for (int rank = 0; rank < r.ranks; ++rank)
                QCOMPARE(peaks[static_cast<std::size_t>(rank)], std::min(2 * (r.ranks - 1 - rank) + 2, r.micro_batches));
        }
    }

    /// (p - 1)(f + b), and (v - 1)(p - m)(f + b) more with fewer micro-batches than ranks.
    void breadthFirstBubble() {
        for (const char* name : {"looped-bfs", "breadth-first", "lga"})
            for (const ScheduleRequest& r : legal_sizes(name, 6, 4, 14))
                for (const Unit& u : unequal_times)
                    SAME(bubble(r, u), ((r.ranks - 1) + (r.chunks - 1) * std::max(0, r.ranks - r.micro_batches)) * (u.f + u.b()), r);
    }
    void depthFirstRounds() {
        for (int p = 1; p <= 5; ++p)
            for (int v = 1; v <= 3; ++v)
                for (int n = 1; n <= 7; ++n)
                    for (int d = 1; d <= 4; ++d) {
                        const ScheduleRequest r{.name = "depth-first", .ranks = p, .micro_batches = n * d, .chunks = v, .group = n};
                        SAME(bubble(r, {1.5, 1.25, 0.5}), d * ((p - 1) + (v - 1) * std::max(0, p - n)) * 3.25, r);
                        for (const double peak : peak_activations(generate(r))) QCOMPARE(peak, v * n);
                    }
    }

    /// n slices divide the bubble by n; TeraPipe holds everything, Seq1F1B p - 1 - r + n slices.
    void slicedBubbleAndPeak() {
        for (const char* name : {"terapipe", "seq1f1b"})
            for (const ScheduleRequest& r : legal_sizes(name, 6, 1, 12, 5))
                for (const Unit& u : unequal_times) SAME(bubble(r, u), (r.ranks - 1) * (u.f + u.b()) / r.slices, r);
        for (const ScheduleRequest& r : legal_sizes("seq1f1b", 6, 1, 12, 5)) {
            const auto peaks = peak_activations(generate(r));
            for (int rank = 0; rank < r.ranks; ++rank)
                SAME(peaks[static_cast<std::size_t>(rank)] * r.slices, std::min(r.ranks - 1 - rank + r.slices, r.micro_batches * r.slices),
                     r);
        }
    }
    void oneSliceOfSeq1f1bIs1f1b() {
        for (const ScheduleRequest& r : legal_sizes("seq1f1b", 7, 1, 15)) {
            ScheduleRequest plain = r;
            plain.name = "1f1b";
            QVERIFY(generate(r).actions == generate(plain).actions);
        }
    }

    /// arXiv 2401.10241 tables 1 and 2; p - 1 times f + i - w, and f + i - 2w over spans.
    void zeroBubbleHandWritten() {
        for (const ScheduleRequest& r : legal_sizes("zb-h1", 8, 1, 20))
            for (const Unit& u : std::vector<Unit>{{1, 1, 1}, {1.5, 1.25, 0.5}, {1, 1, 0.5}, {1, 1.25, 1}}) {
                SAME(bubble(r, u), (r.ranks - 1) * (u.f + u.i - u.w), r);
                SAME(bubble_of(timed(r, u)).span_s, (r.ranks - 1) * (u.f + u.i - u.w), r);
                for (const double peak : peak_activations(generate(r))) QCOMPARE(peak, r.ranks);
            }
        for (const ScheduleRequest& r : legal_sizes("zb-h2", 8, 1, 24)) {
            SAME(bubble(r, {1, 1, 1}), r.ranks - 1, r);
            for (const Unit& u : std::vector<Unit>{{1, 1, 1}, {1, 1.25, 0.75}, {1.5, 1.25, 0.5}})
                SAME(bubble_of(timed(r, u)).span_s, (r.ranks - 1) * (u.f + u.i - 2 * u.w), r);
            for (const double peak : peak_activations(generate(r))) QCOMPARE(peak, 2 * r.ranks - 1);
        }
    }
    void interleavedZeroBubble() {
        for (int p = 1; p <= 6; ++p)
            for (int v = 1; v <= 4; ++v)
                for (int m = p; m <= 5 * p; m += p) {
                    const ScheduleRequest r{.name = "interleaved-zb", .ranks = p, .micro_batches = m, .chunks = v};
                    SAME(bubble(r, {1, 1, 1}), p - 1, r);
                    if (m < 2 * p) continue;
                    for (const double peak : peak_activations(generate(r))) QCOMPARE(peak, v * p);
                }
    }
    /// Fewer micro-batches than ranks: a size where the closed form fails and only simulation tells.
    void interleavedZeroBubbleBelowItsForm() {
        const ScheduleRequest r{.name = "interleaved-zb", .ranks = 4, .micro_batches = 1, .chunks = 2};
        QCOMPARE(bubble(r, {1, 1, 1}), 11.0);
    }

    void zbVHasNoBubbleInItsSpan() {
        for (const ScheduleRequest& r : legal_sizes("zb-v", 8, 2, 24)) {
            if (r.micro_batches < 2 * r.ranks - 1) continue;
            const ScheduleBubble found = bubble_of(timed(r, {1, 1, 1}));
            SAME(found.span_s, 0, r);
            SAME(found.makespan_s, r.ranks - 1, r);
            for (const double peak : peak_activations(generate(r))) QCOMPARE(peak, 2 * r.ranks);
        }
        const std::vector<double> few{12, 10, 8, 6, 4, 3};  // p = 4, m = 1..6
        for (int m = 1; m <= 6; ++m)
            QCOMPARE(bubble({.name = "zb-v", .ranks = 4, .micro_batches = m, .chunks = 2}, {1, 1, 1}),
                     few[static_cast<std::size_t>(m) - 1]);
    }

    /// Bubbles of the controllable-memory schedules in units of f = i = w = 1, and their peaks (arXiv 2405.15362).
    void controllableMemory_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("p");
        QTest::addColumn<double>("bubble");
        QTest::addColumn<double>("peak");
        const auto row = [](const char* name, int p, double units, double peak) {
            QTest::addRow("%s on %d", name, p) << QString::fromLatin1(name) << p << units << peak;
        };
        row("v-half", 4, 5, 6);
        row("v-half", 6, 11, 8);
        row("v-half", 8, 17, 10);
        row("v-min", 4, 11, 4);
        row("v-min", 6, 17, 6);
        row("v-min", 8, 27, 8);
        row("1f1b-v", 4, 15, 6);
        row("1f1b-v", 6, 22, 10);
        row("1f1b-v", 8, 33, 12);
    }
    void controllableMemory() {
        QFETCH(QString, name);
        QFETCH(int, p);
        QFETCH(double, peak);
        for (const int m : {8, 16, 33, 64}) {
            const ScheduleRequest r{.name = name.toStdString(), .ranks = p, .micro_batches = m, .chunks = 2};
            QTEST(bubble(r, {1, 1, 1}), "bubble");
            const auto peaks = peak_activations(generate(r));
            QCOMPARE(*std::max_element(peaks.begin(), peaks.end()), peak);
        }
    }

    /// DeepSeek's table: (p/2 - 1)(fb + b - 3w) and (p - 1)(fb + b - 3w) idle on the rank that idles most.
    void dualPipes() {
        for (const double pair : {3.0, 2.5}) {
            for (int p = 2; p <= 12; p += 2)
                for (int m = 2 * p; m <= 4 * p; m += 2) {
                    const ScheduleRequest r{.name = "dualpipe", .ranks = p, .micro_batches = m};
                    SAME(most_idle(timed_pairs(r, {1, 1, 1}, pair)), (p / 2 - 1) * (pair + 2 - 3), r);
                    for (const double peak : peak_activations(generate(r))) QCOMPARE(peak, p + 1);
                }
            for (int p = 1; p <= 7; ++p)
                for (int m = 2 * p; m <= 4 * p; ++m) {
                    const ScheduleRequest r{.name = "dualpipev", .ranks = p, .micro_batches = m, .chunks = 2};
                    SAME(most_idle(timed_pairs(r, {1, 1, 1}, pair)), (p - 1) * (pair + 2 - 3), r);
                    for (const double peak : peak_activations(generate(r))) QCOMPARE(peak, 2 * p + 1);
                }
        }
    }

    /// 2m + p/F - 2 slots for f = b and F pairs, (3m + 2(p - 2)) f for b = 2f and m = p (arXiv 2107.06925); p = 4, m = 8, b = 2f: 30.
    void chimera() {
        for (int p = 2; p <= 12; p += 2)
            for (int pairs = 1; pairs <= 3; ++pairs) {
                if (p % (2 * pairs) != 0) continue;
                for (int m = p; m <= 4 * p; m += p) {
                    const ScheduleRequest r{.name = "chimera", .ranks = p, .micro_batches = m, .chunks = 2 * pairs};
                    SAME(timed(r, {1, 0.5, 0.5}).makespan_s, 2 * m + p / pairs - 2, r);
                    if (m == p && pairs == 1) SAME(timed(r, {1, 1, 1}).makespan_s, 3 * m + 2 * (p - 2), r);
                    for (const double peak : peak_activations(generate(r))) QVERIFY(peak >= p / 2.0 && peak <= p);
                }
            }
        QCOMPARE(timed({.name = "chimera", .ranks = 4, .micro_batches = 8}, {1, 1, 1}).makespan_s, 30.0);
    }

    /// The illustrative waves beat 1F1B's (p - 1)(f + b) v and hold at most v p chunks.
    void hanayo() {
        const auto waves = [](int p, int m, int v) {
            return bubble({.name = "hanayo", .ranks = p, .micro_batches = m, .chunks = v}, {1, 1, 1});
        };
        QCOMPARE(waves(4, 4, 2), 12.0);
        QCOMPARE(waves(8, 8, 2), 28.0);
        QCOMPARE(waves(4, 8, 2), 17.0);
        QCOMPARE(waves(4, 4, 4), 13.0);
        QCOMPARE(waves(4, 8, 4), 19.0);
        QCOMPARE(waves(8, 8, 4), 30.0);
        for (const ScheduleRequest& r : legal_sizes("hanayo", 6, 6, 16))
            for (const double peak : peak_activations(generate(r))) QVERIFY(peak <= r.chunks * r.ranks);
    }

    /// Published comparison at p = 8, m = 32 and equal f, i, w of a whole rank: time, both bubbles in percent, micro-batches held.
    void comparisonCard_data() {
        QTest::addColumn<int>("chunks");
        QTest::addColumn<double>("makespan");
        QTest::addColumn<double>("bubblePercent");
        QTest::addColumn<double>("spanPercent");
        QTest::addColumn<double>("microBatches");
        QTest::newRow("gpipe") << 1 << 117.0 << 17.9 << 17.9 << 32.0;
        QTest::newRow("1f1b") << 1 << 117.0 << 17.9 << 17.9 << 8.0;
        QTest::newRow("interleaved") << 2 << 106.5 << 9.9 << 9.9 << 11.5;
        QTest::newRow("looped-bfs") << 2 << 106.5 << 9.9 << 9.9 << 32.0;
        QTest::newRow("zb-h1") << 1 << 103.0 << 6.8 << 6.8 << 8.0;
        QTest::newRow("zb-h2") << 1 << 103.0 << 6.8 << 0.0 << 15.0;
        QTest::newRow("interleaved-zb") << 2 << 99.5 << 3.5 << 3.5 << 8.0;
        QTest::newRow("zb-v") << 2 << 99.5 << 3.5 << 0.0 << 8.0;
        QTest::newRow("v-half") << 2 << 104.5 << 8.1 << 8.1 << 5.0;
        QTest::newRow("v-min") << 2 << 109.5 << 12.3 << 12.3 << 4.0;
        QTest::newRow("1f1b-v") << 2 << 112.5 << 14.7 << 14.7 << 6.0;
        QTest::newRow("dualpipev") << 2 << 103.0 << 6.8 << 6.8 << 8.5;
        QTest::newRow("dualpipe") << 1 << 102.0 << 5.9 << 5.9 << 9.0;
    }
    void comparisonCard() {
        QFETCH(int, chunks);
        QFETCH(double, microBatches);
        const double unit = 1.0 / chunks;
        const ScheduleRequest request{.name = QTest::currentDataTag(), .ranks = 8, .micro_batches = 32, .chunks = chunks};
        const Timeline timeline = timed(request, {unit, unit, unit});
        const ScheduleBubble found = bubble_of(timeline);
        const auto tenth = [](double share) { return std::round(1000 * share) / 10; };
        QTEST(timeline.makespan_s, "makespan");
        QTEST(tenth(found.makespan_share), "bubblePercent");
        QTEST(tenth(found.span_share), "spanPercent");
        const auto peaks = peak_activations(*timeline.schedule);
        QCOMPARE(*std::max_element(peaks.begin(), peaks.end()) / chunks, microBatches);
    }

    /// 1F1B pays about 2c(p - 1)/p a micro-batch for a latency c, interleaving a constant.
    void latency() {
        const double c = 0.01;
        for (int p = 2; p <= 8; ++p)
            for (int m = 1; m <= 24; ++m) {
                const ScheduleRequest r{.name = "1f1b", .ranks = p, .micro_batches = m};
                const int trips = (p - 1) + (m - 1) * (p - 1) / p;
                SAME(timed(r, {1, 1, 1}, c).makespan_s, (m + p - 1) * 3.0 + 2 * c * trips, r);
            }
        for (int p = 2; p <= 6; ++p)
            for (int v = 2; v <= 4; ++v)
                for (int m = p; m <= 5 * p; m += p) {
                    const ScheduleRequest r{.name = "interleaved", .ranks = p, .micro_batches = m, .chunks = v};
                    SAME(timed(r, {1, 1, 1}, c).makespan_s, (m * v + p - 1) * 3.0 + 2 * c * (p * v - 1), r);
                }
        for (int p = 2; p <= 6; ++p) {
            const ScheduleRequest r{.name = "zb-h2", .ranks = p, .micro_batches = 4 * p};
            SAME(timed(r, {1, 1, 1}, c).makespan_s, timed(r, {1, 1, 1}).makespan_s + c * (p - 1), r);
        }
    }

    /// What closed_forms() says is what the simulator finds, wherever it says anything.
    void libraryFormsHold_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : schedule_names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void libraryFormsHold() {
        QFETCH(QString, name);
        for (const ScheduleRequest& r : legal_sizes(name.toStdString(), 6, 4, 16, 2))
            for (const Unit& u : unequal_times) {
                const ClosedForms known = closed_forms(r, {.f = u.f, .i = u.i, .w = u.w, .pair = u.f + u.b()});
                const Timeline found = timed(r, u);
                if (known.makespan) SAME(found.makespan_s, *known.makespan, r);
                if (known.longest_span) SAME(found.longest_span_s, *known.longest_span, r);
                const auto peaks = peak_activations(*found.schedule);
                for (std::size_t rank = 0; rank < known.peak_chunks.size(); ++rank) SAME(peaks[rank], known.peak_chunks[rank], r);
            }
    }
};

QTEST_APPLESS_MAIN(tst_schedule_closed_forms)
#include "tst_schedule_closed_forms.moc"
