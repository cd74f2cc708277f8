// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/strict.h"
#include "tests/widgets/plot_estimates.h"
#include "widgets/memory/memory_table.h"
#include "widgets/memory/memory_table_model.h"
#include "widgets/theme/theme.h"

using namespace layline;
using namespace layline::test;

namespace {

QString cell(const MemoryTable& table, int row, int column) { return table.model()->index(row, column).data().toString(); }

}  // namespace

class TestMemoryTable : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        qRegisterMetaType<MemoryMark>();
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void classes_are_rows_and_what_is_allocated_stands_apart_from_what_is_reserved() {
        MemoryTable table;
        const QAbstractItemModelTester tester(table.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.set_estimate(hand_made());
        QCOMPARE(table.model()->columnCount(), 4);
        QCOMPARE(cell(table, 3, 1), QStringLiteral("30.0"));
        QCOMPARE(cell(table, MemoryTableModel::allocated, 0), QStringLiteral("71.0"));  // 16 + 16 + 6 + 32 + 0 + 1
        QCOMPARE(cell(table, MemoryTableModel::reserve, 0), QStringLiteral("2.0"));
        QCOMPARE(cell(table, MemoryTableModel::reserved, 0), QStringLiteral("73.0"));
        QVERIFY(cell(table, MemoryTableModel::of_capacity, 3).startsWith(QStringLiteral("87.5")));  // 70 of 80
        table.set_estimate(hand_made(8));
        QCOMPARE(table.model()->columnCount(), 8);
    }

    void a_cell_marks_its_class_and_a_sum_its_stage() {
        MemoryTable table;
        table.resize(392, 340);
        table.set_estimate(hand_made());
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        QSignalSpy marked(&table, &MemoryTable::marked);
        const auto click = [&](int row, int column) {
            QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(table.model()->index(row, column)).center());
        };
        click(3, 2);
        QVERIFY(marked.last()[0].value<MemoryMark>() == (MemoryMark{2, MemoryClass::activations}));
        click(MemoryTableModel::reserve, 1);
        QVERIFY(marked.last()[0].value<MemoryMark>() == (MemoryMark{1, MemoryClass::reserve}));
        click(MemoryTableModel::reserved, 1);
        QVERIFY(marked.last()[0].value<MemoryMark>() == (MemoryMark{1, std::nullopt}));
        const auto before = marked.count();
        table.set_mark({3, MemoryClass::logits});  // as another view marks it: told back to nobody
        QCOMPARE(table.currentIndex(), table.model()->index(4, 3));
        QCOMPARE(marked.count(), before);
        QSignalSpy wanted(&table, &MemoryTable::explanation_wanted);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(wanted.count(), 1);
        table.set_mark({});
        QVERIFY(!table.currentIndex().isValid());
    }

    void keys_and_the_clipboard_reach_every_number() {
        MemoryTable table;
        table.set_estimate(hand_made());
        table.setCurrentIndex(table.model()->index(0, 0));
        QSignalSpy marked(&table, &MemoryTable::marked);
        QTest::keyClick(&table, Qt::Key_Down);
        QTest::keyClick(&table, Qt::Key_Right);
        QVERIFY(marked.last()[0].value<MemoryMark>() == (MemoryMark{1, MemoryClass::gradients}));
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 1 + int(MemoryTableModel::rows));
        QVERIFY(lines[4].startsWith(QStringLiteral("Activations\t32.0\t30.0")));
    }

    void many_stages_scroll_beside_their_names() {
        MemoryTable table;
        table.resize(392, 340);
        table.set_estimate(hand_made(64));
        table.show();
        QVERIFY(table.columnWidth(0) >= 52);
        table.set_mark({63, MemoryClass::weights});
        QVERIFY(table.viewport()->rect().contains(table.visualRect(table.currentIndex())));
        QVERIFY(table.verticalHeader()->isVisible());
    }
};

QTEST_MAIN(TestMemoryTable)
#include "tst_memory_table.moc"
