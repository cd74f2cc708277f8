// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

#include "model/scenario/input_error.h"
#include "model/schedule/schedule_file.h"
#include "model/schedule/schedule_text.h"
#include "tests/model/schedule/schedule_grid.h"

using namespace layline;
using namespace layline::test;

namespace {

const std::string good = R"({"format":"layline/schedule","version":1,"schedule":"mine","p":2,"m":2,"v":1,"stage_to_rank":[0,1],"ranks":[)"
                         R"([["F",0,0],["F",1,0],["B",0,0],["B",1,0]],[["F",0,1],["B",0,1],["F",1,1],["I",1,1],["W",1,1]]]})";

std::string with(const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    if (at == std::string::npos) qFatal("the test's text holds no %s", from.c_str());
    return text.replace(at, from.size(), to);
}

QString refusal_of_json(const std::string& text) {
    try {
        (void)schedule_from_json(text, "mine.json");
    } catch (const InputError& error) {
        return QString::fromStdString(error.what());
    }
    return {};
}

QString refusal_of_csv(const std::string& text) {
    try {
        (void)schedule_from_torch_csv(text, "mine.csv");
    } catch (const InputError& error) {
        return QString::fromStdString(error.what());
    }
    return {};
}

}  // namespace

class tst_schedule_files : public QObject {
    Q_OBJECT
  private slots:
    /// Every schedule survives being written and read.
    void jsonThereAndBack() {
        for (const std::string& name : schedule_names()) {
            const Schedule made =
                generate({.name = name, .ranks = 4, .micro_batches = 16, .chunks = 0, .slices = name == "seq1f1b" ? 3 : 1});
            const Schedule read = schedule_from_json(orders_json(made), "there");
            QVERIFY(read.actions == made.actions);
            QCOMPARE(read.placement, made.placement);
            QCOMPARE(read.rank_begin, made.rank_begin);
            QCOMPARE(read.direction_micro_batches, made.direction_micro_batches);
            QCOMPARE(orders_json(read), orders_json(made));
        }
    }
    void csvThereAndBack() {
        for (const std::string& name : schedule_names()) {
            const Schedule made = generate({.name = name, .ranks = 4, .micro_batches = 16, .chunks = 0});
            if (made.directions() > 1) {
                QVERIFY_EXCEPTION_THROWN(torch_csv(made), InputError);
                continue;
            }
            const Schedule read = schedule_from_torch_csv(torch_csv(made), "there");
            QVERIFY(read.actions == made.actions);
            QCOMPARE(read.placement, made.placement);
        }
    }

