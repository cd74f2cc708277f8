// SPDX-License-Identifier: GPL-3.0-or-later
// F6 visits every region of the window, each dock that can be seen included, and Shift+F6 goes the same way back.
#include <QDockWidget>

#include "app/gui/main_window/docks.h"
#include "tests/app/window_fixture.h"

using namespace layline;
using namespace layline::test;

namespace {

/// The name of the dock that has the focus; empty for none.
QString focused_dock() {
    for (QWidget* widget = QApplication::focusWidget(); widget != nullptr; widget = widget->parentWidget())
        if (const auto* dock = qobject_cast<QDockWidget*>(widget)) return dock->windowTitle();
    return {};
}

QList<QWidget*> stops(const MainWindow& window, Qt::KeyboardModifiers modifiers, int count) {
    QList<QWidget*> found;
    for (int i = 0; i < count; ++i) {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window.window(), Qt::Key_F6, modifiers);
        found << QApplication::focusWidget();
    }
    return found;
}

}  // namespace

class TestKeyboardRegions : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { QApplication::setStyle(new WindowStyle); }
    void init() { fail_on_warnings(); }

    void f6_visits_every_dock_on_top_and_back() {
        const WindowFixture fixture;
        fixture.window->docks().raise("dock.model");
        fixture.slider("tp")->setFocus();
        QStringList docks;
        const QWidget* start = QApplication::focusWidget();
        QList<QWidget*> forward;
        do {
            forward << stops(*fixture.window, Qt::NoModifier, 1);
            docks << focused_dock();
        } while (forward.back() != start && forward.size() < 20);
        QCOMPARE(forward.back(), start);
        QVERIFY2(docks.contains(QStringLiteral("Schedule")), qPrintable(docks.join(u',')));
        QVERIFY2(docks.contains(QStringLiteral("Model")), qPrintable(docks.join(u',')));
        QVERIFY2(docks.contains(QStringLiteral("Layout")), qPrintable(docks.join(u',')));
        const QList<QWidget*> back = stops(*fixture.window, Qt::ShiftModifier, static_cast<int>(forward.size()));
        forward.prepend(forward.takeLast());  // from the start on
        std::reverse(forward.begin(), forward.end());
        QCOMPARE(back, forward);
    }
};

QTEST_MAIN(TestKeyboardRegions)
#include "tst_keyboard_regions.moc"
