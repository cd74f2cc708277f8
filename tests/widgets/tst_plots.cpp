// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <numeric>

#include "model/scenario/presets.h"
#include "tests/support/strict.h"
#include "tests/widgets/plot_estimates.h"
#include "widgets/accessible/faces.h"
#include "widgets/memory/memory_bars.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"
#include "widgets/waterfall/waterfall_view.h"

using namespace layline;
using namespace layline::test;

namespace {

void hover(QWidget& widget, QPoint at) {
    QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
}

}  // namespace

class TestPlots : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        qRegisterMetaType<MemoryMark>();
        apply_theme(ThemeChoice::light);
        install_accessible_faces();
    }
    void init() { fail_on_warnings(); }

    void bars_keep_equal_slots_and_shrink_with_their_number_data() {
        QTest::addColumn<int>("stages");
        QTest::addColumn<double>("bar");
        QTest::addColumn<int>("visible");
        QTest::newRow("four") << 4 << 44.0 << 4;
        QTest::newRow("sixteen") << 16 << 11.0 << 16;
        QTest::newRow("sixty-four scroll") << 64 << 6.0 << 31;
    }
    void bars_keep_equal_slots_and_shrink_with_their_number() {
        QFETCH(int, stages);
        QFETCH(double, bar);
        QFETCH(int, visible);
        const MemoryLayout layout{392, 346, stages, false, Density::regular};
        QCOMPARE(layout.bar(), bar);
        QCOMPARE(layout.visible(), visible);
        for (int i = 0; i < visible; ++i) {
            QCOMPARE(layout.stage_at(layout.bar_left(i, 0, true) + layout.bar() / 2, 0), i);
            QVERIFY(layout.bar_left(i, 0, true) >= layout.plot().left() &&
                    layout.bar_left(i, 0, true) + layout.bar() <= layout.plot().right() + 1);
        }
    }

    void segments_stand_on_one_another_and_keep_their_share() {
        MemoryBars bars;
        bars.resize(392, 346);
        bars.set_estimates(hand_made(), nullptr);
        const double per_gib = bars.segment_rect(0, MemoryClass::weights).height() / 16;
        double below = bars.segment_rect(0, MemoryClass::weights).bottom();
        for (const MemoryClass part : memory_classes) {
            const QRectF segment = bars.segment_rect(0, part);
            QVERIFY(std::abs(segment.bottom() - below) < 1e-6);
            QVERIFY(std::abs(segment.height() - per_gib * bytes_of(hand_made()->memory[0], part) / gib) < 1e-6);
            below = segment.top();
        }
    }

    void a_segment_has_its_class_colour_and_answers_to_the_pointer() {
        MemoryBars bars;
        bars.resize(392, 346);
        bars.set_estimates(hand_made(), nullptr);
        bars.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bars));
        const QImage picture = bars.grab().toImage();
        const QSignalSpy spy(&bars, &MemoryBars::hovered);
        const std::pair<MemoryClass, QColor> parts[] = {{MemoryClass::weights, Theme::light().mw},
                                                        {MemoryClass::gradients, Theme::light().mg},
                                                        {MemoryClass::activations, Theme::light().ma}};
        for (const auto& [part, colour] : parts) {
            const QPoint middle = bars.segment_rect(2, part).center().toPoint();
            QCOMPARE(picture.pixelColor(middle), colour);
            hover(bars, middle);
            QVERIFY(bars.mark_at(middle) == (MemoryMark{2, part}));
        }
        QCOMPARE(spy.count(), 3);
    }

    void the_table_has_every_stage_and_its_total() {
        MemoryBars bars;
        bars.set_estimates(hand_made(), nullptr);
        const QStringList rows = bars.table().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(rows.size(), 5);
        QVERIFY(rows[1].endsWith(QStringLiteral("\t73.00")));  // 16 + 16 + 6 + 32 + 0 + 1 + 2
        QVERIFY(rows[4].endsWith(QStringLiteral("\t70.00")));  // 6 GiB less of activations, 3 of logits
        bars.show();
        bars.setFocus();
        QTest::keyClick(&bars, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), bars.table());
    }

    void a_screen_reader_finds_a_table() {
        MemoryBars bars;
        bars.set_estimates(hand_made(), nullptr);
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&bars);
        QVERIFY(face != nullptr && face->role() == QAccessible::Table);
        QAccessibleTableInterface* table = face->tableInterface();
        QVERIFY(table != nullptr);
        QCOMPARE(table->rowCount(), 5);     // head and four stages
        QCOMPARE(table->columnCount(), 9);  // stage, seven classes, total
        QCOMPARE(table->cellAt(2, 4)->text(QAccessible::Name), QStringLiteral("30.00"));
        QCOMPARE(table->columnDescription(4), QStringLiteral("Activations"));
        QCOMPARE(face->indexOfChild(table->cellAt(2, 4)), 22);
        QVERIFY(face->child(22) == table->cellAt(2, 4));
    }

    void keys_walk_over_stages_and_classes() {
        MemoryBars bars;
        bars.resize(392, 346);
        bars.set_estimates(hand_made(64), nullptr);
        connect(&bars, &MemoryBars::clicked, &bars, &MemoryBars::set_mark);
        QSignalSpy spy(&bars, &MemoryBars::clicked);
        for (int i = 0; i < 70; ++i) QTest::keyClick(&bars, Qt::Key_Right);
        const auto last = spy.last()[0].value<MemoryMark>();
        QCOMPARE(last.stage, 63);
        QVERIFY(!bars.segment_rect(63, MemoryClass::weights).isNull());  // scrolled into sight
        QVERIFY(bars.segment_rect(0, MemoryClass::weights).isNull());
    }

    void rounding_keeps_the_sum_data() {
        QTest::addColumn<QList<double>>("values");
        QTest::newRow("thirds") << QList<double>{100.0 / 3, 100.0 / 3, 100.0 / 3};
        QTest::newRow("sevenths") << QList<double>(7, 100.0 / 7);
        QTest::newRow("tiny") << QList<double>{0.04, 0.04, 0.04, 99.88};
        QTest::newRow("negative") << QList<double>{-0.36, 40.36, 60};
    }
    void rounding_keeps_the_sum() {
        QFETCH(QList<double>, values);
        const std::vector<double> rounded = round_to_tenths({values.begin(), values.end()}, 100);
        qint64 tenths = 0;
        for (std::size_t i = 0; i < rounded.size(); ++i) {
            tenths += std::llround(rounded[i] * 10);
            QVERIFY(std::abs(rounded[i] - values[static_cast<qsizetype>(i)]) < 0.1);
        }
        QCOMPARE(tenths, 1000);
    }

    void the_rows_lead_from_peak_down_to_achieved() {
        const auto lines = waterfall_lines(*hand_made(), nullptr, MfuConvention::palm);
        double level = 100, sum = 0;
        for (const WaterfallLine& line : lines) {
            if (!line.is_loss()) continue;
            QVERIFY(std::abs(line.to - level) < 1e-9);
            level = line.from;
            sum += line.points;
        }
        QCOMPARE(lines.back().kind, WaterfallKind::achieved);
        QVERIFY(std::abs(level - lines.back().points) < 1e-9);
        QVERIFY(std::abs(sum + lines.back().points - 100) < 1e-9);
        QVERIFY(lines[3].is_nothing());
    }

    /// The shares of DeepSeek-V3's plan are such that rounding all rows together would read 23.1 beside a headline of 23.0.
    void the_achieved_row_reads_as_the_headline() {
        for (const PresetInfo& preset : scenario_presets()) {
            const Estimate live = estimate(scenario_preset(preset.id));
            if (!live.legal()) continue;
            const double shown = waterfall_lines(live, nullptr, MfuConvention::palm).back().points;
            QCOMPARE(numbers::fixed(shown, 1), numbers::fixed(100 * live.mfu_palm, 1));
        }
    }

    void a_compared_waterfall_has_the_rows_of_both() {
        const auto live = hand_made(), pinned = hand_made();
        std::erase_if(live->waterfall, [](const WaterfallRow& row) { return row.kind == WaterfallKind::bubble; });
        live->waterfall[1].share += 0.13334;
        live->waterfall[1].seconds += 60 * 0.13334;
        const auto lines = waterfall_lines(*live, pinned.get(), MfuConvention::palm);
        const auto bubble = std::ranges::find(lines, WaterfallKind::bubble, &WaterfallLine::kind);
        QVERIFY(bubble != lines.end());
        QCOMPARE(bubble->points, 0.0);
        QVERIFY(*bubble->pinned_points > 13);
        QVERIFY((bubble + 1)->kind == WaterfallKind::optimizer);
    }

    void pointing_at_a_row_names_its_kind() {
        WaterfallView view;
        view.resize(532, 346);
        view.set_estimates(hand_made(), nullptr, MfuConvention::palm);
        view.show();
        std::optional<WaterfallKind> seen;
        connect(&view, &WaterfallView::hovered, &view, [&seen](auto kind) { seen = kind; });
        for (int row = 0; row < static_cast<int>(view.lines().size()); ++row) {
            hover(view, view.row_rect(row).center());
            QVERIFY(seen == view.lines()[static_cast<std::size_t>(row)].kind);
        }
        hover(view, QPoint(20, 344));
        QVERIFY(!seen);
    }

    void bars_stand_where_their_points_say() {
        WaterfallView view;
        view.resize(532, 346);
        view.set_estimates(hand_made(), nullptr, MfuConvention::palm);
        const QImage picture = view.grab().toImage();
        const int row = static_cast<int>(view.lines().size()) - 1;
        const int y = view.row_rect(row).center().y() + 6;  // beside the whisker
        int coloured = 0, hundred = 0;
        for (int x = 0; x < picture.width(); ++x) {
            coloured += picture.pixelColor(x, y) == Theme::light().accent;
            hundred += picture.pixelColor(x, view.row_rect(0).center().y()) == Theme::light().sunken;
        }
        QVERIFY2(std::abs(coloured - 0.5 * hundred) <= 3, qPrintable(QStringLiteral("%1 of %2").arg(coloured).arg(hundred)));
    }
};

QTEST_MAIN(TestPlots)
#include "tst_plots.moc"
