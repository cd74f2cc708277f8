// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>

#include "app/gui/main_window/actions.h"
#include "app/gui/main_window/dock_header.h"
#include "app/gui/main_window/docks.h"
#include "app/gui/style/window_style.h"
#include "tests/support/strict.h"

using namespace layline;
using namespace layline::test;

namespace {

/// A window with two docks at the bottom and two at the right, each of which counts how often it was built.
struct DockWindow {
    QMainWindow window;
    Actions actions{&window};
    Docks docks{window, actions, new QLabel(QStringLiteral("layout"))};
    std::map<std::string, int> built;

    DockWindow() {
        window.setCentralWidget(new QWidget);
        add("dock.schedule", "Schedule", Qt::BottomDockWidgetArea, "Alt+2");
        add("dock.search", "Search", Qt::BottomDockWidgetArea, "Alt+3");
        add("dock.explain", "Explain", Qt::RightDockWidgetArea, "Alt+5");
        add("dock.evidence", "Evidence", Qt::RightDockWidgetArea, "Alt+6");
        window.resize(1600, 1000);
        window.show();
        docks.restore_default();
        QTest::qWait(0);
    }
    void add(const std::string& id, const char* title, Qt::DockWidgetArea area, const char* keys) {
        docks.add({id, QString::fromUtf8(title), QKeySequence(QString::fromUtf8(keys)), area, [this, id] {
                       ++built[id];
                       return DockContent{new QLabel(QString::fromStdString(id)), new QLabel(QStringLiteral("header"))};
                   }});
    }
    bool on_top(const char* id) const { return !docks.dock(id)->visibleRegion().isEmpty(); }
    void click_tab(const char* on, const QPoint& where) const {
        QTest::mouseClick(docks.dock(on)->titleBarWidget(), Qt::LeftButton, {}, where);
        QTest::qWait(0);
    }
};

}  // namespace

class DocksTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { QApplication::setStyle(new WindowStyle); }
    void init() { fail_on_warnings(); }

    void many_tabs_share_the_width_before_the_buttons() {
        DockWindow shown;
        for (const char* name : {"Compare", "Calibrate", "Recommendations", "More axes"})
            shown.add(std::string("dock.") + name, name, Qt::RightDockWidgetArea, "");
        shown.docks.restore_default();
        QTest::qWait(0);
        const QWidget* header = shown.docks.dock("dock.explain")->titleBarWidget();
        constexpr int buttons = 4 + 2 * 24;
        shown.click_tab("dock.explain", {header->width() - buttons - 8, header->height() / 2});
        QVERIFY(shown.on_top("dock.More axes"));
    }

    void the_first_of_each_place_is_on_top_and_only_those_are_built() {
        DockWindow shown;
        QVERIFY(shown.on_top("dock.schedule"));
        QVERIFY(shown.on_top("dock.explain"));
        QVERIFY(!shown.on_top("dock.search"));
        QCOMPARE(shown.built, (std::map<std::string, int>{{"dock.explain", 1}, {"dock.schedule", 1}}));
    }

    void a_key_raises_a_dock_that_stands_behind_and_hides_one_on_top() {
        DockWindow shown;
        shown.actions["dock.search"]->trigger();
        QTest::qWait(0);
        QVERIFY(shown.on_top("dock.search"));
        QCOMPARE(shown.built["dock.search"], 1);
        shown.actions["dock.search"]->trigger();
        QTest::qWait(0);
        QVERIFY(shown.docks.dock("dock.search")->isHidden());
        QVERIFY(shown.on_top("dock.schedule"));
        shown.actions["dock.search"]->trigger();
        QTest::qWait(0);
        QVERIFY(shown.on_top("dock.search"));
        QCOMPARE(shown.built["dock.search"], 1);  // what it held is still there
    }

    void a_click_on_another_tab_raises_it() {
        DockWindow shown;
        const int first_tab =
            QFontMetrics(shown.docks.dock("dock.explain")->titleBarWidget()->font()).horizontalAdvance(QStringLiteral("Explain"));
        shown.click_tab("dock.explain", {first_tab + 40, 15});
        QVERIFY(shown.on_top("dock.evidence"));
        QVERIFY(!shown.on_top("dock.explain"));
    }

    void tabs_take_no_room_above_the_title_bar() {
        DockWindow shown;
        const auto* dock = shown.docks.dock("dock.schedule");
        const int top = shown.window.centralWidget()->geometry().bottom();
        QVERIFY(dock->geometry().top() - top <= 3);
    }

    void a_closed_dock_leaves_its_tab_and_the_default_brings_it_back() {
        DockWindow shown;
        shown.docks.dock("dock.evidence")->close();
        shown.docks.dock("dock.explain")->setFloating(true);
        QTest::qWait(0);
        shown.docks.restore_default();
        QTest::qWait(0);
        QVERIFY(!shown.docks.dock("dock.explain")->isFloating());
        QVERIFY(!shown.docks.dock("dock.evidence")->isHidden());
        QVERIFY(shown.on_top("dock.explain"));
    }

    void in_a_compact_window_the_right_docks_stand_at_the_bottom() {
        DockWindow shown;
        shown.docks.set_density(Density::compact);
        shown.docks.restore_default();
        QTest::qWait(0);
        QCOMPARE(shown.window.dockWidgetArea(shown.docks.dock("dock.evidence")), Qt::BottomDockWidgetArea);
        QCOMPARE(shown.window.tabifiedDockWidgets(shown.docks.dock("dock.schedule")).size(), 3);
        QVERIFY(shown.on_top("dock.schedule"));
    }
};

QTEST_MAIN(DocksTest)
#include "tst_docks.moc"
