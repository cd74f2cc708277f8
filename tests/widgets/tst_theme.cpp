// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QFontDatabase>
#include <QLabel>
#include <QPainter>
#include <QTest>
#include <algorithm>
#include <set>

#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

using namespace layline;

namespace {

using Token = QColor Theme::*;

/// The smallest distance between any two of the colours, as seen with full colour sight and with each of the three deficiencies.
double smallest_distance(const Theme& theme, std::initializer_list<Token> group) {
    double smallest = 1e9;
    for (const Deficiency sight : {Deficiency::none, Deficiency::protanopia, Deficiency::deuteranopia, Deficiency::tritanopia})
        for (auto one = group.begin(); one != group.end(); ++one)
            for (auto other = one + 1; other != group.end(); ++other)
                smallest = std::min(smallest, distance(simulate_deficiency(theme.**one, sight), simulate_deficiency(theme.**other, sight)));
    return smallest;
}

const std::initializer_list<Token> kinds = {&Theme::f, &Theme::b, &Theme::w, &Theme::p2p, &Theme::tp, &Theme::dp, &Theme::opt};
const std::initializer_list<Token> classes = {&Theme::mw, &Theme::mg, &Theme::mo, &Theme::ma, &Theme::ml, &Theme::mb, &Theme::mr};

}  // namespace

class TestTheme : public QObject {
    Q_OBJECT
  private slots:
    void every_token_is_filled_once() {
        std::set<std::string_view> names;
        for (const ThemeToken& token : theme_tokens()) {
            QVERIFY2(names.insert(token.name).second, token.name.data());
            QCOMPARE((Theme::light().*token.colour).rgb() & 0xFFFFFF, token.light);
            QCOMPARE((Theme::dark().*token.colour).rgb() & 0xFFFFFF, token.dark);
        }
        // Each QColor member of the struct is in the table: as many rows as members.
        constexpr std::size_t colours = (sizeof(Theme) - offsetof(Theme, window)) / sizeof(QColor);
        QCOMPARE(theme_tokens().size(), colours);
    }

