// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "model/calibration/measured_run.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

const QByteArray header =
    "run_id,source,accelerator,cluster,gpus,layers,hidden,heads,ffn,seq_length,global_batch,micro_batch,tp,pp,framework,status,step_time_"
    "s\n";

/// A table with one good row and the given one.
RunTable beside_a_good_row(const QByteArray& row) {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("runs.csv")));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(header + "good,mine,a100-sxm-80gb,dgx-a100,8,24,2048,16,8192,2048,64,1,1,1,megatron-lm,ok,2.5\n" + row + "\n");
    file.close();
    return read_runs({std::filesystem::path(file.fileName().toStdString())});
}

}  // namespace

class TestMeasuredRuns : public QObject {
    Q_OBJECT

  private slots:
    void a_row_that_contradicts_itself_is_dropped_with_its_reason_data() {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("reason");
        const auto add = [](const char* name, const char* row, const char* reason) {
            QTest::newRow(name) << QByteArray(row) << QString::fromLatin1(reason);
        };
        add("same id", "good,mine,a100-sxm-80gb,dgx-a100,8,24,2048,16,8192,2048,64,1,1,1,megatron-lm,ok,2.5", "same run_id");
        add("no id", ",mine,a100-sxm-80gb,dgx-a100,8,24,2048,16,8192,2048,64,1,1,1,megatron-lm,ok,2.5", "no run_id");
        add("accelerator", "b,mine,a999,dgx-a100,8,24,2048,16,8192,2048,64,1,1,1,megatron-lm,ok,2.5", "a999");
        add("cluster", "b,mine,a100-sxm-80gb,nowhere,8,24,2048,16,8192,2048,64,1,1,1,megatron-lm,ok,2.5", "nowhere");
        add("gpus", "b,mine,a100-sxm-80gb,dgx-a100,6,24,2048,16,8192,2048,64,1,4,1,megatron-lm,ok,2.5", "tp*pp*cp = 4");
        add("word", "b,mine,a100-sxm-80gb,dgx-a100,8,24,2048,16,8192,2048,64,1,1,1,megatron-lm,fine,2.5", "ok or oom");
        add("negative", "b,mine,a100-sxm-80gb,dgx-a100,8,24,2048,16,8192,2048,64,1,1,1,megatron-lm,ok,-2.5", "-2.5");
        add("text", "b,mine,a100-sxm-80gb,dgx-a100,8,many,2048,16,8192,2048,64,1,1,1,megatron-lm,ok,2.5", "many");
        add("nothing measured", "b,mine,a100-sxm-80gb,dgx-a100,8,24,2048,16,8192,2048,64,1,1,1,megatron-lm,ok,", "none of them");
    }

    void a_row_that_contradicts_itself_is_dropped_with_its_reason() {
        QFETCH(const QByteArray, row);
        QFETCH(const QString, reason);
        const RunTable table = beside_a_good_row(row);
        QCOMPARE(table.runs.size(), 1U);
        QCOMPARE(table.runs.front().run_id, std::string("good"));
        QCOMPARE(table.dropped.size(), 1U);
        QCOMPARE(table.dropped.front().line, 3U);
        const QString said = QString::fromStdString(table.dropped.front().reason);
        QVERIFY2(said.contains(reason), qPrintable(said));
    }

    void a_table_without_the_columns_is_refused() {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("other.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("run_id,colour\n1,red\n");
        file.close();
        QVERIFY_EXCEPTION_THROWN((void)read_runs({std::filesystem::path(file.fileName().toStdString())}), InputError);
    }

    // A log says neither which preset its machine is nor always all of its sizes: it becomes a run, or a reason.
    void training_logs_are_runs_or_reasons() {
        const std::filesystem::path folder = std::filesystem::path(LAYLINE_SHARED_DATA) / "gpu" / "logs";
        if (!std::filesystem::is_directory(folder)) QSKIP("the public logs are not on this machine (../shared/data/gpu/logs)");
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.path().extension() != ".log") continue;
            const RunTable table = read_runs({entry.path()}, {"h100-sxm-80gb", "dgx-h100", std::nullopt});
            QCOMPARE(table.runs.size() + table.dropped.size(), 1U);
            for (const MeasuredRun& run : table.runs) {
                QCOMPARE(run.scenario.cluster.accelerator.id, std::string("h100-sxm-80gb"));
                QVERIFY(run.timed() || run.out_of_memory);
            }
            for (const DroppedRow& row : table.dropped) QVERIFY(!row.reason.empty());
        }
    }

    void a_log_without_a_model_is_a_run_of_the_plan() {
        const Scenario plan = scenario_preset("llama-65b-a100-128");
        const RunTable table = read_runs({log_of({"global_batch_size .... 2048", "tensor_model_parallel_size .... 2"})}, {{}, {}, plan});
        QCOMPARE(table.dropped.size(), 0U);
        const MeasuredRun& run = table.runs.at(0);
        QCOMPARE(run.scenario.layout, plan.layout);
        QCOMPARE(run.scenario.architecture.layers, plan.architecture.layers);
        QCOMPARE(run.step_time_s, 80.5);
    }

    void a_log_that_contradicts_the_plan_is_left_out_with_both_numbers() {
        const Scenario plan = scenario_preset("llama-65b-a100-128");
        const RunTable table = read_runs({log_of({"tensor_model_parallel_size .... 4"})}, {{}, {}, plan});
        QCOMPARE(table.runs.size(), 0U);
        QCOMPARE(table.dropped.at(0).reason, std::string("tp: expected 2, as in the plan, found 4."));
        QCOMPARE(table.dropped.at(0).line, 0U);
    }

    void a_log_that_states_its_model_takes_the_cluster_of_the_plan() {
        Scenario plan = scenario_preset("llama-65b-a100-128");
        plan.cluster.id = "our own";
        const RunTable table =
            read_runs({log_of({"num_layers .... 32", "hidden_size .... 4096", "num_attention_heads .... 32", "ffn_hidden_size .... 16384",
                               "world_size .... 64", "seq_length .... 2048", "global_batch_size .... 512", "micro_batch_size .... 2"})},
                      {{}, {}, plan});
        QCOMPARE(table.dropped.size(), 0U);
        const Scenario& ran = table.runs.at(0).scenario;
        QCOMPARE(ran.architecture.layers, std::int64_t{32});
        QCOMPARE(ran.cluster.id, std::string("our own"));
        QCOMPARE(ran.cluster.gpus, std::int64_t{64});
        QCOMPARE(ran.layout.tp, std::int64_t{1});
    }

  private:
    /// A log of Megatron-LM with the settings, and steps of 80.5 s after a first of 200.
    std::filesystem::path log_of(const std::vector<std::string>& settings) {
        QFile file(folder_.filePath(QStringLiteral("run.log")));
        if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write a log");
        for (const std::string& setting : settings) file.write(QByteArray("  ") + setting.c_str() + '\n');
        for (int step = 1; step <= 12; ++step)
            file.write(QByteArray(" iteration ") + QByteArray::number(step) +
                       "/ 100 | elapsed time per iteration (ms): " + (step == 1 ? "200000.0" : "80500.0") + " | lm loss: 2.0E+00 |\n");
        return file.fileName().toStdString();
    }

    QTemporaryDir folder_;
};

QTEST_APPLESS_MAIN(TestMeasuredRuns)
#include "tst_measured_runs.moc"
