// SPDX-License-Identifier: GPL-3.0-or-later
// The schedule as words and as a table: for the clipboard and for screen readers.
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QTest>

#include "tests/widgets/pipeline/sample_estimates.h"
#include "widgets/accessible/faces.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/theme/theme.h"

using namespace layline;
using namespace layline::test;

namespace {

ScheduleRequest one_f_one_b(int ranks, int micro_batches) {
    ScheduleRequest out;
    out.name = "1f1b";
    out.ranks = ranks;
    out.micro_batches = micro_batches;
    return out;
}

}  // namespace

class TestScheduleReading : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        apply_theme(ThemeChoice::light);
        install_accessible_faces();
    }

    void init() {
        view_ = std::make_unique<ScheduleView>();
        view_->resize(1284, 409);
        view_->set_estimate(sample_estimate(one_f_one_b(4, 128)));
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    }
    void cleanup() { view_.reset(); }

    void copying_gives_the_boxes_in_view_as_a_table() {
        view_->set_folded(false);
        view_->zoom_to(0.0, 0.5);
        QTest::keySequence(view_.get(), QKeySequence::Copy);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.first().split(QLatin1Char('\t')).size(), 10);
        // 0 to 0.52 s: three forwards on rank 0, two on rank 1, one on rank 2, none yet on rank 3.
        QCOMPARE(lines.size(), 1 + 3 + 2 + 1);
        QVERIFY2(lines[1].startsWith(QStringLiteral("0\t0\t0\tF\t0\t0\t0\t0\t0.1875")), qPrintable(lines[1]));
    }

    void screen_readers_get_a_name_and_a_summary() {
        QCOMPARE(view_->accessibleName(), QStringLiteral("Pipeline schedule"));
        QVERIFY(view_->accessibleDescription().startsWith(QStringLiteral("1F1B · 4 stages · 128 micro-batches")));
        view_->set_estimate(illegal_estimate(view_->picture()->estimate(), 6));
        QVERIFY(view_->accessibleDescription().startsWith(QStringLiteral("last valid, TP 2")));
    }

    void a_screen_reader_walks_over_the_boxes_that_are_drawn() {
        view_->set_folded(true);
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(view_.get());
        QVERIFY(face != nullptr && face->role() == QAccessible::Table);
        QAccessibleTableInterface* table = face->tableInterface();
        QVERIFY(table != nullptr);
        QCOMPARE(table->columnDescription(4), QStringLiteral("micro_batch"));
        QCOMPARE(table->cellAt(1, 3)->text(QAccessible::Name), QStringLiteral("F"));
        QCOMPARE(table->cellAt(1, 4)->text(QAccessible::Name), QStringLiteral("0"));
        const int folded = table->rowCount();
        view_->set_folded(false);
        QVERIFY(table->rowCount() > folded);
        QVERIFY(table->rowCount() > 4 * 2 * 128);  // the head, and every forward and backward of every rank
        view_->zoom_to(PhaseKind::warm_up);
        QVERIFY(table->rowCount() < folded);
    }

    void a_picture_of_very_many_boxes_asks_to_zoom_in() {
        view_->set_estimate(sample_estimate(one_f_one_b(64, 1024)));
        view_->set_folded(false);
        view_->fit();
        QAccessibleTableInterface* table = QAccessible::queryAccessibleInterface(view_.get())->tableInterface();
        QCOMPARE(table->rowCount(), 1);
        QVERIFY(table->cellAt(0, 0)->text(QAccessible::Name).contains(QStringLiteral("zoom in")));
        view_->zoom_to(0, view_->picture()->end_s() / 200);
        QVERIFY(table->rowCount() > 10);
    }

  private:
    std::unique_ptr<ScheduleView> view_;
};

QTEST_MAIN(TestScheduleReading)
#include "tst_schedule_reading.moc"
