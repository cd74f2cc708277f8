// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "widgets/pipeline/time_map.h"

using namespace layline;

namespace {
bool near(double a, double b) { return std::abs(a - b) < 1e-6; }
constexpr double left = 100, width = 1110, end_s = 78;
const Fold fold{4.6, 67.6, 112};
}  // namespace

class TestTimeMap : public QObject {
    Q_OBJECT
  private slots:
    void the_whole_step_fills_the_width() {
        const TimeMap map(left, width, end_s);
        QVERIFY(near(map.x(0), left) && near(map.x(end_s), left + width) && near(map.x(39), left + width / 2));
        QVERIFY(map.shows_everything());
        QCOMPARE(map.visible().size(), 1U);
    }

    void a_fold_leaves_a_break_of_fixed_width_and_cuts_exactly_its_seconds() {
        const TimeMap map(left, width, end_s, fold);
        // 15 s remain of 78: they share the width less the break.
        const double scale = (width - 26) / 15.0;
        QVERIFY(near(map.px_per_s(), scale));
        QVERIFY(near(map.x(4.6), left + 4.6 * scale));
        QVERIFY(near(map.x(67.6), left + 4.6 * scale + 26));
        QVERIFY(near(map.x(end_s), left + width));
        QCOMPARE(map.visible().size(), 2U);
        QVERIFY(map.in_break(map.x(4.6) + 13));
        QVERIFY(!map.in_break(map.x(4.6) - 1) && !map.in_break(map.x(67.6) + 1));
        // One period of 0.5625 s fits 112 times: the same phase of the pattern stands on both sides.
        QVERIFY(near(fold.length_s(), 112 * 0.5625));
    }

    void time_is_the_inverse_of_x_data() {
        QTest::addColumn<bool>("folded");
        QTest::addColumn<double>("zoom");
        for (const bool folded : {false, true})
            for (const double zoom : {1.0, 1.7, 12.0, 900.0}) QTest::addRow("%d %g", folded, zoom) << folded << zoom;
    }
    void time_is_the_inverse_of_x() {
        QFETCH(bool, folded);
        QFETCH(double, zoom);
        TimeMap map(left, width, end_s, folded ? std::optional(fold) : std::nullopt);
        map.zoom(zoom, left + 700);
        for (const TimeSegment& piece : map.visible())
            for (double share = 0.01; share < 1; share += 0.07) {
                const double time_s = std::lerp(piece.begin_s, piece.end_s, share);
                QVERIFY(near(map.time(map.x(time_s)), time_s));
                QVERIFY(near(map.x(time_s), std::lerp(piece.x_begin, piece.x_end, share)));
            }
    }

    void zoom_keeps_the_time_under_the_pointer() {
        for (const bool folded : {false, true})
            for (const double pointer : {150.0, 430.0, 700.0, 1200.0}) {
                TimeMap map(left, width, end_s, folded ? std::optional(fold) : std::nullopt);
                map.zoom(8, 500);
                const double time_s = map.time(pointer);
                map.zoom(3.3, pointer);
                QVERIFY(map.in_break(pointer) || near(map.time(pointer), time_s));
            }
    }

    void the_picture_never_leaves_the_step() {
        TimeMap map(left, width, end_s, fold);
        map.zoom(10, 600);
        map.pan(-1e9);
        QVERIFY(near(map.x(0), left));
        map.pan(1e9);
        QVERIFY(near(map.x(end_s), left + width));
        map.zoom(1e-9, 600);
        QVERIFY(map.shows_everything());
        map.zoom(1e30, 600);
        QVERIFY(map.seconds(width) >= end_s * TimeMap::smallest_share * 0.999);
    }

    void a_span_is_fitted_with_a_margin() {
        TimeMap map(left, width, end_s);
        map.fit(20, 30);
        QVERIFY(near(map.x(20), left + width * 0.04 / 1.08));
        QVERIFY(near(map.x(30), left + width * 1.04 / 1.08));
        TimeMap folded(left, width, end_s, fold);
        folded.fit(70, 71);
        QVERIFY(near(folded.x(70.5), left + width / 2));
    }

    void unfolding_keeps_the_middle_in_place() {
        TimeMap map(left, width, end_s, fold);
        map.fit(70, 72);
        map.set_fold({});
        QVERIFY(near(map.x(71), left + width / 2));
        map.set_fold(fold);
        QVERIFY(near(map.x(71), left + width / 2));
        TimeMap whole(left, width, end_s, fold);
        whole.set_fold({});
        QVERIFY(whole.shows_everything());
    }

    void a_resize_keeps_the_zoom_unless_everything_was_shown() {
        TimeMap map(left, width, end_s);
        map.set_geometry(left, 500);
        QVERIFY(map.shows_everything() && near(map.x(end_s), left + 500));
        map.zoom(5, 300);
        const double scale = map.px_per_s();
        map.set_geometry(left, 700);
        QVERIFY(near(map.px_per_s(), scale));
    }

    void revealing_moves_no_further_than_needed() {
        TimeMap map(left, width, end_s);
        map.fit(10, 12);
        const TimeMap before = map;
        map.reveal(11);
        QVERIFY(map == before);
        map.reveal(40);
        QVERIFY(map.x(40) > left && map.x(40) < left + width);
    }
};

QTEST_APPLESS_MAIN(TestTimeMap)
#include "tst_time_map.moc"
