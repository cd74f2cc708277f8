// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "model/schedule/schedule.h"
#include "model/schedule/schedule_text.h"

using namespace layline;

/// Small lists written out by hand from the definitions, or recorded from the implementation that a name follows.
class tst_schedule_orders : public QObject {
    Q_OBJECT
  private slots:
    void lists_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QList<int>>("sizes");  // ranks, micro-batches, chunks, group
        QTest::addColumn<QStringList>("ranks");
        const auto row = [](const char* tag, const char* name, const QList<int>& sizes, const QStringList& ranks) {
            QTest::newRow(tag) << QString::fromLatin1(name) << sizes << ranks;
        };
        row("GPipe ascends in its backwards", "gpipe", {2, 3, 1, 0}, {"0F0,0F1,0F2,0B0,0B1,0B2", "1F0,1F1,1F2,1B0,1B1,1B2"});
        row("1F1B", "1f1b", {3, 4, 1, 0},
            {"0F0,0F1,0F2,0B0,0F3,0B1,0B2,0B3", "1F0,1F1,1B0,1F2,1B1,1F3,1B2,1B3", "2F0,2B0,2F1,2B1,2F2,2B2,2F3,2B3"});
        row("1F1B with fewer micro-batches than ranks", "1f1b", {3, 1, 1, 0}, {"0F0,0B0", "1F0,1B0", "2F0,2B0"});
        row("eager 1F1B", "eager-1f1b", {2, 3, 1, 0}, {"0F0,0F1,0F2,0B0,0B1,0B2", "1F0,(1F1;1B0)OVERLAP_F_B,(1F2;1B1)OVERLAP_F_B,1B2"});
        row("interleaved", "interleaved", {2, 4, 2, 0},
            {"0F0,0F1,2F0,2F1,0F2,2B0,0F3,2B1,2F2,0B0,2F3,0B1,2B2,2B3,0B2,0B3",
             "1F0,1F1,3F0,3B0,3F1,3B1,1F2,1B0,1F3,1B1,3F2,3B2,3F3,3B3,1B2,1B3"});
        row("interleaved in groups of m", "interleaved", {2, 4, 2, 4},
            {"0F0,0F1,0F2,0F3,2F0,2F1,2F2,2B0,2F3,2B1,2B2,2B3,0B0,0B1,0B2,0B3",
             "1F0,1F1,1F2,1F3,3F0,3B0,3F1,3B1,3F2,3B2,3F3,3B3,1B0,1B1,1B2,1B3"});
        row("PyTorch's looped BFS descends", "looped-bfs", {2, 2, 2, 0},
            {"0F0,0F1,2F0,2F1,2B1,2B0,0B1,0B0", "1F0,1F1,3F0,3F1,3B1,3B0,1B1,1B0"});
        row("Fast-LLM's breadth-first ascends", "breadth-first", {2, 2, 2, 0},
            {"0F0,0F1,2F0,2F1,2B0,2B1,0B0,0B1", "1F0,1F1,3F0,3F1,3B0,3B1,1B0,1B1"});
        row("Fast-LLM numbers rounds within", "depth-first", {1, 4, 2, 2},
            {"0F0,0F2,1F0,1F2,1B0,1B2,0B0,0B2,0F1,0F3,1F1,1F3,1B1,1B3,0B1,0B3"});
        row("ZB-H1", "zb-h1", {2, 3, 1, 0}, {"0F0,0F1,0I0,0W0,0F2,0I1,0W1,0I2,0W2", "1F0,1I0,1F1,1I1,1W0,1F2,1I2,1W1,1W2"});
        row("ZB-H2", "zb-h2", {2, 3, 1, 0}, {"0F0,0F1,0F2,0I0,0W0,0I1,0W1,0I2,0W2", "1F0,1I0,1F1,1I1,1F2,1I2,1W0,1W1,1W2"});
        row("interleaved zero-bubble", "interleaved-zb", {2, 2, 2, 0},
            {"0F0,0F1,2F0,2F1,2I0,2W0,2I1,2W1,0I0,0W0,0I1,0W1", "1F0,1F1,3F0,3I0,3F1,3I1,3W0,1I0,3W1,1I1,1W0,1W1"});
        row("ZB-V drops what PyTorch lays out beyond m", "zb-v", {2, 2, 2, 0},
            {"0F0,0F1,3F0,3I0,3W0,3F1,3I1,3W1,0I0,0W0,0I1,0W1", "1F0,2F0,1F1,2F1,2I0,2W0,1I0,1W0,2I1,2W1,1I1,1W1"});
        row("DualPipeV", "dualpipev", {2, 4, 2, 0},
            {"0F0,0F1,0F2,3F0,3I0,3W0,3F1,(0F3;3B1)OVERLAP_F_B,(3F2;0B0)OVERLAP_F_B,3B2,(3F3;0B1)OVERLAP_F_B,3B3,0I2,0W2,0I3,0W3",
             "1F0,2F0,1F1,2F1,1F2,2B0,(2F2;1B0)OVERLAP_F_B,(1F3;2B1)OVERLAP_F_B,(2F3;1B1)OVERLAP_F_B,2B2,1B2,2I3,1I3,2W3,1W3"});
        row("V-Half recorded from zbv_greedy", "v-half", {3, 3, 2, 0},
            {"0F0,0F1,0F2,5F0,5I0,5W0,5F1,5I1,5W1,0I0,0W0,5F2,5I2,0I1,5W2,0W1,0I2,0W2",
             "1F0,1F1,4F0,4F1,4I0,4W0,1F2,4I1,1I0,4W1,1W0,4F2,1I1,4I2,4W2,1W1,1I2,1W2",
             "2F0,3F0,2F1,3F1,3I0,3W0,2I0,2W0,2F2,3F2,3I1,2I1,3W1,2W1,3I2,2I2,3W2,2W2"});
        row("V-Half recorded, an even number of ranks", "v-half", {2, 4, 2, 0},
            {"0F0,0F1,0F2,3F0,3I0,3W0,3F1,0I0,3I1,3W1,3F2,0W0,0F3,0I1,3I2,3W2,3F3,3I3,0I2,3W3,0I3,0W1,0W2,0W3",
             "1F0,2F0,1F1,2F1,2I0,2W0,1I0,1W0,1F2,2F2,2I1,1I1,2W1,1F3,1W1,2F3,2I2,1I2,2I3,1I3,2W2,2W3,1W2,1W3"});
        row("V-Min recorded from zbv_greedy", "v-min", {3, 3, 2, 0},
            {"0F0,0F1,0F2,5F0,5I0,5W0,5F1,5I1,5W1,0I0,0W0,5F2,0I1,5I2,5W2,0W1,0I2,0W2",
             "1F0,1F1,4F0,4F1,4I0,4W0,1I0,1W0,4I1,1F2,4W1,4F2,1I1,1W1,4I2,4W2,1I2,1W2",
             "2F0,3F0,2F1,3F1,3I0,2I0,3W0,2W0,3I1,2F2,3F2,2I1,3W1,2W1,3I2,2I2,3W2,2W2"});
        row("1F1B-V recorded from v1f1b", "1f1b-v", {3, 3, 2, 0},
            {"0F0,0F1,0F2,5F0,5B0,5F1,5B1,5F2,5B2,0B0,0B1,0B2", "1F0,1F1,1F2,4F0,4F1,4B0,4F2,4B1,1B0,4B2,1B1,1B2",
             "2F0,3F0,2F1,3F1,2F2,3F2,3B0,2B0,3B1,2B1,3B2,2B2"});
    }
    void lists() {
        QFETCH(QString, name);
        QFETCH(QList<int>, sizes);
        QFETCH(QStringList, ranks);
        const Schedule made =
            generate({.name = name.toStdString(), .ranks = sizes[0], .micro_batches = sizes[1], .chunks = sizes[2], .group = sizes[3]});
        QCOMPARE(QString::fromStdString(torch_csv(made)).trimmed().split(QLatin1Char('\n')), ranks);
    }

    /// FNV-1a of the lists, recorded from the searches of sail-sg's zbv_greedy and v1f1b; the larger sizes are repeated from a shorter
    /// search here.
    void recordedSearches_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("p");
        QTest::addColumn<int>("m");
        QTest::addColumn<quint64>("hash");
        const auto row = [](const char* name, int p, int m, quint64 hash) {
            QTest::addRow("%s p=%d m=%d", name, p, m) << QString::fromLatin1(name) << p << m << hash;
        };
        row("v-half", 4, 7, 0x4848cfc4a7480475U);
        row("v-half", 5, 40, 0x4127de6e46e5bbc7U);
        row("v-half", 6, 13, 0xcde72277bce6d48bU);
        row("v-half", 8, 64, 0x1e545d69df65ee07U);
        row("v-min", 4, 7, 0x994416ac7d749f49U);
        row("v-min", 5, 40, 0xd762492aaae6c26dU);
        row("v-min", 6, 13, 0x7d6c3eb83d1cf0e1U);
        row("v-min", 8, 64, 0x4392d0e0f53e7925U);
        row("1f1b-v", 4, 7, 0x23191e5184d5689dU);
        row("1f1b-v", 5, 40, 0xbbf9bba9f120b105U);
        row("1f1b-v", 6, 13, 0x1025c91aa9eef4bdU);
        row("1f1b-v", 8, 64, 0xf2338fed0b89851bU);
    }
    void recordedSearches() {
        QFETCH(QString, name);
        QFETCH(int, p);
        QFETCH(int, m);
        const std::string text = torch_csv(generate({.name = name.toStdString(), .ranks = p, .micro_batches = m, .chunks = 2}));
        quint64 hash = 0xcbf29ce484222325U;
        for (const char c : text) hash = (hash ^ static_cast<quint64>(static_cast<unsigned char>(c))) * 0x100000001b3U;
        QTEST(hash, "hash");
    }

    /// Slices ascend in forwards and descend in backwards; each field is written out.
    void sliced() {
        const Schedule made = generate({.name = "seq1f1b", .ranks = 2, .micro_batches = 1, .slices = 2});
        QCOMPARE(orders_json(made),
                 std::string(
                     R"({"format":"layline/schedule","version":1,"schedule":"seq1f1b","p":2,"m":1,"v":1,"slices":2,"stage_to_rank":[0,1],)"
                     R"("ranks":[[["F",0,0,0],["F",0,0,1],["B",0,0,1],["B",0,0,0]],[["F",0,1,0],["F",0,1,1],["B",0,1,1],["B",0,1,0]]]})"
                     "\n"));
        const Schedule tera = generate({.name = "terapipe", .ranks = 1, .micro_batches = 2, .slices = 2});
        std::string slices;
        for (const Action& action : tera.actions)
            slices += letter(action.kind) + std::to_string(action.micro_batch) + std::to_string(action.slice) + " ";
        QCOMPARE(slices, std::string("F00 F01 F10 F11 B01 B00 B11 B10 "));
    }

    /// Figure 3 of arXiv 2107.06925, four ranks and four micro-batches: two run down, two up, and both meet in the middle.
    void chimeraDirections() {
        const Schedule made = generate({.name = "chimera", .ranks = 4, .micro_batches = 4});
        std::string first;
        for (const Action& action : made.of_rank(0))
            first += letter(action.kind) + std::to_string(action.micro_batch) + (action.direction == 0 ? "d " : "u ");
        QCOMPARE(first, std::string("F0d F1d F0u B0u F1u B1u B0d B1d "));
        QCOMPARE(made.placement.stage_to_rank, (std::vector<std::vector<int>>{{0, 1, 2, 3}, {3, 2, 1, 0}}));
    }

    /// DeepSeek's ranks mirror one another: what rank r does in one direction, rank p - 1 - r does in the other.
    void dualpipeIsSymmetric() {
        const Schedule made = generate({.name = "dualpipe", .ranks = 6, .micro_batches = 14});
        for (int rank = 0; rank < 3; ++rank) {
            const auto list = made.of_rank(rank);
            const auto mirror = made.of_rank(5 - rank);
            QCOMPARE(list.size(), mirror.size());
            for (std::size_t i = 0; i < list.size(); ++i) {
                Action expected = list[i];
                expected.direction = list[i].direction == 0 ? 1 : 0;
                QVERIFY(mirror[i] == expected);
            }
        }
    }
};

QTEST_APPLESS_MAIN(tst_schedule_orders)
#include "tst_schedule_orders.moc"