    void contrast_is_the_ratio_of_the_guidelines() {
        QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
        // The guidelines' own example of a just sufficient grey on white: #767676 is 4.54:1.
        QVERIFY(std::abs(contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.005);
    }

    void lab_matches_published_values() {
        // sRGB red under D65, as tabulated in colour textbooks: 53.24, 80.09, 67.20.
        const Lab red = to_lab(QColor(255, 0, 0));
        QVERIFY(std::abs(red.l - 53.24) < 0.02 && std::abs(red.a - 80.09) < 0.02 && std::abs(red.b - 67.20) < 0.02);
        for (const ThemeToken& token : theme_tokens()) QCOMPARE(from_lab(to_lab(QColor(token.light))).rgb(), QColor(token.light).rgb());
    }

    void contrast_of_text_data() {
        QTest::addColumn<Token>("ink");
        QTest::addColumn<Token>("paper");
        QTest::addColumn<double>("light");
        QTest::addColumn<double>("dark");
        // The specification's table; each figure is also above 4.5, as the guidelines ask of small text.
        QTest::newRow("text surface") << &Theme::text << &Theme::surface << 16.7 << 13.6;
        QTest::newRow("text2 surface") << &Theme::text2 << &Theme::surface << 8.2 << 8.9;
        QTest::newRow("text3 surface") << &Theme::text3 << &Theme::surface << 5.5 << 6.3;
        QTest::newRow("text3 window") << &Theme::text3 << &Theme::window << 5.0 << 6.8;
        QTest::newRow("text3 sunken") << &Theme::text3 << &Theme::sunken << 4.7 << 6.9;
        QTest::newRow("text3 trough") << &Theme::text3 << &Theme::trough << 4.9 << 5.6;
        QTest::newRow("text3 accentbg") << &Theme::text3 << &Theme::accentbg << 4.7 << 4.9;
        QTest::newRow("accent surface") << &Theme::accent << &Theme::surface << 5.9 << 7.1;
        QTest::newRow("onaccent accent") << &Theme::onaccent << &Theme::accent << 5.9 << 7.8;
        QTest::newRow("ft f") << &Theme::ft << &Theme::f << 5.1 << 4.8;
        QTest::newRow("bt b") << &Theme::bt << &Theme::b << 5.1 << 6.3;
        QTest::newRow("wt w") << &Theme::wt << &Theme::w << 7.3 << 7.6;
        QTest::newRow("dpt dp") << &Theme::dpt << &Theme::dp << 5.9 << 4.9;
        QTest::newRow("bt ma") << &Theme::bt << &Theme::ma << 4.9 << 6.1;
        QTest::newRow("fits") << &Theme::fits << &Theme::fitsbg << 5.8 << 7.4;
        QTest::newRow("tight") << &Theme::tight << &Theme::tightbg << 6.6 << 7.8;
        QTest::newRow("does not fit") << &Theme::over << &Theme::overbg << 5.5 << 7.0;
        QTest::newRow("not possible") << &Theme::illegal << &Theme::illegalbg << 7.8 << 8.0;
    }
    void contrast_of_text() {
        QFETCH(Token, ink);
        QFETCH(Token, paper);
        QFETCH(double, light);
        QFETCH(double, dark);
        const double in_light = contrast(Theme::light().*ink, Theme::light().*paper);
        const double in_dark = contrast(Theme::dark().*ink, Theme::dark().*paper);
        QVERIFY2(std::abs(in_light - light) <= 0.0501 && in_light >= 4.5, qPrintable(QString::number(in_light)));
        QVERIFY2(std::abs(in_dark - dark) <= 0.0501 && in_dark >= 4.5, qPrintable(QString::number(in_dark)));
    }

    void colours_of_a_group_stay_apart_for_every_eye() {
        QCOMPARE(std::round(10 * smallest_distance(Theme::light(), kinds)), 145.0);
        QCOMPARE(std::round(10 * smallest_distance(Theme::dark(), kinds)), 125.0);
        QCOMPARE(std::round(10 * smallest_distance(Theme::light(), classes)), 161.0);
        QCOMPARE(std::round(10 * smallest_distance(Theme::dark(), classes)), 130.0);
    }

    void every_chunk_shade_carries_readable_text() {
        for (const Theme* theme : {&Theme::light(), &Theme::dark()})
            for (int chunks = 1; chunks <= 16; ++chunks)
                for (int chunk = 0; chunk < chunks; ++chunk) {
                    const Fill forward = theme->forward(chunk, chunks), backward = theme->backward(chunk, chunks);
                    // Numbers in boxes are 11 px medium; 3.5 is the least that the two text colours can give around L* 55.
                    QVERIFY(contrast(forward.fill, forward.text) >= 3.5);
                    QVERIFY(contrast(backward.fill, backward.text) >= 4.5);
                }
        QCOMPARE(Theme::light().forward(0, 4).fill, Theme::light().f);
        QCOMPARE(Theme::light().forward(3, 4).fill, Theme::light().f2);
        QCOMPARE(Theme::light().backward(3, 4).fill, Theme::light().b2);
    }

    void the_theme_is_the_palette_and_a_change_repaints() {
        apply_theme(ThemeChoice::light);
        QWidget widget;
        QCOMPARE(&Theme::of(widget), &Theme::current());
        QCOMPARE(Theme::of(widget).scheme, Scheme::light);
        apply_theme(ThemeChoice::dark);
        QCoreApplication::processEvents();  // Qt tells the widgets of a new palette by an event
        QCOMPARE(Theme::of(widget).scheme, Scheme::dark);
        QCOMPARE(widget.palette().color(QPalette::Base), Theme::dark().surface);
        QCOMPARE(widget.palette().color(QPalette::Highlight), Theme::dark().accent);
        widget.setPalette(Theme::light().palette());
        QCOMPARE(Theme::of(widget).scheme, Scheme::light);
    }

    void high_contrast_uses_the_systems_text_and_surfaces() {
        apply_theme(ThemeChoice::high_contrast);
        const Theme& theme = Theme::current();
        QCOMPARE(theme.scheme, Scheme::contrast);
        QCOMPARE(theme.text, theme.text3);
        QVERIFY(contrast(theme.text, theme.surface) >= 4.5);
    }

    void fonts_are_embedded_and_digits_tabular() {
        load_fonts();
        QVERIFY(QFontDatabase::hasFamily(QStringLiteral("Roboto")));
        QCOMPARE(text_family(), QStringLiteral("Roboto"));
        QCOMPARE(code_family(), QStringLiteral("JetBrains Mono"));
        for (int role = 0; role <= static_cast<int>(TextRole::code); ++role)
            QVERIFY2(has_tabular_digits(font_of(static_cast<TextRole>(role))), qPrintable(QString::number(role)));
        QCOMPARE(font_of(TextRole::headline).pixelSize(), 27);
        set_text_scale(1.5);
        QCOMPARE(font_of(TextRole::body).pixelSize(), 18);
        QCOMPARE(line_height(TextRole::body), 24);
        set_text_scale(1.0);
    }

    void icons_are_distinct_and_follow_the_theme() {
        std::set<QByteArray> seen;
        for (int i = 0; i < icon_count; ++i) {
            apply_theme(ThemeChoice::light);
            const QIcon button = icon(static_cast<Icon>(i));
            const QImage in_light = button.pixmap(16, 16).toImage();
            const auto bytes = QByteArray(reinterpret_cast<const char*>(in_light.constBits()), static_cast<int>(in_light.sizeInBytes()));
            const bool may_repeat = i == static_cast<int>(Icon::sort_down);
            QVERIFY2(seen.insert(bytes).second || may_repeat, qPrintable(QString::number(i)));
            // Nothing of a stroke leaves the grid.
            QVERIFY(QRectF(0, 0, 16, 16).contains(icon_path(static_cast<Icon>(i)).boundingRect().adjusted(-0.7, -0.7, 0.7, 0.7)));
            apply_theme(ThemeChoice::dark);
            QVERIFY(icon(static_cast<Icon>(i)).pixmap(16, 16).toImage() != in_light);
        }
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
