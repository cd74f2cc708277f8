// SPDX-License-Identifier: GPL-3.0-or-later
#include <sqlite3.h>

#include <QTest>

#include "model/profiling/traces/nsys_reader.h"
#include "model/profiling/traces/trace.h"
#include "tests/model/profiling/scratch_file.h"

using namespace layline;
using namespace layline::testing;

namespace {

/// Global ids as Nsight Systems builds them: hardware and VM above, then 24 bits of process and 24 of thread.
constexpr long long global_id(long long process, long long thread) { return (1LL << 48) | process << 24 | thread; }

void run(const std::filesystem::path& file, const std::string& statements) {
    sqlite3* database = nullptr;
    QCOMPARE(sqlite3_open(file.c_str(), &database), SQLITE_OK);
    char* message = nullptr;
    const int code = sqlite3_exec(database, statements.c_str(), nullptr, nullptr, &message);
    QVERIFY2(code == SQLITE_OK, message);
    sqlite3_close(database);
}

/// Two processes; in the first a kernel of 4 us, an all-reduce of 6 us that overlaps it by 2 us, and a copy of 1 us after a gap of 3 us.
std::string report() {
    const std::string first = std::to_string(global_id(100, 0)), second = std::to_string(global_id(200, 0));
    return "CREATE TABLE StringIds(id INTEGER PRIMARY KEY, value TEXT NOT NULL);"
           "INSERT INTO StringIds VALUES (1, 'gemm'), (2, 'ncclDevKernel_AllReduce_Sum_bf16_RING_LL(args)'), (3, 'iteration 8');"
           "CREATE TABLE CUPTI_ACTIVITY_KIND_KERNEL(start INTEGER, end INTEGER, deviceId INTEGER, contextId INTEGER, streamId INTEGER,"
           " correlationId INTEGER, globalPid INTEGER, demangledName INTEGER, shortName INTEGER);"
           "INSERT INTO CUPTI_ACTIVITY_KIND_KERNEL VALUES (1000, 5000, 0, 1, 7, 11, " +
           first + ", 1, 1), (3000, 9000, 0, 1, 20, 12, " + first +
           ", 2, 2),"
           " (0, 500, 1, 1, 7, 11, " +
           second +
           ", 1, 1);"
           "CREATE TABLE CUPTI_ACTIVITY_KIND_MEMCPY(start INTEGER, end INTEGER, deviceId INTEGER, streamId INTEGER, correlationId INTEGER,"
           " globalPid INTEGER, bytes INTEGER, copyKind INTEGER);"
           "INSERT INTO CUPTI_ACTIVITY_KIND_MEMCPY VALUES (12000, 13000, 0, 7, 13, " +
           first +
           ", 4096, 1);"
           "CREATE TABLE CUPTI_ACTIVITY_KIND_RUNTIME(start INTEGER, end INTEGER, globalTid INTEGER, correlationId INTEGER, nameId INTEGER);"
           "INSERT INTO CUPTI_ACTIVITY_KIND_RUNTIME VALUES (100, 120, " +
           std::to_string(global_id(100, 9)) +
           ", 11, 1),"
           " (10500, 10600, " +
           std::to_string(global_id(100, 9)) +
           ", 13, 1);"
           "CREATE TABLE NVTX_EVENTS(start INTEGER, end INTEGER, eventType INTEGER, text TEXT, textId INTEGER, globalTid INTEGER);"
           "INSERT INTO NVTX_EVENTS VALUES (0, 10000, 59, 'iteration 7', NULL, " +
           std::to_string(global_id(100, 9)) +
           "),"
           " (10000, 20000, 59, NULL, 3, " +
           std::to_string(global_id(100, 9)) + "), (50, 60, 59, 'forward', NULL, " + std::to_string(global_id(100, 9)) + ");";
}

}  // namespace

class NsysReaderTest : public QObject {
    Q_OBJECT
    Scratch scratch;

    std::filesystem::path database(const std::string& name, const std::string& statements) {
        const auto file = scratch.path(name);
        std::filesystem::remove(file);
        run(file, statements);
        return file;
    }

