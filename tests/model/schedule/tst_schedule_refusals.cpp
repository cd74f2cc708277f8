// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "model/scenario/input_error.h"
#include "model/schedule/schedule.h"

using namespace layline;

/// A size that a schedule does not take is refused in words, with who refuses it.
class tst_schedule_refusals : public QObject {
    Q_OBJECT
  private slots:
    void refused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QList<int>>("sizes");  // ranks, micro-batches, chunks, group, slices
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QList<int>& sizes, const char* says) {
            QTest::addRow("%s %s", name, says) << QString::fromLatin1(name) << sizes << QString::fromLatin1(says);
        };
        row("1f1b", {4, 8, 2, 0, 1}, "one stage on each rank");
        row("1f1b", {4, 8, 1, 0, 2}, "does not slice");
        row("1f1b", {0, 8, 1, 0, 1}, "ranks must be at least 1");
        row("1f1b", {4, 0, 1, 0, 1}, "micro-batches must be at least 1");
        row("1f1b", {30000, 30000, 1, 0, 1}, "actions are too many");
        row("no-such", {4, 8, 1, 0, 1}, "no schedule \"no-such\"");
        row("eager-1f1b", {4, 6, 1, 0, 1}, "2p - 1 = 7");
        row("interleaved", {4, 2, 2, 4, 1}, "Megatron-LM refuses a group of 4");
        row("interleaved", {4, 6, 2, 4, 1}, "last group would hold 2");
        row("interleaved", {4, 6, 2, 4, 1}, "PyTorch runs these in groups of 6");
        row("interleaved", {4, 9, 2, 0, 1}, "PyTorch refuses them too: 9 is no multiple of the 2 rounds");
        row("interleaved", {4, 8, 2, 5, 1}, "last group would hold 3");
        row("interleaved-overlap", {4, 8, 1, 0, 1}, "2 or more chunks");
        row("interleaved-zb", {4, 9, 2, 0, 1}, "PyTorch refuses 9 micro-batches");
        row("depth-first", {4, 6, 2, 4, 1}, "Fast-LLM");
        row("zb-h1", {4, 3, 1, 0, 1}, "needs p = 4");
        row("zb-h2", {4, 6, 1, 0, 1}, "needs 2p - 1 = 7");
        row("zb-v", {4, 8, 3, 0, 1}, "exactly 2 chunks");
        row("v-half", {4, 8, 1, 0, 1}, "exactly 2 chunks");
        row("1f1b-v", {1, 8, 2, 0, 1}, "sail-sg's 1F1B-V needs more than 1 rank");
        row("dualpipe", {3, 12, 1, 0, 1}, "odd number of ranks");
        row("dualpipe", {4, 9, 1, 0, 1}, "odd number of micro-batches");
        row("dualpipe", {4, 6, 1, 0, 1}, "at least 2p = 8");
        row("dualpipev", {4, 7, 2, 0, 1}, "at least 2p = 8");
        row("chimera", {5, 8, 2, 0, 1}, "multiple of its 2 pipelines");
        row("chimera", {6, 8, 4, 0, 1}, "multiple of its 4 pipelines");
        row("hanayo", {4, 8, 3, 0, 1}, "not a multiple of 2");
    }
    void refused() {
        QFETCH(QString, name);
        QFETCH(QList<int>, sizes);
        QFETCH(QString, says);
        const ScheduleRequest request{.name = name.toStdString(),
                                      .ranks = sizes[0],
                                      .micro_batches = sizes[1],
                                      .chunks = sizes[2],
                                      .group = sizes[3],
                                      .slices = sizes[4]};
        const QString why = QString::fromStdString(refusal(request));
        QVERIFY2(why.contains(says), qPrintable(why));
        QVERIFY_EXCEPTION_THROWN(generate(request), InputError);
    }

    /// What one implementation refuses another takes: the sizes that any of those a name stands for runs are legal.
    void takenByOne() {
        QVERIFY(refusal({.name = "1f1b", .ranks = 8, .micro_batches = 1}).empty());                                  // not PyTorch
        QVERIFY(refusal({.name = "interleaved", .ranks = 4, .micro_batches = 2, .chunks = 2, .group = 2}).empty());  // not Megatron-LM
        QVERIFY(refusal({.name = "interleaved", .ranks = 4, .micro_batches = 9, .chunks = 2, .group = 9}).empty());
        QVERIFY(refusal({.name = "interleaved", .ranks = 4, .micro_batches = 11, .chunks = 2, .group = 6}).empty());  // 11 mod 6 = 5 >= 4
        QVERIFY(refusal({.name = "zb-v", .ranks = 8, .micro_batches = 1, .chunks = 2}).empty());
    }

    /// Without a group: Megatron-LM's where p divides m, PyTorch's m div max(1, m div p) elsewhere, and a refusal only where PyTorch has
    /// no order either, because its rounds do not divide m.
    void interleavedWithoutAGroup() {
        int taken = 0, refused = 0;
        for (int p = 2; p <= 8; ++p)
            for (int m = 1; m <= 4 * p; ++m) {
                const ScheduleRequest open{.name = "interleaved", .ranks = p, .micro_batches = m, .chunks = 2};
                const int rounds = m < p ? 1 : m / p;
                if (m % rounds != 0) {
                    QVERIFY(!refusal(open).empty());
                    ++refused;
                    continue;
                }
                ScheduleRequest named = open;
                named.group = m / rounds;
                QVERIFY(refusal(open).empty());
                QVERIFY(generate(open).actions == generate(named).actions);
                ++taken;
            }
        QVERIFY(taken > 100 && refused > 20);
    }

    void namesAreThoseOfTheCommandLine() {
        const QStringList expected = QStringLiteral(
                                         "gpipe 1f1b eager-1f1b interleaved interleaved-overlap looped-bfs breadth-first depth-first lga "
                                         "terapipe seq1f1b zb-h1 zb-h2 interleaved-zb zb-v v-half v-min 1f1b-v dualpipe dualpipev chimera "
                                         "hanayo async")
                                         .split(QLatin1Char(' '));
        QStringList names;
        for (const std::string& name : schedule_names()) names << QString::fromStdString(name);
        QCOMPARE(names, expected);
    }

    void chunksLeftOpenAreTheSchedulesOwn() {
        for (const std::string& name : schedule_names()) {
            const Schedule made = generate({.name = name, .ranks = 4, .micro_batches = 16, .chunks = 0});
            QCOMPARE(made.chunks * made.directions(), natural_chunks(name));
        }
    }
};

QTEST_APPLESS_MAIN(tst_schedule_refusals)
#include "tst_schedule_refusals.moc"
