// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "tests/support/strict.h"
#include "tests/widgets/plot_estimates.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/headline/headline_tiles.h"
#include "widgets/headline/notice_page.h"
#include "widgets/headline/refusal_page.h"
#include "widgets/headline/tile_text.h"
#include "widgets/theme/theme.h"

using namespace layline;
using namespace layline::test;

class TestHeadline : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { apply_theme(ThemeChoice::light); }
    void init() { fail_on_warnings(); }

    void tiles_stand_side_by_side_and_fill_the_strip() {
        for (const Density density : {Density::regular, Density::compact}) {
            const HeadlineLayout layout{1600, 316, density};
            int right = 0;
            for (int i = 0; i < headline_tiles; ++i) {
                const QRect tile = layout.tile(static_cast<HeadlineTile>(i));
                QCOMPARE(tile.left(), right);
                right = tile.right() + 1;
            }
            QCOMPARE(right, 1600);
        }
        QCOMPARE((HeadlineLayout{1600, 316, Density::regular}.tile(HeadlineTile::memory).width()), 238);
        QCOMPARE((HeadlineLayout{1280, 272, Density::compact}.tile(HeadlineTile::throughput).width()), 158);
    }

    void numbers_and_bands_are_the_estimates() {
        const HeadlineValues values{hand_made(), nullptr, MfuConvention::palm, {}};
        QCOMPARE(mfu_tile(values).number, QStringLiteral("50.0"));
        QCOMPARE(step_time_tile(values).number, QStringLiteral("60.0"));
        QCOMPARE(step_time_tile(values).note, QStringLiteral("± 12.5"));  // (75 - 50) / 2
        QCOMPARE(mfu_tile(values).note, QStringLiteral("± 10.0"));        // 50 * 60 / 50 = 60 and 50 * 60 / 75 = 40
        QCOMPARE(memory_tile(values).number, QStringLiteral("73.0"));
        QCOMPARE(memory_tile(values).unit, QStringLiteral("/ 80 GiB"));
        QCOMPARE(memory_tile(values).note, QStringLiteral("91 % of capacity"));
    }

    void the_convention_changes_the_mfu() {
        QCOMPARE(mfu_tile({hand_made(), nullptr, MfuConvention::causal, {}}).number, QStringLiteral("45.0"));
        QCOMPARE(mfu_tile({hand_made(), nullptr, MfuConvention::megatron, {}}).number, QStringLiteral("52.0"));
    }

    void a_comparison_takes_the_place_of_the_band() {
        const auto live = hand_made();
        live->mfu_palm = 0.439;
        live->step_time_s = 69.4;
        const HeadlineValues values{live, hand_made(), MfuConvention::palm, {}};
        QCOMPARE(mfu_tile(values).note, QStringLiteral("A 50.0  −6.1"));
        QCOMPARE(step_time_tile(values).note, QStringLiteral("A 60.0  +9.4"));
    }

    void step_times_below_a_second_are_in_milliseconds() {
        const auto fast = hand_made();
        fast->step_time_s = 0.25;
        const TileText text = step_time_tile({fast, nullptr, MfuConvention::palm, {}});
        QCOMPARE(text.number + text.unit, QStringLiteral("250ms"));
    }

    void glyphs_agree_with_one_another() {
        const HeadlineValues values{hand_made(), nullptr, MfuConvention::palm, {}};
        const TileGlyph mfu = mfu_tile(values).glyph, time = step_time_tile(values).glyph, rate = throughput_tile(values).glyph;
        QVERIFY(std::abs(mfu.place(mfu.value) - rate.place(rate.value)) < 1e-9);
        QVERIFY(std::abs(mfu.place(mfu.value) + time.place(time.value) - 1) < 1e-9);  // short times are good
    }

    void the_verdict_names_stage_amount_and_capacity_data() {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("fits") << static_cast<int>(Verdict::fits) << QStringLiteral("Stage 0 needs 73.0 of 80 GiB.");
        QTest::newRow("tight") << static_cast<int>(Verdict::tight)
                               << QStringLiteral("Stage 0 needs 73.0 of 80 GiB. Should run, but leaves 7.0 GiB for fragmentation.");
    }
    void the_verdict_names_stage_amount_and_capacity() {
        QFETCH(int, verdict);
        QFETCH(QString, sentence);
        const auto estimate = hand_made();
        estimate->verdict = static_cast<Verdict>(verdict);
        QCOMPARE(verdict_sentence({estimate, nullptr, MfuConvention::palm, {}}), sentence);
    }

    void pages_change_without_changing_the_height() {
        HeadlineStrip strip;
        strip.set_density(Density::regular);
        strip.resize(1600, strip.height());
        strip.show_values({hand_made(), nullptr, MfuConvention::palm, {}});
        strip.show();
        const int height = strip.height();
        QVERIFY(!strip.refuses());
        strip.show_refusal(refusal());
        QVERIFY(strip.refuses());
        QCOMPARE(strip.height(), height);
        strip.show_notice({QStringLiteral("Could not read a file"), QStringLiteral("Nothing was changed."), {}});
        QCOMPARE(strip.height(), height);
        strip.set_density(Density::compact);
        QCOMPARE(strip.height(), 64);
    }

    void offers_and_the_way_back_are_buttons() {
        HeadlineStrip strip;
        strip.set_density(Density::regular);
        strip.resize(1600, strip.height());
        strip.show_refusal(refusal());
        strip.show();
        QSignalSpy offers(&strip, &HeadlineStrip::offer_chosen), back(&strip, &HeadlineStrip::back_requested);
        QTest::mouseClick(strip.refusal_page().button(1), Qt::LeftButton);
        QCOMPARE(offers.takeFirst()[0].toInt(), 1);
        QTest::keyClick(strip.refusal_page().button(0), Qt::Key_Return);
        QCOMPARE(offers.takeFirst()[0].toInt(), 0);
        QTest::mouseClick(strip.refusal_page().button(2), Qt::LeftButton);
        QCOMPARE(back.count(), 1);
        QVERIFY(strip.refusal_page().spoken().contains(QStringLiteral("64 ÷ 6 = 10.67")));
    }

    void notices_act_and_close() {
        HeadlineStrip strip;
        strip.set_density(Density::regular);
        strip.resize(1600, strip.height());
        strip.show_notice({QStringLiteral("Title"), QStringLiteral("Text"), {QStringLiteral("Open another file…")}});
        strip.show();
        QSignalSpy acted(&strip, &HeadlineStrip::notice_action);
        QTest::mouseClick(strip.notice_page().button(0), Qt::LeftButton);
        QTest::mouseClick(strip.notice_page().button(-1), Qt::LeftButton);
        QCOMPARE(acted[0][0].toInt(), 0);
        QCOMPARE(acted[1][0].toInt(), -1);
    }

  private:
    static Refusal refusal() {
        return {
            QStringLiteral("TP 6"),
            QStringLiteral("One rule is broken."),
            {{QStringLiteral("Attention heads"), QStringLiteral("64 ÷ 6 = 10.67"),
              QStringLiteral("each rank needs a whole number of heads")}},
            {{QStringLiteral("Use TP 4"), QStringLiteral("50.1 %, fits")}, {QStringLiteral("Use TP 8"), QStringLiteral("39.2 %, fits")}},
            QStringLiteral("Back to TP 2")};
    }
};

QTEST_MAIN(TestHeadline)
#include "tst_headline.moc"