  private slots:
    void processes_are_ranks_with_their_own_times_and_steps() {
        const TraceSummary summary = read_trace(database("report.sqlite", report()));
        QCOMPARE(summary.format, std::string("nsys"));
        QCOMPARE(summary.ranks.size(), 2u);
        const RankBreakdown& rank = summary.ranks[0];
        QCOMPARE(rank.process, std::optional<std::int64_t>(100));
        QCOMPARE(rank.device.span_us, 12.0);
        QCOMPARE(rank.device.busy_us, 9.0);
        QCOMPARE(rank.device.compute_us, 4.0);
        QCOMPARE(rank.device.communication_us, 6.0);
        QCOMPARE(rank.device.overlap_us, 2.0);
        QCOMPARE(rank.device.exposed_communication_us, 4.0);
        QCOMPARE(rank.device.memory_us, 1.0);
        QCOMPARE(rank.collectives.at(0).name, std::string("all_reduce"));
        QCOMPARE(rank.steps.size(), 2u);
        QCOMPARE(rank.steps[0].number, 7);
        QCOMPARE(rank.steps[0].device.busy_us, 8.0);
        QCOMPARE(rank.steps[1].number, 8);
        QCOMPARE(rank.steps[1].device.memory_us, 1.0);
        QCOMPARE(summary.ranks[1].device.compute_us, 0.5);
        QVERIFY(summary.ranks[1].steps.empty());
    }

    void tables_and_columns_of_other_versions_may_be_missing() {
        const auto file =
            database("bare.sqlite",
                     "CREATE TABLE StringIds(id INTEGER, value TEXT); INSERT INTO StringIds VALUES (5, 'ncclKernel_Broadcast');"
                     "CREATE TABLE CUPTI_ACTIVITY_KIND_KERNEL(start INTEGER, end INTEGER, shortName INTEGER);"
                     "INSERT INTO CUPTI_ACTIVITY_KIND_KERNEL VALUES (0, 2000, 5), (1000, 3000, 99);");
        const Breakdown device = read_trace(file).ranks.at(0).device;
        QCOMPARE(device.communication_us, 2.0);
        QCOMPARE(device.compute_us, 2.0);
        QCOMPARE(device.overlap_us, 1.0);
    }

    void a_report_without_device_work_says_so() {
        const TraceSummary summary = read_trace(database("host.sqlite", "CREATE TABLE StringIds(id INTEGER, value TEXT);"));
        QVERIFY(summary.ranks.empty() && !summary.reason.empty());
    }

    void other_databases_views_and_cut_files_are_refused() {
        QVERIFY(refusal([&] { read_nsys_export(database("other.sqlite", "CREATE TABLE t(x);")); }));
        const auto endless =
            database("endless.sqlite",
                     "CREATE TABLE StringIds(id INTEGER, value TEXT);"
                     "CREATE VIEW CUPTI_ACTIVITY_KIND_KERNEL AS WITH RECURSIVE n(start) AS (SELECT 1 UNION ALL SELECT start + 1 FROM n)"
                     " SELECT start, start + 1 AS end FROM n;");
        QVERIFY(read_nsys_export(endless).empty());
        const std::string whole = Scratch::read(database("whole.sqlite", report()));
        for (const std::size_t length : {std::size_t{20}, std::size_t{99}, std::size_t{4096}, whole.size() - 1}) {
            const auto error = refusal([&] { read_trace(scratch.write("cut.sqlite", whole.substr(0, length))); });
            QVERIFY(error);
            QCOMPARE(byte_of(*error), static_cast<long long>(length));
        }
    }

    void a_name_with_uri_characters_is_only_a_name() {
        const auto file = scratch.path("a?mode=rwc#%41.sqlite");
        std::filesystem::copy_file(database("plain.sqlite", report()), file);
        QCOMPARE(read_trace(file).ranks.size(), 2u);
    }

    void damaged_databases_are_read_or_refused_and_nothing_else() {
        const std::string whole = Scratch::read(database("fuzz.sqlite", report()));
        std::mt19937 random(3);
        int accepted = 0;
        for (int i = 0; i < 1500; ++i)
            accepted += !refusal([&] { read_nsys_export(scratch.write("damaged.sqlite", damaged(whole, random))); });
        QVERIFY(accepted > 10 && accepted < 1490);
    }
};

QTEST_APPLESS_MAIN(NsysReaderTest)
#include "tst_nsys_reader.moc"