    void refusedJson_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* tag, const std::string& text, const char* says) {
            QTest::newRow(tag) << QByteArray::fromStdString(text) << QString::fromLatin1(says);
        };
        row("missing backward", with(R"(,["B",1,0])", ""), "B 1 of stage 0");
        row("missing weight gradient", with(R"(,["W",1,1])", ""), "W 1 of stage 1");
        row("doubled", with(R"(["F",1,0])", R"(["F",1,0],["F",1,0])"), "F 1 of stage 0 once");
        row("wrong rank", with(R"(["F",0,1])", R"(["F",0,0])"), "F 0 of stage 0 on rank 0");
        row("backward before forward", with(R"(["F",1,1],["I",1,1])", R"(["I",1,1],["F",1,1])"), "F 1 of stage 1 before I 1 of stage 1");
        row("weight before input gradient", with(R"(["I",1,1],["W",1,1])", R"(["W",1,1],["I",1,1])"),
            "I 1 of stage 1 before W 1 of stage 1");
        row("fused and split", with(R"(["W",1,1])", R"(["W",1,1],["B",1,1])"), "either B, or I and W");
        row("unknown kind", with(R"(["F",1,0])", R"(["X",1,0])"), "/ranks/0/1/0");
        row("micro-batch beyond m", with(R"(["F",1,0])", R"(["F",2,0])"), "/ranks/0/1/1");
        row("stage beyond the last", with(R"(["F",1,0])", R"(["F",1,7])"), "/ranks/0/1/2");
        row("fraction", with(R"(["F",1,0])", R"(["F",1.5,0])"), "/ranks/0/1/1");
        row("rank beyond p", with("[0,1]", "[0,5]"), "/stage_to_rank/1");
        row("too few ranks", with(R"("p":2)", R"("p":3)"), "/ranks");
        row("no ranks at all", with(R"("p":2)", R"("p":0)"), "/p");
        row("huge m", with(R"("m":2)", R"("m":2000000000)"), "at least two actions");
        row("newer version", with(R"("version":1)", R"("version":2)"), "version");
        row("another format", with("layline/schedule", "layline/scenario"), "layline/schedule");
        row("truncated", good.substr(0, 100), "mine.json");
        row("name that is no name", with("mine", "mi\\\"ne"), "/schedule");
        row("pair that is not adjacent", good.substr(0, good.size() - 1) + R"(,"overlap_pairs":[[[0,2]],[]]})", "/overlap_pairs/0/0");
        row("pair beyond the list", good.substr(0, good.size() - 1) + R"(,"overlap_pairs":[[[3,4]],[]]})", "/overlap_pairs/0/0/1");
        row("action in two pairs", good.substr(0, good.size() - 1) + R"(,"overlap_pairs":[[[0,1],[1,2]],[]]})", "one pair only");
    }
    void refusedJson() {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const QString why = refusal_of_json(text.toStdString());
        QVERIFY2(why.contains(says) && why.contains(QStringLiteral("mine.json")), qPrintable(why));
    }

    /// Rank 0 wants the backward of 1 before the forward of 2 that rank 1 needs first.
    void deadlockNamesTheAction() {
        const QString why = refusal_of_csv("0F0,0B0,0F1,0B1\n1F0,1F1,1B0,1B1\n");
        QVERIFY2(why.contains(QStringLiteral("deadlock: rank 0 waits at B 0 of stage 0 for B 0 of stage 1 on rank 1")), qPrintable(why));
    }

    void refusedCsv_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("stage on two ranks") << QByteArray("0F0,0B0\n0F1,0B1\n") << QStringLiteral("line 2, cell 1");
        QTest::newRow("no number") << QByteArray("0F0,F1\n") << QStringLiteral("line 1, cell 2");
        QTest::newRow("unknown kind") << QByteArray("0F0,0Q0\n") << QStringLiteral("line 1, cell 2");
        QTest::newRow("no micro-batch") << QByteArray("0F\n") << QStringLiteral("a micro-batch");
        QTest::newRow("huge micro-batch") << QByteArray("0F2147483647,0B0\n") << QStringLiteral("a micro-batch");
        QTest::newRow("huge stage") << QByteArray("99999F0,0B0\n") << QStringLiteral("a stage");
        QTest::newRow("stage left out") << QByteArray("0F0,0B0\n2F0,2B0\n") << QStringLiteral("actions of stage 1");
        QTest::newRow("missing") << QByteArray("0F0,0B0,0F1\n") << QStringLiteral("B 1 of stage 0");
        QTest::newRow("open pair") << QByteArray("0F0,(0F1;0B0)\n") << QStringLiteral("a pair like");
        QTest::newRow("empty") << QByteArray("\n\n") << QStringLiteral("no action");
    }
    void refusedCsv() {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const QString why = refusal_of_csv(text.toStdString());
        QVERIFY2(why.contains(says) && why.contains(QStringLiteral("mine.csv")), qPrintable(why));
    }

    /// Idle cells, Windows line ends, transfers and both alphabets of the zero-bubble letters.
    void csvDialects() {
        const Schedule plain = schedule_from_torch_csv("0F0,,0I0,0W0\r\n,1F0,1I0,1W0\r\n", "a");
        const Schedule older = schedule_from_torch_csv("0UNSHARD,0F0,0SEND_F0,0B0,0W0\n1RECV_F0,1F0,1B0,1W0,1REDUCE_GRAD\n", "b");
        QVERIFY(plain.actions == older.actions);
        QCOMPARE(plain.placement.stage_to_rank[0], (std::vector<int>{0, 1}));
        const Schedule mixed = schedule_from_torch_csv("0F0,0B0,0W0,0F1,0BW1\n", "c");
        QCOMPARE(mixed.actions[1].kind, ActionKind::input_gradient);
        QCOMPARE(mixed.actions[4].kind, ActionKind::backward);
    }

    void filesAreToldApart() {
        QTemporaryDir folder;
        const auto write = [&](const char* name, const std::string& text) {
            const std::string path = folder.filePath(QString::fromLatin1(name)).toStdString();
            std::ofstream(path) << text;
            return path;
        };
        QCOMPARE(read_schedule_file(write("a.json", good)).name, std::string("mine"));
        QCOMPARE(read_schedule_file(write("b.csv", "0F0,0B0\n")).actions.size(), std::size_t{2});
        QVERIFY_EXCEPTION_THROWN(read_schedule_file(folder.filePath(QStringLiteral("none")).toStdString()), InputError);
    }
};

QTEST_APPLESS_MAIN(tst_schedule_files)
#include "tst_schedule_files.moc"
