// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>

#include "model/launch/read/expert_pattern.h"
#include "model/launch/read/launch_reading.h"
#include "model/launch/read/python_value.h"
#include "model/launch/read/shell_script.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

using namespace layline;

namespace {

LaunchReading read(const std::string& text, LauncherId id = LauncherId::megatron_lm) {
    return read_launch(text, id, {"job.sh", default_scenario(), {}});
}

/// The words of the only command of a script.
std::vector<std::string> words_of(const std::string& script) {
    std::vector<std::string> found;
    const ShellScript read = read_shell(script, "");
    for (const ShellWords& command : read.commands)
        for (const ShellWord& word : command) found.push_back(word.unknown.empty() ? word.text : "?");
    return found;
}

bool speaks_of(const std::vector<std::string>& lines, const std::string& words) {
    return std::ranges::any_of(lines, [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

/// "line 3, column 5" of the error that reading throws; empty where it throws none.
std::string refused_at(const std::string& text, LauncherId id = LauncherId::megatron_lm) {
    try {
        read(text, id);
        return "";
    } catch (const InputError& error) {
        return error.place().empty() ? "nowhere" : error.place();
    }
}

const std::string flags =
    "--num-layers 32 --hidden-size 4096 --num-attention-heads 32 --seq-length 4096 --micro-batch-size 1 --global-batch-size 128 ";

}  // namespace

class TestLaunchReading : public QObject {
    Q_OBJECT
  private slots:
    void words_are_those_of_bash() {
        using Words = std::vector<std::string>;
        QCOMPARE(words_of("a 'b c' \"d e\" f\\ g"), (Words{"a", "b c", "d e", "f g"}));
        QCOMPARE(words_of("a \\\n  b # comment\n"), (Words{"a", "b"}));
        QCOMPARE(words_of("X='1 2'; a $X \"$X\""), (Words{"a", "1", "2", "1 2"}));
        QCOMPARE(words_of("A=(--x 1 '2 3'); A+=(--y); a \"${A[@]}\""), (Words{"a", "--x", "1", "2 3", "--y"}));
        QCOMPARE(words_of("N=4; a ${N:-8} ${M:-8} ${M-$N} ${K:=3} $K"), (Words{"a", "4", "8", "4", "3", "3"}));
        QCOMPARE(words_of("N=4 M=2\na $((N * M + 1)) x$N\"y\"'z'"), (Words{"a", "9", "x4yz"}));
        QCOMPARE(words_of("a \"$@\" b"), (Words{"a", "b"}));
        QCOMPARE(words_of("a $(rm -rf \"$(echo ')')\") `b` c"), (Words{"a", "?", "?", "c"}));
        QCOMPARE(words_of("a $UNSET"), (Words{"a", "?"}));
        QCOMPARE(words_of("cat <<EOF\n'unclosed\nEOF\na 2>&1 >file b"), (Words{"cat", "a", "b"}));
        QCOMPARE(words_of("a $'x\\ty' $\"z\""), (Words{"a", "x\ty", "z"}));
        QCOMPARE(words_of("F=\"--a 1 \\\n --b 2\"\nprog $F"), (Words{"prog", "--a", "1", "--b", "2"}));
    }

    void a_script_gives_degrees_and_gpus() {
        const LaunchReading found =
            read("#!/bin/bash\nTP=4\nARGS=(\n  " + flags +
                 " # the model\n  --tensor-model-parallel-size ${TP}\n  --pipeline-model-parallel-size=2\n)\n"
                 "export CUDA_DEVICE_MAX_CONNECTIONS=1\n"
                 "torchrun --nproc_per_node 8 --nnodes ${NNODES:-4} --master_addr $(hostname) pretrain_gpt.py \"${ARGS[@]}\" \\\n"
                 "  --use-distributed-optimizer --bf16 --house-flag 7\n");
        QCOMPARE(found.scenario.layout.tp, 4);
        QCOMPARE(found.scenario.layout.pp, 2);
        QCOMPARE(found.scenario.layout.zero_stage, 1);
        QCOMPARE(found.scenario.cluster.gpus, 32);
        QCOMPARE(found.scenario.architecture.layers, 32);
        QCOMPARE(found.scenario.architecture.ffn, 4 * 4096);
        QVERIFY(speaks_of(found.understood, "layout.tp = 4, from --tensor-model-parallel-size (line 5"));
        QVERIFY(speaks_of(found.ignored, "--house-flag 7 (line 10, column"));
        QVERIFY(speaks_of(found.assumed, "training.optimizer = adamw: Megatron-LM's default"));
        QCOMPARE(found.options.text("env:CUDA_DEVICE_MAX_CONNECTIONS"), std::string_view("1"));
    }

    void slurm_directives_and_flag_lists_count() {
        const LaunchReading found =
            read("#!/bin/bash\n#SBATCH --nodes=16\n#SBATCH --gpus-per-node=8\nsrun python -u pretrain_gpt.py " + flags);
        QCOMPARE(found.scenario.cluster.gpus, 128);
        QCOMPARE(read("--tensor-model-parallel-size 8\n--micro-batch-size 2\n").scenario.layout.tp, 8);
        QCOMPARE(read("OPTIONS=\"--tensor-model-parallel-size 2 --micro-batch-size 4\"").scenario.layout.micro_batch, 4);
        QCOMPARE(read("if [ -n \"$X\" ]; then TP=2; fi\npython pretrain_gpt.py --tensor-model-parallel-size $TP").scenario.layout.tp, 2);
    }

    void what_is_not_told_is_kept() {
        const LaunchReading found = read("--tensor-model-parallel-size 2 --micro-batch-size 1");
        QCOMPARE(found.scenario.architecture, default_scenario().architecture);
        QVERIFY(speaks_of(found.assumed, "architecture = "));
        QVERIFY(speaks_of(found.assumed, "gpus = 128: kept"));
    }

    void dumps_of_a_log_are_read() {
        const std::string dump =
            "[default0]:using world size: 16, data-parallel size: 8\n"
            "[default0]:------------------------ arguments ------------------------\n"
            "[default0]:  add_bias_linear ................................. False\n"
            "[default0]:  bf16 ............................................ True\n"
            "[default0]:  expert_model_parallel_size ...................... 8\n"
            "[default0]:  ffn_hidden_size ................................. 14336\n"
            "[default0]:  fp8 ............................................. None\n"
            "[default0]:  global_batch_size ............................... 128\n"
            "[default0]:  group_query_attention ........................... True\n"
            "[default0]:  hidden_size ..................................... 4096\n"
            "\x1b[32m[default0]:  micro_batch_size ................................ 1\x1b[0m\n"
            "[default0]:  num_attention_heads ............................. 32\n"
            "[default0]:  num_experts ..................................... 8\n"
            "[default0]:  num_layers ...................................... 32\n"
            "[default0]:  num_query_groups ................................ 8\n"
            "[default0]:  pipeline_model_parallel_size .................... 2\n"
            "[default0]:  recompute_granularity ........................... selective\n"
            "[default0]:  recompute_modules ............................... ['core_attn', 'layernorm']\n"
            "[default0]:  seq_length ...................................... 4096\n"
            "[default0]:  swiglu .......................................... True\n"
            "[default0]:  world_size ...................................... 16\n";
        const LaunchReading found = read(dump);
        QCOMPARE(found.scenario.cluster.gpus, 16);
        QCOMPARE(found.scenario.layout.ep, 8);
        QCOMPARE(found.scenario.layout.recompute, Recompute::selective);
        QVERIFY(found.scenario.layout.recompute_modules.norm);
        QCOMPARE(found.scenario.architecture.kv_heads, 8);
        QCOMPARE(found.scenario.architecture.biases.mlp, false);
        QCOMPARE(found.scenario.training.precision, Precision::bf16);
    }

    void a_real_log_is_read() {
        const std::filesystem::path log = std::filesystem::path(LAYLINE_SHARED_DATA) / "gpu/logs/megatron_h100x16_mixtral8x7b_issue756.log";
        if (!std::filesystem::exists(log)) QSKIP("no shared data");
        const LaunchReading found = read_launch_file(log.string(), LauncherId::megatron_lm, scenario_preset("mixtral-8x7b-h100-64"));
        QCOMPARE(found.scenario.training.global_batch, 128);
        QVERIFY(speaks_of(found.understood, "training.global_batch = 128, from global_batch_size (line 4"));
    }

    void layers_with_experts_are_patterns() {
        const auto read_back = [](const char* text, std::int64_t layers) {
            MixtureOfExperts moe;
            const auto found = expert_layers_of(text, layers);
            if (found) set_expert_layers(moe, *found);
            return found ? std::tuple(moe.first_dense_layers, moe.every, moe.dense_layers.size())
                         : std::tuple(std::int64_t{-1}, std::int64_t{0}, std::size_t{0});
        };
        QCOMPARE(read_back("([0]*3+[1]*58)", 61), std::tuple(std::int64_t{3}, std::int64_t{1}, std::size_t{0}));
        QCOMPARE(read_back("[0,1]*4", 8), std::tuple(std::int64_t{0}, std::int64_t{2}, std::size_t{0}));
        QCOMPARE(read_back("1", 4), std::tuple(std::int64_t{0}, std::int64_t{1}, std::size_t{0}));
        QCOMPARE(read_back("[1,0,1,1]", 4), std::tuple(std::int64_t{0}, std::int64_t{1}, std::size_t{1}));
        for (const char* bad : {"[0]*99999999999", "__import__('os')", "[0", "((((", "[2]", "[1]*3", "1/0", ""})
            QVERIFY2(!expert_layers_of(bad, 4).has_value(), bad);
    }

    /// Each of these stops at a place; none may hang, crash or run anything.
    void hostile_text_stops_at_a_place_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        const QByteArray begin = QByteArray::fromStdString("python pretrain_gpt.py " + flags);
        QTest::newRow("double quote") << begin + "\n--lr \"1" << QStringLiteral("line 2, column 6");
        QTest::newRow("single quote") << begin + " 'x" << QString();
        QTest::newRow("substitution") << begin + "\n\n $(touch x" << QStringLiteral("line 3, column 2");
        QTest::newRow("backtick") << begin + "`touch x" << QString();
        QTest::newRow("brace") << begin + "${A:-" << QString();
        QTest::newRow("array") << QByteArray("ARGS=(--num-layers 3") << QStringLiteral("line 1, column 6");
        QTest::newRow("here-document") << QByteArray("cat <<EOF\nabc") << QStringLiteral("line 1, column 5");
        QTest::newRow("NUL") << begin + QByteArray(1, '\0') + "x" << QString();
        QTest::newRow("no UTF-8") << begin + "\xff" << QString();
        QTest::newRow("deep") << begin + QByteArray("${A:-").repeated(100) + QByteArray("}").repeated(100) << QString();
        QTest::newRow("bomb")
            << QByteArray(
                   "A=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nB=$A$A$A$A$A$A$A$A\nC=$B$B$B$B$B$B$B$B\nD=$C$C$C$C$C$C$C$C\nE=$D$D$D$D$D$D$D$D\n"
                   "F=$E$E$E$E$E$E$E$E\nG=$F$F$F$F$F$F$F$F\n")
            << QString();
        QTest::newRow("number") << begin + "\\\n  --tensor-model-parallel-size four"
                                << QStringLiteral("line 2, column 3: --tensor-model-parallel-size");
        QTest::newRow("huge number") << begin + "--pipeline-model-parallel-size 99999999999999999999" << QString();
        QTest::newRow("nothing") << QByteArray("echo hello") << QStringLiteral("nowhere");
        QTest::newRow("binary") << QByteArray(
                                       "\x7f"
                                       "ELF\x02\x01\x01\0\0",
                                       9)
                                << QString();
    }
    void hostile_text_stops_at_a_place() {
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        const QString found = QString::fromStdString(refused_at(text.toStdString()));
        if (place.isEmpty())
            QVERIFY2(found.contains(QStringLiteral("line ")), qPrintable(found));
        else
            QCOMPARE(found, place);
    }

    void nothing_is_run() {
        const QTemporaryDir folder;
        const std::string mark = folder.filePath(QStringLiteral("mark")).toStdString();
        const LaunchReading found =
            read("X=$(touch " + mark + ")\nY=`touch " + mark + "`\neval \"touch " + mark + "\"\npython pretrain_gpt.py " + flags +
                 " --tensor-model-parallel-size $(touch " + mark + "; echo 4) --lr `touch " + mark + "`\n");
        QVERIFY(!QFile::exists(QString::fromStdString(mark)));
        QCOMPARE(found.scenario.layout.tp, 1);
        QVERIFY(speaks_of(found.ignored, "--tensor-model-parallel-size (line 4, column"));
        QVERIFY(speaks_of(found.ignored, "a command that is not run"));
    }

    void long_lines_are_read() {
        std::string line = "python pretrain_gpt.py " + flags;
        while (line.size() < 100'000) line += " --house-flag " + std::to_string(line.size());
        QCOMPARE(read(line).scenario.architecture.layers, 32);
        QCOMPARE(read(flags + "--data-path " + std::string(1'000'000, 'x')).scenario.architecture.layers, 32);
        const std::string quotes = flags + "'" + std::string(200'000, '"') + "'" + std::string(100'000, '$');
        QCOMPARE(read(quotes).scenario.architecture.layers, 32);
    }

    void other_formats_refuse_with_a_place_data() {
        QTest::addColumn<int>("launcher");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, LauncherId id, const QByteArray& text) {
            QTest::newRow(name) << static_cast<int>(id) << text;
        };
        row("yaml deep", LauncherId::nanotron, "a: " + QByteArray("[").repeated(100'000));
        row("yaml levels", LauncherId::nanotron, "a: " + QByteArray("[[1],").repeated(200) + "1" + QByteArray("]").repeated(200));
        row("yaml bomb", LauncherId::nanotron,
            "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d "
            "[*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n");
        row("yaml broken", LauncherId::nanotron, "parallelism:\n  tp: [1\n");
        row("yaml number", LauncherId::nanotron, "parallelism:\n  tp: two\n");
        row("yaml recursive", LauncherId::axolotl, "a: &a [*a]\n");
        row("toml broken", LauncherId::torchtitan_0_2, "[parallelism]\ntensor_parallel_degree = \n");
        row("toml deep", LauncherId::torchtitan_0_2, "[parallelism]\na = " + QByteArray("[").repeated(10'000));
        row("python quote", LauncherId::torchtitan, "config.a = \"x\n");
        row("python bracket", LauncherId::torchtitan, "config.a = [1, 2\n");
        row("python deep", LauncherId::torchtitan, "config.a = " + QByteArray("[").repeated(10'000) + "]");
        row("python call", LauncherId::colossalai, "return HybridParallelPlugin(tp_size=x(");
        row("accelerate", LauncherId::accelerate, "distributed_type: FSDP\nnum_processes: many\n");
        row("json", LauncherId::deepspeed, "{\"train_batch_size\": }");
    }
    void other_formats_refuse_with_a_place() {
        QFETCH(int, launcher);
        QFETCH(QByteArray, text);
        const QString found = QString::fromStdString(refused_at(text.toStdString(), static_cast<LauncherId>(launcher)));
        QVERIFY2(found.contains(QStringLiteral("line ")), qPrintable(found));
    }

    void galvatron_layers_must_be_alike() {
        const std::string text = R"({"pp_deg": 1, "tp_sizes_enc": "2,2,4", "global_bsz": 8, "chunks": 1, "world_size": 8})";
        QCOMPARE(refused_at(text, LauncherId::galvatron), std::string("tp_sizes_enc"));
    }

    void files_are_told_apart() {
        QCOMPARE(guess_launcher("torchrun pretrain_gpt.py --tensor-model-parallel-size 2"), std::optional(LauncherId::megatron_lm));
        QCOMPARE(guess_launcher("deepspeed pretrain_gpt.py --deepspeed_config ds.json --tensor-model-parallel-size 2"),
                 std::optional(LauncherId::deepspeed));
        QCOMPARE(guess_launcher("tokens:\n  batch_accumulation_per_replica: 3"), std::optional(LauncherId::nanotron));
        QVERIFY(!guess_launcher("hello").has_value());
    }
};

QTEST_APPLESS_MAIN(TestLaunchReading)
#include "tst_launch_reading.moc"
