// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLocale>
#include <QTest>

#include "widgets/theme/numbers.h"

using namespace layline;
using namespace layline::numbers;

class TestNumbers : public QObject {
    Q_OBJECT
  private slots:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void three_significant_digits_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("tens") << 78.0 << QStringLiteral("78.0");
        QTest::newRow("units") << 5.432 << QStringLiteral("5.43");
        QTest::newRow("hundreds") << 419.7 << QStringLiteral("420");
        QTest::newRow("thousands stay whole") << 1394.6 << QStringLiteral("1395");
        QTest::newRow("ten thousand is grouped") << 12345.0 << QStringLiteral("12\u202F345");
        QTest::newRow("million") << 1234567.0 << QStringLiteral("1\u202F234\u202F567");
        QTest::newRow("small") << 0.01234 << QStringLiteral("0.0123");
        QTest::newRow("rounds into the next decade") << 9.996 << QStringLiteral("10.0");
        QTest::newRow("rounds to a hundred") << 99.96 << QStringLiteral("100");
        QTest::newRow("negative") << -6.1 << QStringLiteral("\u22126.10");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0.0");
        QTest::newRow("infinite") << qInf() << QStringLiteral("\u2013");
        QTest::newRow("nothing") << qQNaN() << QStringLiteral("\u2013");
    }
    void three_significant_digits() {
        QFETCH(double, value);
        QTEST(significant(value), "text");
    }

    void differences_carry_a_sign_unless_they_round_to_nothing() {
        QCOMPARE(difference(9.4, 1), QStringLiteral("+9.4"));
        QCOMPARE(difference(-6.14, 1), QStringLiteral("\u22126.1"));
        QCOMPARE(difference(0.049, 1), QStringLiteral("0.0"));
        QCOMPARE(difference(-0.049, 1), QStringLiteral("0.0"));
        QCOMPARE(fixed(-0.04, 1), QStringLiteral("0.0"));
    }

    void quantities_pick_their_unit() {
        QCOMPARE(duration(78).text(), QStringLiteral("78.0 s"));
        QCOMPARE(duration(0.3754).text(), QStringLiteral("375 ms"));
        QCOMPARE(duration(0.99996).text(), QStringLiteral("1.00 s"));
        QCOMPARE(duration(12.3e-6).text(), QStringLiteral("12.3 µs"));
        QCOMPARE(duration(0).text(), QStringLiteral("0.0 s"));
        QCOMPARE(percent(0.5624).text(), QStringLiteral("56.2 %"));
        QCOMPARE(gib(80.0 * (1ULL << 30)).text(), QStringLiteral("80.0 GiB"));
        QCOMPARE(flops_per_s(312e12).text(), QStringLiteral("312 TFLOP/s"));
        QCOMPARE(bandwidth(2.039e12).text(), QStringLiteral("2.04 TB/s"));
        QCOMPARE(bandwidth(25e9).text(), QStringLiteral("25.0 GB/s"));
        QCOMPARE(parameters(66.9e9).text(), QStringLiteral("66.9 B"));
        QCOMPARE(count(131072).toStdString(), std::string("131\u202F072"));
        QCOMPARE(duration(qQNaN()).text(), QStringLiteral("\u2013"));
    }

    void the_locale_gives_the_decimal_sign() {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(significant(78.04), QStringLiteral("78,0"));
        QCOMPARE(fixed(12345.6, 1), QStringLiteral("12\u202F345,6"));
    }
};

QTEST_APPLESS_MAIN(TestNumbers)
#include "tst_numbers.moc"
