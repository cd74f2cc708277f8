// SPDX-License-Identifier: GPL-3.0-or-later
#include <toml++/toml.h>
#include <yaml-cpp/yaml.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "model/launch/launch_export.h"
#include "model/launch/shell_text.h"
#include "model/rules/launchers/launcher_check.h"
#include "tests/model/launch/random_scenarios.h"

using namespace layline;

namespace {

bool ends_with(const std::string& name, std::initializer_list<const char*> endings) {
    return std::ranges::any_of(endings, [&](const char* ending) { return name.ends_with(ending); });
}

void put(const QString& path, const std::string& text, bool runnable = false) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(text));
    file.close();
    if (runnable) file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

/// Parses what has a parser in this program; scripts and Python go to `folder` for theirs.
void parse(const LaunchFile& file, const QDir& folder, int number) {
    try {
        if (ends_with(file.name, {".yaml"})) QVERIFY(YAML::Load(file.text).IsMap());
        if (ends_with(file.name, {".toml"})) QVERIFY(!toml::parse(file.text).empty());
        if (ends_with(file.name, {".json"})) QVERIFY(nlohmann::json::parse(file.text).is_object());
    } catch (const std::exception& error) {
        QFAIL((file.name + ": " + error.what() + "\n" + file.text).c_str());
    }
    if (ends_with(file.name, {".sh", ".sbatch"})) put(folder.filePath(QStringLiteral("%1.sh").arg(number)), file.text);
    if (ends_with(file.name, {".py"})) put(folder.filePath(QStringLiteral("%1.py").arg(number)), file.text);
}

struct Ran {
    int status = -1;
    QByteArray output, errors;
};

