// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <map>
#include <set>

#include "tests/widgets/pipeline/sample_estimates.h"
#include "widgets/pipeline/cells.h"
#include "widgets/pipeline/picture.h"
#include "widgets/pipeline/regions.h"
#include "widgets/pipeline/work_colours.h"

using namespace layline;
using namespace layline::test;

namespace {
bool near(double a, double b, double by = 1e-6) { return std::abs(a - b) < by; }
ScheduleRequest request(const char* name, int ranks, int micro_batches, int chunks = 1) {
    ScheduleRequest out;
    out.name = name;
    out.ranks = ranks;
    out.micro_batches = micro_batches;
    out.chunks = chunks;
    return out;
}
}  // namespace

class TestPipelineFacts : public QObject {
    Q_OBJECT
  private slots:
    void one_f_one_b_repeats_every_micro_batch() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 4, 128)));
        QVERIFY(picture.steady());
        QVERIFY(near(picture.steady()->length_s, 0.5625));
        QCOMPARE(picture.steady()->micro_batches, 1);
        // (m + p - 1)(f + b) is the makespan of 1F1B with equal stages.
        QVERIFY(near(picture.timeline().makespan_s, 131 * 0.5625));
    }

    void the_default_fold_keeps_four_micro_batches_a_rank() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 4, 128)));
        QVERIFY(picture.fold());
        QCOMPARE(picture.fold()->micro_batches, 112);
        QVERIFY(near(picture.fold()->length_s(), 63.0));
    }

    void both_sides_of_the_fold_show_the_same_pattern_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("ranks");
        QTest::addColumn<int>("micro_batches");
        QTest::addColumn<int>("chunks");
        QTest::newRow("1f1b") << QStringLiteral("1f1b") << 4 << 128 << 1;
        QTest::newRow("1f1b 8") << QStringLiteral("1f1b") << 8 << 256 << 1;
        QTest::newRow("interleaved") << QStringLiteral("interleaved") << 4 << 128 << 3;
    }
    void both_sides_of_the_fold_show_the_same_pattern() {
        QFETCH(QString, name);
        QFETCH(int, ranks);
        QFETCH(int, micro_batches);
        QFETCH(int, chunks);
        const SchedulePicture picture(sample_estimate(request(name.toLatin1().constData(), ranks, micro_batches, chunks)));
        QVERIFY(picture.fold());
        const Fold fold = *picture.fold();
        for (int rank = 0; rank < ranks; ++rank) {
            const RowTimes row = picture.row(rank);
            const std::size_t before = row.first_ending_after(fold.from_s), after = row.first_ending_after(fold.to_s);
            for (std::size_t i = 0; i < 4; ++i) {
                const Action &one = picture.schedule().actions[picture.row_begin(rank) + before + i],
                             &other = picture.schedule().actions[picture.row_begin(rank) + after + i];
                QCOMPARE(other.kind, one.kind);
                QCOMPARE(other.stage, one.stage);
                QCOMPARE(other.micro_batch, one.micro_batch + fold.micro_batches);
                QVERIFY(near(row.start_s[after + i] - row.start_s[before + i], fold.length_s()));
            }
        }
    }

    void a_short_schedule_is_not_folded() {
        QVERIFY(!SchedulePicture(sample_estimate(request("1f1b", 4, 16))).fold());
        QVERIFY(!SchedulePicture(sample_estimate(request("1f1b", 8, 8))).fold());
    }

    void the_critical_path_is_gapless_and_as_long_as_the_makespan() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 4, 32)));
        const CriticalPath& path = picture.path();
        double until = 0;
        for (const std::int32_t action : path.actions) {
            const auto i = static_cast<std::size_t>(action);
            QVERIFY(near(picture.timeline().start_s[i], until));  // no transfer time, so each begins as its cause ends
            until = picture.timeline().end_s[i];
        }
        QVERIFY(near(until, picture.timeline().makespan_s));
        QVERIFY(path.runs.front().begin_s == 0 && near(path.runs.back().end_s, until));
        for (std::size_t i = 1; i < path.runs.size(); ++i) QVERIFY(path.runs[i].rank != path.runs[i - 1].rank);
    }

    void busy_is_work_over_step() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 4, 32)));
        for (int rank = 0; rank < 4; ++rank) QVERIFY(near(picture.busy(rank), (32 * 0.5625 + 0.3) / (35 * 0.5625 + 4.3)));
    }

    void phases_follow_one_another() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 4, 32)));
        const auto& phases = picture.phases();
        QCOMPARE(phases.size(), 4U);
        // The first backward starts on the last stage after p forwards; the last forward there ends one b before the first of p backwards.
        QVERIFY(near(phases[0].end_s, 4 * 0.1875));
        QVERIFY(near(phases[2].begin_s, picture.timeline().makespan_s - 4 * 0.375));
        for (std::size_t i = 1; i < phases.size(); ++i) QCOMPARE(phases[i].begin_s, phases[i - 1].end_s);
        QVERIFY(near(phases.back().end_s, picture.estimate().step_time_s));
    }

    void a_micro_batch_is_found_everywhere_and_only_there() {
        const SchedulePicture picture(sample_estimate(request("interleaved", 4, 16, 2)));
        for (const int micro_batch : {0, 7, 15}) {
            const auto found = picture.of_micro_batch(micro_batch, 0);
            QCOMPARE(found.size(), 2U * 8U);  // F and B on each of eight stages
            for (const std::int32_t i : found) QCOMPARE(picture.schedule().actions[static_cast<std::size_t>(i)].micro_batch, micro_batch);
        }
    }

    void what_a_box_unblocks_is_what_waited_for_it() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 4, 8)));
        std::size_t total = 0;
        for (std::size_t i = 0; i < picture.schedule().actions.size(); ++i) {
            for (const std::int32_t next : picture.unblocks(i)) {
                QCOMPARE(picture.timeline().binding[static_cast<std::size_t>(next)], static_cast<std::int32_t>(i));
                ++total;
            }
        }
        const auto bound = std::ranges::count_if(picture.timeline().binding, [](std::int32_t b) { return b >= 0; });
        QCOMPARE(total, static_cast<std::size_t>(bound));
    }

    void chunks_and_sends_follow_the_placement() {
        const SchedulePicture looped(sample_estimate(request("interleaved", 4, 8, 2)));
        QCOMPARE(looped.chunks().chunks(), 2);
        std::map<std::pair<int, bool>, int> sent;
        for (const Action& action : looped.schedule().actions) {
            QCOMPARE(looped.chunks().chunk(action), action.stage / 4);
            if (sends(looped.schedule().placement, action)) ++sent[{0, action.kind == ActionKind::forward}];
        }
        // A looped placement of p ranks and v chunks sends m(pv - 1) activations and as many gradients.
        QCOMPARE((sent[{0, true}]), 8 * (4 * 2 - 1));
        QCOMPARE((sent[{0, false}]), 8 * (4 * 2 - 1));
    }

    void cells_cover_every_box_once_and_only_narrow_ones_merge() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 8, 512)));
        for (const double zoom : {1.0, 3.0, 40.0}) {
            TimeMap map(100, 1110, picture.end_s());
            map.zoom(zoom, 500);
            const TimeSegment piece = map.visible().front();
            for (int rank = 0; rank < 8; ++rank) {
                const RowTimes row = picture.row(rank);
                std::size_t next = row.first_ending_after(piece.begin_s), cells = 0;
                for_each_cell(row, piece, 3, [&](const Cell& cell) {
                    QCOMPARE(cell.first, next);
                    next += cell.count;
                    ++cells;
                    const double narrowest = (row.end_s[cell.first] - row.start_s[cell.first]) * map.px_per_s();
                    if (cell.count > 1) QVERIFY(narrowest < 3 && cell.x_end - cell.x_begin < 6);
                    QVERIFY(near(cell.x_begin, map.x(row.start_s[cell.first]), 1e-3));
                });
                QVERIFY(next == row.size() || row.start_s[next] >= piece.end_s);
                QVERIFY(cells <= 1110 / 3 + 2);
            }
        }
    }

    void panning_does_not_regroup_cells() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 4, 4096)));
        const auto groups = [&](const TimeMap& map) {
            std::set<std::pair<std::size_t, std::size_t>> out;
            for_each_cell(picture.row(1), map.visible().front(), 3, [&](const Cell& cell) { out.insert({cell.first, cell.count}); });
            return out;
        };
        TimeMap map(0, 1000, picture.end_s());
        map.zoom(2, 500);
        const auto before = groups(map);
        map.pan(37);
        const auto after = groups(map);
        std::size_t same = 0;
        for (const auto& group : after) same += before.count(group);
        QVERIFY(same + 20 >= after.size());  // only the first one at the left edge, and what came in on the right, are new
    }

    void mean_colours_are_time_weighted() {
        const SchedulePicture picture(sample_estimate(request("1f1b", 4, 512)));
        const WorkColours colours(Theme::light(), picture.chunks());
        const ColourSums sums(picture, colours);
        const std::size_t first = picture.row_begin(1) + 101, last = first + 400;
        double seconds = 0, red = 0;
        for (std::size_t i = first; i < last; ++i) {
            const double length = picture.timeline().end_s[i] - picture.timeline().start_s[i];
            seconds += length;
            red += length * colours.fill(picture.schedule().actions[i]).fill.red();
        }
        QVERIFY(near(sums.mean(first, last).seconds, seconds));
        QCOMPARE(sums.mean(first, last).colour.red(), static_cast<int>(std::lround(red / seconds)));
        // A third forward, two thirds backward by time.
        const double expected = (Theme::light().f.green() + 2.0 * Theme::light().b.green()) / 3;
        QVERIFY(std::abs(sums.mean(first, last).colour.green() - expected) <= 1);
    }

    void regions_hold_the_drawings_measures() {
        const Regions wide = regions({1284, 409}, Density::regular, 4, 1, 0);
        QCOMPARE(wide.row, (RowMetrics{24, 4, 6, 44}));
        QCOMPARE(wide.y_of(0), 54);
        QCOMPARE(wide.y_of(3), 54 + 3 * 44);
        QCOMPARE(wide.memory.top(), 236);
        const Regions small = regions({1008, 284}, Density::compact, 4, 1, 0);
        QCOMPARE(small.row, (RowMetrics{17, 4, 5, 31}));
        QCOMPARE(wide.row_at(54 + 44 + 3), 1);
        QCOMPARE(wide.row_at(53), -1);
    }

    void rows_shrink_to_eight_pixels_and_then_scroll() {
        for (const Density density : {Density::regular, Density::compact}) {
            int before = 99;
            for (int rows = 1; rows <= 256; ++rows) {
                const Regions all = regions({1284, 409}, density, rows, 1, 0);
                QVERIFY(all.row.pitch <= before && all.row.pitch >= smallest_pitch);
                QVERIFY(all.row.compute + all.row.gap + all.row.comm < all.row.pitch);
                QVERIFY(all.most_scroll() == 0 || all.row.pitch == smallest_pitch);
                QVERIFY(all.memory.isEmpty() || all.memory.top() > all.rows.bottom());
                before = all.row.pitch;
            }
        }
        const Regions many = regions({1284, 409}, Density::regular, 256, 1, 100000);
        QCOMPARE(many.scroll, many.most_scroll());
        QCOMPARE(many.visible_rows().second, 256);
        QVERIFY(many.row_at(many.rows.bottom()) == 255);
    }

    void a_comparison_stacks_two_sides() {
        const Regions both = regions({1284, 409}, Density::regular, 8, 2, 0);
        QVERIFY(both.memory.isEmpty());
        QCOMPARE(both.y_of(4) - both.y_of(3), both.row.pitch + both.side_head);
        QVERIFY(both.head_of(1) > both.y_of(3));
        QCOMPARE(both.row_at(both.y_of(5) + 2), 5);
        QCOMPARE(both.row_at(both.head_of(1) + 3), -1);
    }
};

QTEST_APPLESS_MAIN(TestPipelineFacts)
#include "tst_pipeline_facts.moc"
