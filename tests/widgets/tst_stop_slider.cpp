// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/strict.h"
#include "widgets/accessible/faces.h"
#include "widgets/slider/stop_slider.h"
#include "widgets/slider/typed_value.h"
#include "widgets/theme/theme.h"
#include "widgets/tip/tip_window.h"

using namespace layline;

namespace {

/// TP of a model with 64 heads: 3, 5, 6 and 7 do not divide them.
std::vector<SliderStop> tp_stops() {
    std::vector<SliderStop> stops;
    for (const int value : {1, 2, 3, 4, 5, 6, 7, 8, 16}) {
        const bool legal = 64 % value == 0;
        stops.push_back({value,
                         QString::number(value),
                         legal,
                         legal ? QString() : QStringLiteral("64 heads do not divide by %1.").arg(value),
                         false,
                         {}});
    }
    return stops;
}

}  // namespace

class TestStopSlider : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        apply_theme(ThemeChoice::light);
        install_accessible_faces();
    }

    void init() {
        test::fail_on_warnings();
        slider_ = std::make_unique<StopSlider>(QStringLiteral("Tensor parallel"), QStringLiteral("TP"));
        slider_->set_stops(tp_stops(), 1);
        slider_->resize(315, slider_->sizeHint().height());
        slider_->show();
        slider_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(slider_.get()));
        slider_->setFocus();
    }

    void arithmetic_of_places_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("stops");
        QTest::newRow("usual") << 315 << 9;
        QTest::newRow("narrow") << 263 << 9;
        QTest::newRow("two") << 315 << 2;
        QTest::newRow("many") << 379 << 17;
    }
    void arithmetic_of_places() {
        QFETCH(int, width);
        QFETCH(int, stops);
        const SliderGeometry row{width, stops, Density::regular, 0};
        QCOMPARE(row.stop_x(0), 22.0);
        QCOMPARE(row.stop_x(stops - 1), width - 21.0);
        for (int i = 0; i < stops; ++i) QCOMPARE(row.stop_at(static_cast<int>(row.stop_x(i))), i);
        QVERIFY(row.stop_hit(1).width() >= 16);
        QVERIFY(row.value_box().right() < row.lock_box().left());
        QCOMPARE(row.height(), 58);
        QCOMPARE((SliderGeometry{width, stops, Density::compact, 0}.height()), 44);
    }

    void a_drag_chooses_legal_stops_only() {
        const QSignalSpy spy(slider_.get(), &StopSlider::chosen);
        press(2);
        for (const int value : {3, 4, 5, 6, 7, 8}) move(value);
        release(8);
        QList<qlonglong> chosen;
        for (const auto& call : spy) chosen << call[0].toLongLong();
        QCOMPARE(chosen, (QList<qlonglong>{4, 8}));  // 3 is between 2 and 4, 6 between 4 and 8
        QVERIFY(spy.count() >= 2);
    }

    void a_drag_with_alt_rests_on_rings() {
        QSignalSpy spy(slider_.get(), &StopSlider::chosen);
        press(2, Qt::AltModifier);
        move(6, Qt::AltModifier);
        release(6);
        QCOMPARE(spy.last()[0].toLongLong(), 6);
        QVERIFY(slider_->spoken_value().contains(QStringLiteral("not possible")));
    }

    void a_click_on_the_groove_goes_there_at_once() {
        QSignalSpy spy(slider_.get(), &StopSlider::chosen);
        QTest::mouseClick(slider_.get(), Qt::LeftButton, {}, at(16));
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.last()[0].toLongLong(), 16);
    }

    void drags_are_announced_at_both_ends() {
        const QSignalSpy began(slider_.get(), &StopSlider::drag_began), ended(slider_.get(), &StopSlider::drag_ended);
        press(2);
        move(8);
        QCOMPARE(began.count(), 1);
        QCOMPARE(ended.count(), 0);
        release(8);
        QCOMPARE(ended.count(), 1);
    }

    void keys_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("shift");
        QTest::addColumn<qlonglong>("value");
        QTest::newRow("right steps over 3") << static_cast<int>(Qt::Key_Right) << false << 4LL;
        QTest::newRow("shift right rests on 3") << static_cast<int>(Qt::Key_Right) << true << 3LL;
        QTest::newRow("left") << static_cast<int>(Qt::Key_Left) << false << 1LL;
        QTest::newRow("home") << static_cast<int>(Qt::Key_Home) << false << 1LL;
        QTest::newRow("end") << static_cast<int>(Qt::Key_End) << false << 16LL;
        QTest::newRow("page up is one stop") << static_cast<int>(Qt::Key_PageUp) << false << 4LL;
    }
    void keys() {
        QFETCH(int, key);
        QFETCH(bool, shift);
        QFETCH(qlonglong, value);
        QTest::keyClick(slider_.get(), static_cast<Qt::Key>(key), shift ? Qt::ShiftModifier : Qt::NoModifier);
        QCOMPARE(slider_->current_value(), value);
    }

    void the_last_legal_stop_holds() {
        QTest::keyClick(slider_.get(), Qt::Key_End);
        const QSignalSpy spy(slider_.get(), &StopSlider::chosen);
        QTest::keyClick(slider_.get(), Qt::Key_Right);
        QCOMPARE(spy.count(), 0);
    }

    void typing_emits_any_value_and_escape_none() {
        QSignalSpy spy(slider_.get(), &StopSlider::chosen);
        QTest::keyClick(slider_.get(), Qt::Key_1);
        auto* editor = slider_->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr && editor->isVisible());
        QTest::keyClick(editor, Qt::Key_2);
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.last()[0].toLongLong(), 12);
        QVERIFY(slider_->hasFocus());
        QTest::mouseClick(slider_.get(), Qt::LeftButton, {}, slider_->geometry_of_row().value_box().center());
        QVERIFY(editor->isVisible());
        QTest::keyClicks(editor, QStringLiteral("7"));
        QTest::keyClick(editor, Qt::Key_Escape);
        QVERIFY(!editor->isVisible());
        QCOMPARE(spy.count(), 1);
    }

    void what_may_be_typed_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qlonglong>("value");  // 0: refused
        QTest::newRow("plain") << QStringLiteral("2048") << 2048LL;
        QTest::newRow("spaced") << QStringLiteral("2 048") << 2048LL;
        QTest::newRow("kilo") << QStringLiteral("4k") << 4096LL;
        QTest::newRow("mega") << QStringLiteral("1M") << 1048576LL;
        QTest::newRow("zero") << QStringLiteral("0") << 0LL;
        QTest::newRow("negative") << QStringLiteral("-4") << 0LL;
        QTest::newRow("fraction") << QStringLiteral("2.5") << 0LL;
        QTest::newRow("words") << QStringLiteral("many") << 0LL;
        QTest::newRow("empty") << QString() << 0LL;
        QTest::newRow("huge") << QStringLiteral("99999999999999999999999") << 0LL;
        QTest::newRow("overflow by unit") << QStringLiteral("9999999999M") << 0LL;
    }
    void what_may_be_typed() {
        QFETCH(QString, text);
        QFETCH(qlonglong, value);
        QCOMPARE(typed_value(text).value_or(0), value);
    }

    void the_lock_is_toggled_by_mouse_and_key() {
        QSignalSpy spy(slider_.get(), &StopSlider::lock_toggled);
        QTest::mouseClick(slider_.get(), Qt::LeftButton, {}, slider_->geometry_of_row().lock_box().center());
        QTest::keyClick(slider_.get(), Qt::Key_L);
        QCOMPARE(spy.count(), 2);
        QCOMPARE(spy.last()[0].toBool(), true);
    }

    void hovering_asks_for_the_stop_under_the_pointer() {
        std::int64_t asked = 0;
        slider_->set_tip_source([&asked](std::int64_t value) {
            asked = value;
            return Tip{QStringLiteral("TP %1").arg(value), {{QStringLiteral("MFU"), QStringLiteral("50.1 %")}}};
        });
        QTest::mouseMove(slider_.get(), QPoint(5, 3));
        QTest::mouseMove(slider_.get(), at(5));
        QCOMPARE(asked, 5);
        QCOMPARE(spoken(TipWindow::shown()), QStringLiteral("TP 5: MFU 50.1 %"));
        QTest::mouseMove(slider_.get(), QPoint(5, 3));
        QVERIFY(TipWindow::shown().empty());
    }

    void a_drag_or_a_key_ends_the_tip() {
        slider_->set_tip_source([](std::int64_t) { return Tip{QStringLiteral("TP"), {}}; });
        QTest::mouseMove(slider_.get(), at(5));
        QVERIFY(!TipWindow::shown().empty());
        QTest::mousePress(slider_.get(), Qt::LeftButton, {}, at(5));
        QVERIFY(TipWindow::shown().empty());
        QTest::mouseRelease(slider_.get(), Qt::LeftButton, {}, at(5));
        QTest::mouseMove(slider_.get(), QPoint(5, 3));
        QTest::mouseMove(slider_.get(), at(2));
        QVERIFY(!TipWindow::shown().empty());
        QTest::keyClick(slider_.get(), Qt::Key_Right);
        QVERIFY(TipWindow::shown().empty());
    }

    void a_slider_with_one_possible_value_takes_no_input() {
        slider_->set_sentence(QStringLiteral("dense model, no experts"));
        const QSignalSpy spy(slider_.get(), &StopSlider::chosen);
        QTest::mouseClick(slider_.get(), Qt::LeftButton, {}, at(8));
        QTest::keyClick(slider_.get(), Qt::Key_Right);
        QCOMPARE(spy.count(), 0);
        QCOMPARE(slider_->spoken_value(), QStringLiteral("dense model, no experts"));
    }

    void it_speaks_value_verdict_and_reason() {
        QCOMPARE(slider_->spoken_value(), QStringLiteral("2"));
        slider_->set_stops(tp_stops(), 5);
        QCOMPARE(slider_->spoken_value(), QStringLiteral("6, not possible, 64 heads do not divide by 6."));
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(slider_.get());
        QVERIFY(face != nullptr);
        QCOMPARE(face->role(), QAccessible::Slider);
        QCOMPARE(face->text(QAccessible::Name), QStringLiteral("Tensor parallel"));
        QCOMPARE(face->text(QAccessible::Value), slider_->spoken_value());
    }

    void legal_and_illegal_stops_look_different() {
        const QImage picture = slider_->grab().toImage();
        const Theme& theme = Theme::light();
        const auto middle = [&](int value) { return picture.pixelColor(at(value) * picture.devicePixelRatio()); };
        QCOMPARE(middle(8), theme.text3);    // a filled dot
        QCOMPARE(middle(5), theme.surface);  // a ring
        QCOMPARE(middle(1), theme.accent);   // passed by the thumb
    }

  private:
    QPoint at(int value) const {
        const auto& stops = slider_->stops();
        for (std::size_t i = 0; i < stops.size(); ++i)
            if (stops[i].value == value)
                return QPointF(slider_->geometry_of_row().stop_x(static_cast<int>(i)), slider_->geometry_of_row().track_y()).toPoint();
        return {};
    }
    void press(int value, Qt::KeyboardModifiers modifiers = {}) { QTest::mousePress(slider_.get(), Qt::LeftButton, modifiers, at(value)); }
    void release(int value) { QTest::mouseRelease(slider_.get(), Qt::LeftButton, {}, at(value)); }
    void move(int value, Qt::KeyboardModifiers modifiers = {}) {
        QMouseEvent event(QEvent::MouseMove, at(value), slider_->mapToGlobal(at(value)), Qt::NoButton, Qt::LeftButton, modifiers);
        QApplication::sendEvent(slider_.get(), &event);
    }

    std::unique_ptr<StopSlider> slider_;
};

QTEST_MAIN(TestStopSlider)
#include "tst_stop_slider.moc"
