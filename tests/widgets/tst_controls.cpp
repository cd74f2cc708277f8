// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/strict.h"
#include "widgets/context/context_bar.h"
#include "widgets/context/picker_button.h"
#include "widgets/equation/gpu_equation.h"
#include "widgets/segmented/segmented_control.h"
#include "widgets/theme/theme.h"
#include "widgets/tip/tip_window.h"

using namespace layline;

class TestControls : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { apply_theme(ThemeChoice::light); }
    void init() { test::fail_on_warnings(); }

    void a_segment_is_chosen_by_mouse_and_keys() {
        SegmentedControl control(QStringLiteral("ZeRO stage"));
        control.resize(control.sizeHint());
        control.set_segments({{QStringLiteral("0"), {}}, {QStringLiteral("1"), {}}, {QStringLiteral("2"), {}}}, 1);
        control.show();
        QSignalSpy spy(&control, &SegmentedControl::chosen);
        QTest::mouseClick(control.segment(2), Qt::LeftButton);
        QCOMPARE(spy.takeFirst()[0].toInt(), 2);
        QTest::keyClick(control.segment(2), Qt::Key_Left);
        QCOMPARE(spy.takeFirst()[0].toInt(), 1);
        QCOMPARE(control.current(), 1);
    }

    void an_impossible_segment_stays_enabled_and_tells_why() {
        SegmentedControl control(QStringLiteral("Sequence parallel"));
        control.set_segments({{QStringLiteral("Off"), {}}, {QStringLiteral("On"), QStringLiteral("needs TP above 1")}}, 0);
        QVERIFY(control.segment(1)->isEnabled());
        QCOMPARE(control.segment(1)->accessibleDescription(), QStringLiteral("needs TP above 1"));
        QCOMPARE(control.segment(1)->accessibleName(), QStringLiteral("Sequence parallel On"));
    }

    void the_equation_shows_when_dp_is_not_whole() {
        GpuEquation equation;
        equation.set_terms({2, 4, 1, 128, 16});
        QCOMPARE(equation.sentence(), QStringLiteral("2 × 4 × 1 × 16 = 128 GPUs"));
        equation.set_terms({6, 4, 1, 128, 128.0 / 24});
        QCOMPARE(equation.sentence(), QStringLiteral("6 × 4 × 1 × 5.33 ≠ 128 GPUs"));
    }

    void choices_of_the_context_bar_shorten_before_they_are_cut() {
        ContextBar bar;
        PickerButton* model = bar.add_picker(QStringLiteral("Model"));
        PickerButton* cluster = bar.add_picker(QStringLiteral("Cluster"));
        model->set_choice(QStringLiteral("Llama 65B"));
        cluster->set_choice(QStringLiteral("16 × DGX A100-80GB · 128 GPUs"), QStringLiteral("128 × A100-80GB"));
        bar.resize(1200, 44);
        bar.relayout();
        QCOMPARE(cluster->width(), cluster->width_of(false));
        bar.resize(model->width_of(false) + cluster->width_of(true) + 40, 44);
        bar.relayout();
        QCOMPARE(cluster->width(), cluster->width_of(true));
        QVERIFY(cluster->width_of(true) < cluster->width_of(false));
        QVERIFY(cluster->geometry().right() <= bar.width());
    }

    void a_picker_opens_its_menu_by_key() {
        PickerButton picker(QStringLiteral("Model"));
        QMenu menu;
        menu.addAction(QStringLiteral("Llama 65B"));
        picker.set_menu(&menu);
        picker.show();
        QTest::keyClick(&picker, Qt::Key_Down);
        QVERIFY(menu.isVisible());
        menu.close();
    }

    void a_tip_stands_off_its_item_and_on_the_screen_data() {
        QTest::addColumn<QPoint>("pointer");
        QTest::newRow("middle") << QPoint(400, 300);
        QTest::newRow("right edge") << QPoint(795, 300);
        QTest::newRow("bottom edge") << QPoint(400, 595);
        QTest::newRow("corner") << QPoint(799, 599);
        QTest::newRow("top left") << QPoint(0, 0);
    }
    void a_tip_stands_off_its_item_and_on_the_screen() {
        QFETCH(QPoint, pointer);
        const QRect screen(0, 0, 800, 600), item(pointer - QPoint(10, 10), QSize(21, 21));
        const QSize size(160, 70);
        const QRect tip(tip_position(size, pointer, item, screen), size);
        QVERIFY(screen.contains(tip));
        QVERIFY(!tip.intersects(item));
    }
};

QTEST_MAIN(TestControls)
#include "tst_controls.moc"
