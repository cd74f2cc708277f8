// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "tests/support/strict.h"
#include "widgets/evidence/evidence_plot.h"
#include "widgets/theme/theme.h"

using namespace layline;

class TestEvidencePlot : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { apply_theme(ThemeChoice::light); }
    void init() { test::fail_on_warnings(); }

    void pixels_and_values_are_each_others_inverse() {
        const LogAxis axis{0.5, 400, 40, 320};
        QCOMPARE(axis.pixel(0.5), 40.0);
        QCOMPARE(axis.pixel(400), 320.0);
        for (const double value : {0.7, 3.0, 55.0, 399.0}) QVERIFY(std::abs(axis.value(axis.pixel(value)) / value - 1) < 1e-12);
        // A doubling is as long anywhere.
        QVERIFY(std::abs((axis.pixel(2) - axis.pixel(1)) - (axis.pixel(200) - axis.pixel(100))) < 1e-9);
    }

    void ticks_are_round_and_few() {
        const LogAxis wide{0.01, 10000, 0, 300}, narrow{8, 220, 0, 300};
        QCOMPARE(narrow.ticks(8), (std::vector<double>{10, 20, 50, 100, 200}));
        QCOMPARE(wide.ticks(8), (std::vector<double>{0.01, 0.1, 1, 10, 100, 1000, 10000}));
    }

    void the_axis_leaves_out_what_has_no_logarithm() {
        const LogAxis axis = LogAxis::around({0, -3, std::nan(""), 5, 50}, 0, 100);
        QVERIFY(axis.low < 5 && axis.low > 2 && axis.high > 50 && axis.high < 100);
        QCOMPARE(LogAxis::around({}, 0, 1).high, 10.0);
    }

    void points_are_found_by_mouse_and_key() {
        EvidencePlot plot;
        plot.resize(340, 260);
        plot.set_points({{100, 104, QStringLiteral("slow"), true, true},
                         {10, 9, QStringLiteral("fast"), false, true},
                         {30, 30, QStringLiteral("other"), false, false}});
        plot.show();
        QSignalSpy selected(&plot, &EvidencePlot::selected_point), opened(&plot, &EvidencePlot::opened);
        QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, plot.place_of(1).toPoint());
        QCOMPARE(plot.selected(), 1);
        QTest::keyClick(&plot, Qt::Key_Right);  // the pale one is stepped over
        QCOMPARE(plot.selected(), 0);
        QTest::keyClick(&plot, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toInt(), 0);
        QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, QPoint(60, 30));
        QCOMPARE(plot.selected(), -1);
    }

    void a_point_above_the_diagonal_is_predicted_too_slow() {
        EvidencePlot plot;
        plot.resize(340, 260);
        plot.set_points({{20, 40, QStringLiteral("over"), false, true}, {40, 20, QStringLiteral("under"), false, true}});
        QVERIFY(plot.place_of(0).y() < plot.place_of(1).y());
        QVERIFY(plot.place_of(0).x() < plot.place_of(1).x());
        QVERIFY(plot.table().contains(QStringLiteral("+100.0")));
        QVERIFY(plot.table().contains(QChar(0x2212) + QStringLiteral("50.0")));
    }
};

QTEST_MAIN(TestEvidencePlot)
#include "tst_evidence_plot.moc"
