// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAccessible>

#include "app/gui/explain/explain_page.h"
#include "app/gui/explain/readable.h"
#include "app/gui/main_window/docks.h"
#include "model/cost/memory.h"
#include "model/rules/rules.h"
#include "tests/app/window_fixture.h"
#include "widgets/accessible/faces.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/headline/headline_tiles.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/theme/numbers.h"

using namespace layline;
using namespace layline::test;

namespace {

Explained explained(const PlanningSession& session) {
    const std::vector<Move> moves = legal_moves(session.scenario());
    return explain(session, &moves);
}

Highlight of_class(int stage, MemoryClass part) {
    Highlight mark;
    mark.stage = stage;
    mark.memory_class = part;
    return mark;
}

const SheetItem& item(const Sheet& sheet, SheetItem::Kind kind) { return *std::ranges::find(sheet.items, kind, &SheetItem::kind); }

std::vector<SheetButton> buttons(const Sheet& sheet) {
    std::vector<SheetButton> all;
    for (const SheetItem& entry : sheet.items) all.insert(all.end(), entry.buttons.begin(), entry.buttons.end());
    return all;
}

double most(const Scenario& scenario, MemoryClass part) {
    double bytes = 0;
    for (const StageMemory& stage : stage_memory(scenario)) bytes = std::max(bytes, bytes_of(stage, part));
    return bytes;
}

}  // namespace