Ran run(const QString& program, const QStringList& arguments, const QString& folder, const QProcessEnvironment& environment) {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(60'000)) return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// Programs that print what they are started with, one word after the other and NUL between them, in place of the real ones.
void make_programs(const QDir& folder) {
    const char* print = "#!/bin/sh\nprintf '%s\\0' \"$@\"\n";
    for (const char* name : {"torchrun", "python", "accelerate"}) put(folder.filePath(QString::fromUtf8(name)), print, true);
    put(folder.filePath(QStringLiteral("scontrol")), "#!/bin/sh\necho first-node\n", true);
    put(folder.filePath(QStringLiteral("srun")), "#!/bin/sh\nSLURM_NODEID=0 exec \"$@\"\n", true);
    put(folder.filePath(QStringLiteral("mpirun")),
        "#!/bin/sh\nwhile [ \"$1\" != bash ]; do shift; done\nOMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_LOCAL_RANK=0 OMPI_COMM_WORLD_SIZE=1 "
        "exec \"$@\"\n",
        true);
}

constexpr std::array all_outers{OuterId::torchrun, OuterId::slurm, OuterId::mpirun, OuterId::trainjob, OuterId::pytorchjob};

}  // namespace

class TestLaunchFiles : public QObject {
    Q_OBJECT
  private slots:
    /// Every shipped scenario for every launcher and outer launcher: files that parse, or refusals that say why. Never neither, never both.
    void presets_give_files_or_reasons() {
        const QTemporaryDir folder;
        const QDir dir(folder.path());
        int number = 0, written = 0, refused = 0;
        for (const PresetInfo& preset : scenario_presets()) {
            const Scenario scenario = scenario_preset(preset.id);
            for (const Launcher& to : launchers())
                for (const OuterId outer : all_outers) {
                    // A launcher that refuses does so whatever starts it: one outer launcher more is enough to see it.
                    if (outer != OuterId::torchrun && outer != OuterId::slurm && !obeys(scenario, to.id)) continue;
                    const LaunchExport made = export_scenario(scenario, to.id, {outer, 12.34, 3e10});
                    QVERIFY2(made.files.empty() != made.refusals.empty(), (preset.id + " " + to.word).c_str());
                    (made.files.empty() ? refused : written) += 1;
                    for (const Violation& refusal : made.refusals) {
                        QCOMPARE(refusal.severity, Severity::error);
                        QVERIFY2(refusal.message.ends_with('.') && !refusal.rule.empty() && !refusal.field.empty(), refusal.rule.c_str());
                    }
                    for (const LaunchFile& file : made.files) {
                        if (outer == OuterId::torchrun || &file == &made.files.back()) parse(file, dir, number++);
                        if (QTest::currentTestFailed()) return;
                        const bool comments = !ends_with(file.name, {".json"});
                        QVERIFY2(!comments ||
                                     (file.text.find(to.version) != std::string::npos && file.text.find("12.34 s") != std::string::npos &&
                                      file.text.find("27.9 GiB") != std::string::npos),
                                 (file.name + "\n" + file.text).c_str());
                    }
                }
        }
        qInfo("%d written, %d refused", written, refused);
        QVERIFY(written > 300 && refused > 100);
        bash_takes_them(dir);
        python_takes_them(dir);
    }

    /// What a release does not know is not written for it, and the file says for which one it is.
    void every_version_has_its_own_words() {
        std::map<std::string, std::set<std::string>> texts;
        for (const Launcher& one : launchers())
            for (const LauncherVersion& version : versions_of(one.id)) {
                int written = 0;
                for (const PresetInfo& preset : scenario_presets()) {
                    const LaunchExport made =
                        export_scenario(scenario_preset(preset.id), version.id, {OuterId::torchrun, 0, 0, version.word});
                    if (made.files.empty()) continue;
                    ++written;
                    QVERIFY2(made.files.back().text.find(version.name) != std::string::npos, version.name);
                    for (const LaunchFile& file : made.files) texts[std::string(one.word) + version.word].insert(file.text);
                }
                QVERIFY2(written > 0, version.name);
            }
        const auto any = [&](const char* of, const char* words) {
            return std::ranges::any_of(texts[of], [&](const std::string& text) { return text.find(words) != std::string::npos; });
        };
        QVERIFY(any("megatron-lmmain", "--flash-attention-version") && any("megatron-lm0.19", "--flash-attention-version"));
        QVERIFY(!any("megatron-lm0.18", "--flash-attention-version") && !any("megatron-lm0.17", "--flash-attention-version"));
        QVERIFY(any("torchtitanmain", "num_tokens_per_train_step") && !any("torchtitan0.3.0", "num_tokens_per_train_step"));
        QVERIFY(any("torchtitan0.3.0", "training.global_batch_size") && !any("torchtitanmain", "training.global_batch_size"));
        Scenario shared = scenario_preset("llama-3.1-8b-h100-8");
        shared.layout.zero_stage = 3;
        shared.layout.shard_gpus = 4;
        const auto for_version = [&](const char* word) {
            return export_scenario(shared, LauncherId::deepspeed, {OuterId::torchrun, 0, 0, word});
        };
        QVERIFY(for_version("0.19.6").files.front().text.find("mics_shard_size") != std::string::npos);
        QCOMPARE(for_version("0.19.8").refusals.front().rule, std::string("express-mics"));
    }

    /// PyYAML, which launchers read with, knows YAML 1.1: a bare no is false there.
    void words_that_are_booleans_elsewhere_are_quoted() {
        Scenario scenario = scenario_preset("llama-3.1-8b-h100-8");
        scenario.training.precision = Precision::fp32;
        scenario.training.attention = AttentionKernel::unfused;
        scenario.layout.recompute = Recompute::none;
        const LaunchExport made = export_scenario(scenario, LauncherId::accelerate);
        QVERIFY2(!made.files.empty(), made.refusals.empty() ? "" : made.refusals.front().message.c_str());
        QVERIFY(made.files.front().text.find("mixed_precision: \"no\"\n") != std::string::npos);
    }

    /// Whatever the scenario is called, the process gets exactly the arguments that the export lists, and nothing else is run.
    void processes_get_the_arguments_data() {
        QTest::addColumn<int>("outer");
        for (const OuterId outer : {OuterId::torchrun, OuterId::slurm, OuterId::mpirun})
            QTest::newRow(layline::outer(outer).word) << static_cast<int>(outer);
    }
    void processes_get_the_arguments() {
        QFETCH(int, outer);
        const QTemporaryDir folder;
        const QDir dir(folder.path());
        make_programs(dir);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), folder.path() + u':' + environment.value(QStringLiteral("PATH")));
        environment.insert(QStringLiteral("SLURM_JOB_NODELIST"), QStringLiteral("n[1-2]"));
        environment.insert(QStringLiteral("MASTER_ADDR"), QStringLiteral("first-node"));
        RandomScenarios random(7);
        int ran = 0;
        for (int attempt = 0; attempt < 4000 && ran < 40; ++attempt) {
            Scenario scenario = random.next();
            scenario.name = random.one_of(
                {"'; touch broken; '", "$(touch broken)", "`touch broken`", "a\nb\n\"\\", "-rf --no-preserve-root", "*", "\x01\x7f|&"});
            const LauncherId id = launchers()[static_cast<std::size_t>(attempt) % launchers().size()].id;
            if (!obeys_rules(scenario) || !obeys(scenario, id)) continue;
            const LaunchExport made = export_scenario(scenario, id, {static_cast<OuterId>(outer), 0, 0});
            if (made.files.empty()) continue;
            ++ran;
            put(dir.filePath(QStringLiteral("job.sh")), made.files.back().text);
            const Ran result = run(QStringLiteral("bash"), {QStringLiteral("job.sh")}, folder.path(), environment);
            QVERIFY2(result.status == 0, (result.errors.toStdString() + made.files.back().text).c_str());
            QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("broken"))));
            QByteArray expected;
            for (const std::string& argument : made.arguments) expected += QByteArray::fromStdString(argument) + '\0';
            QVERIFY2(result.output.endsWith(expected), (made.files.back().text + "\n" + result.output.toStdString()).c_str());
        }
        QVERIFY(ran == 40);
    }

    void one_function_quotes_for_the_shell() {
        RandomScenarios random(3);
        QByteArray script = "printf '%s\\0'", expected;
        const std::string letters = "aZ09_@%+=:,./- '\"\\$`!*?[]{}()<>|&;#~\n\t\x01\x7f\xc3\xa9";
        for (int i = 0; i < 500; ++i) {
            std::string text;
            for (std::size_t length = random.below(12); length > 0; --length) text += letters[random.below(letters.size())];
            script += ' ' + QByteArray::fromStdString(shell_quoted(text));
            expected += QByteArray::fromStdString(text) + '\0';
        }
        for (const char* shell : {"bash", "sh"}) {
            const Ran result = run(QString::fromUtf8(shell), {QStringLiteral("-c"), QString::fromUtf8(script)}, QDir::tempPath(),
                                   QProcessEnvironment::systemEnvironment());
            QCOMPARE(result.status, 0);
            QCOMPARE(result.output, QString::fromUtf8(expected).toUtf8());
        }
    }

    void manifests_hold_the_command() {
        const Scenario scenario = scenario_preset("llama-65b-a100-128");
        const LaunchExport job = export_scenario(scenario, LauncherId::megatron_lm, {OuterId::trainjob, 0, 0});
        const YAML::Node trainjob = YAML::Load(job.files.back().text);
        QCOMPARE(trainjob["kind"].as<std::string>(), std::string("TrainJob"));
        QCOMPARE(trainjob["spec"]["trainer"]["numNodes"].as<int>(), 16);
        QCOMPARE(trainjob["spec"]["trainer"]["numProcPerNode"].as<int>(), 8);
        std::vector<std::string> words = trainjob["spec"]["trainer"]["args"].as<std::vector<std::string>>();
        QVERIFY(
            std::ranges::equal(std::vector(words.end() - static_cast<std::ptrdiff_t>(job.arguments.size()), words.end()), job.arguments));
        QCOMPARE(trainjob["spec"]["trainer"]["env"][0]["name"].as<std::string>(), std::string("CUDA_DEVICE_MAX_CONNECTIONS"));
        const LaunchExport other = export_scenario(scenario, LauncherId::megatron_lm, {OuterId::pytorchjob, 0, 0});
        const YAML::Node pytorchjob = YAML::Load(other.files.back().text);
        QCOMPARE(pytorchjob["spec"]["pytorchReplicaSpecs"]["Worker"]["replicas"].as<int>(), 15);
        QCOMPARE(pytorchjob["spec"]["nprocPerNode"].as<std::string>(), std::string("8"));
    }

  private:
    static void bash_takes_them(const QDir& dir) {
        const Ran result =
            run(QStringLiteral("bash"), {QStringLiteral("-c"), QStringLiteral("for f in *.sh; do bash -n \"$f\" || exit 1; done")},
                dir.path(), QProcessEnvironment::systemEnvironment());
        QVERIFY2(result.status == 0, result.errors.constData());
    }

    static void python_takes_them(const QDir& dir) {
        const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
        if (python.isEmpty()) {
            qInfo("no python3 here: Python files are not parsed");
            return;
        }
        const Ran result = run(
            python,
            {QStringLiteral("-c"), QStringLiteral("import ast, glob\nfor name in glob.glob('*.py'): ast.parse(open(name).read(), name)\n")},
            dir.path(), QProcessEnvironment::systemEnvironment());
        QVERIFY2(result.status == 0, result.errors.constData());
    }
};

QTEST_APPLESS_MAIN(TestLaunchFiles)
#include "tst_launch_files.moc"