class TestExplain : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QApplication::setStyle(new WindowStyle);
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void every_class_of_every_stage_has_its_value_and_a_formula() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        for (const StageMemory& stage : session.estimate()->memory)
            for (const MemoryClass part : memory_classes) {
                session.select(of_class(stage.stage, part));
                const Sheet sheet = explained(session).sheet;
                QCOMPARE(item(sheet, SheetItem::Kind::title).cells[1].text, numbers::gib(bytes_of(stage, part)).text());
                if (bytes_of(stage, part) == 0) continue;
                const SheetItem& box = item(sheet, SheetItem::Kind::box);
                QVERIFY(box.cells.size() >= 2U);
                QVERIFY(box.cells.back().text.contains(numbers::gib(bytes_of(stage, part)).number));
                QVERIFY(sheet.text().contains(QStringLiteral("Source: ")));
            }
    }

    void buttons_say_what_the_class_would_be_and_lower_it() {
        PlanningSession session({default_scenario(), {}, {}});
        session.select(of_class(0, MemoryClass::activations));
        session.settle();
        const Explained made = explained(session);
        const std::vector<SheetButton> all = buttons(made.sheet);
        QVERIFY(all.size() >= 3U);
        QCOMPARE(all.size(), made.alternatives.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double bytes = most(made.alternatives[i].scenario, MemoryClass::activations);
            QVERIFY(bytes < most(session.scenario(), MemoryClass::activations));
            QCOMPARE(all[i].detail, numbers::gib(bytes).number);
            QVERIFY(estimate(made.alternatives[i].scenario).legal());
        }
        QVERIFY(std::ranges::any_of(all, [](const SheetButton& button) { return button.text == QStringLiteral("Full recompute"); }));
    }

    void the_saving_on_a_button_is_what_the_estimate_then_says() {
        PlanningSession session({with_field(default_scenario(), "tp", 8), {}, {}});
        session.settle();
        const Explained made = explained(session);
        const std::vector<SheetButton> all = buttons(made.sheet);
        QVERIFY(!all.empty());
        double last_s = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double after_s = estimate(made.alternatives[i].scenario).step_time_s;
            const double saved_s = session.estimate()->step_time_s - after_s;
            QVERIFY(saved_s > 0);
            QVERIFY(i == 0 || saved_s <= last_s + 1e-9);
            QCOMPARE(all[i].detail,
                     numbers::difference(-saved_s, numbers::decimals_of(session.estimate()->step_time_s)) + QStringLiteral(" s"));
            last_s = saved_s;
        }
    }

    void each_mark_has_its_own_explanation() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        QStringList titles;
        const auto note = [&](const Highlight& mark) {
            session.select(mark);
            titles << item(explained(session).sheet, SheetItem::Kind::title).cells[0].text;
        };
        note({});
        Highlight mark;
        mark.action = 3;
        note(mark);
        mark = {};
        mark.waterfall = WaterfallKind::bubble;
        note(mark);
        mark = {};
        mark.tile = HeadlineTile::step_time;
        note(mark);
        mark = {};
        mark.stage = 2;
        note(mark);
        note(of_class(2, MemoryClass::weights));
        QCOMPARE(QSet<QString>(titles.begin(), titles.end()).size(), titles.size());
        QCOMPARE(titles[0], QStringLiteral("MFU"));
        QVERIFY(titles[1].contains(QStringLiteral("stage")));
    }

    void every_bar_of_the_waterfall_has_its_formula_with_numbers() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        for (const WaterfallRow& row : session.estimate()->waterfall) {
            if (row.seconds <= 0) continue;
            Highlight mark;
            mark.waterfall = row.kind;
            session.select(mark);
            const Sheet sheet = explained(session).sheet;
            const SheetItem& box = item(sheet, SheetItem::Kind::box);
            QVERIFY2(box.cells.size() == 3U, row.name.c_str());
            if (row.kind == WaterfallKind::peak || row.kind == WaterfallKind::achieved) continue;
            QVERIFY2(box.cells.back().text.contains(numbers::duration(row.seconds).text()), qPrintable(box.cells.back().text));
            QVERIFY2(sheet.text().contains(QStringLiteral("Source: ")), row.name.c_str());
        }
    }

    void a_box_says_what_it_waited_for() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        const Timeline& timeline = *session.estimate()->timeline;
        for (std::size_t i = 0; i < timeline.start_s.size(); i += 97) {
            Highlight mark;
            mark.action = static_cast<std::int64_t>(i);
            session.select(mark);
            const QString text = explained(session).sheet.text();
            QCOMPARE(text.contains(QStringLiteral("Waited for")), timeline.binding[i] >= 0);
            QVERIFY(text.contains(numbers::fixed(timeline.start_s[i], timeline.start_s[i] < 100 ? 3 : 2)));
        }
    }

    void an_illegal_value_gets_the_table_of_what_divides() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        session.set_field("tp", 6);
        session.settle();
        const Explained made = explain(session, nullptr);
        const std::vector<SheetCell>& heads = item(made.sheet, SheetItem::Kind::table_head).cells;
        const auto column = static_cast<std::size_t>(std::ranges::find(heads, QStringLiteral("64 ÷ TP"), &SheetCell::text) - heads.begin());
        QVERIFY(column < heads.size());
        int rows = 0, marked = 0;
        for (const SheetItem& entry : made.sheet.items) {
            if (entry.kind != SheetItem::Kind::table_row) continue;
            ++rows;
            marked += entry.marked ? 1 : 0;
            const std::int64_t value = entry.cells[0].text.toLongLong();
            const bool heads_divide = session.scenario().architecture.heads % value == 0;
            QCOMPARE(entry.cells[column].text, heads_divide ? QStringLiteral("yes") : QStringLiteral("no"));
            const bool possible = entry.cells.back().text != QStringLiteral("not possible");
            QCOMPARE(possible, estimate(with_field(session.scenario(), "tp", value)).legal());
        }
        QVERIFY(rows >= 6);
        QCOMPARE(marked, 1);
        QVERIFY(!made.alternatives.empty());
    }

    void a_button_is_one_undo_entry_and_marking_reaches_the_page() {
        WindowFixture fixture;
        fixture.window->docks().raise("dock.explain");
        auto* page = fixture.window->findChild<ExplainPage*>();
        QVERIFY(page != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(page->moves_known(), patience_ms);
        fixture.session.select(of_class(0, MemoryClass::activations));
        QTest::qWait(1);
        QVERIFY(page->view()->sheet().text().contains(QStringLiteral("Activations, stage 0")));
        QAbstractButton* button = page->view()->button(0);
        QVERIFY(button != nullptr);
        const Scenario before = fixture.session.scenario();
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Return);
        QTest::qWait(1);
        QCOMPARE(fixture.session.undo_stack().count(), 1);
        QVERIFY(!(fixture.session.scenario() == before));
        fixture.session.undo_stack().undo();
        QVERIFY(fixture.session.scenario() == before);
    }

    void nothing_is_computed_while_it_is_hidden() {
        WindowFixture fixture;
        fixture.window->docks().raise("dock.explain");
        auto* page = fixture.window->findChild<ExplainPage*>();
        QTRY_VERIFY_WITH_TIMEOUT(page->moves_known(), patience_ms);
        fixture.window->docks().raise("dock.compare");
        const QString before = page->view()->sheet().text();
        fixture.session.set_field("tp", 4);
        QTest::qWait(300);
        QCOMPARE(page->view()->sheet().text(), before);
        QVERIFY(!page->moves_known());
        fixture.window->docks().raise("dock.explain");
        QTRY_VERIFY_WITH_TIMEOUT(page->moves_known(), patience_ms);
        QVERIFY(page->view()->sheet().text() != before);
    }

    void a_number_of_the_headline_is_explained_by_mouse_and_key() {
        WindowFixture fixture;
        HeadlineTiles& tiles = fixture.window->headline()->tiles();
        QTest::mouseClick(&tiles, Qt::LeftButton, Qt::NoModifier, QPoint(700, 30));
        QTest::qWait(1);
        QVERIFY(fixture.session.highlight().tile.has_value());
        tiles.setFocus();
        const HeadlineTile clicked = *fixture.session.highlight().tile;
        QTest::keyClick(&tiles, Qt::Key_Right);
        QTest::qWait(1);
        QCOMPARE(static_cast<int>(*fixture.session.highlight().tile), static_cast<int>(clicked) + 1);
    }

    void the_page_is_a_table_for_screen_readers() {
        install_accessible_faces();
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        ExplainPage page(session);
        page.resize(360, 376);
        page.show();
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(page.view());
        QVERIFY(face != nullptr && face->tableInterface() != nullptr);
        QVERIFY(face->tableInterface()->rowCount() >= 3);
    }

    void numbers_of_the_model_are_made_readable() {
        QCOMPARE(readable("2,048 tokens x 1.761e+06 B"), QStringLiteral("2,048 tokens × 1.76 MB"));
        QCOMPARE(readable("1.6e+10 parameters x 2 B"), QStringLiteral("16.0 billion parameters × 2 B"));
    }
};

QTEST_MAIN(TestExplain)
#include "tst_explain.moc"
