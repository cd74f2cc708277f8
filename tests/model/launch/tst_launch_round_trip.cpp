// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "model/launch/read/launch_reading.h"
#include "model/rules/launchers/launcher_check.h"
#include "model/scenario/input_error.h"
#include "model/scenario/scenario_json.h"
#include "tests/model/launch/random_scenarios.h"

using namespace layline;

namespace {

using Json = nlohmann::json;

/// Dotted paths of the values in which two documents differ; of a missing part, its own path.
void differences(const Json& a, const Json& b, const std::string& path, std::vector<std::string>& found) {
    if (a == b) return;
    if (!a.is_object() || !b.is_object()) return found.push_back(path);
    std::set<std::string> keys;
    for (const auto& [key, value] : a.items()) keys.insert(key);
    for (const auto& [key, value] : b.items()) keys.insert(key);
    for (const std::string& key : keys)
        differences(a.value(key, Json()), b.value(key, Json()), path.empty() ? key : path + "." + key, found);
}

/// Whether one of the lines "field = value: why" speaks of the path or of something that holds it.
bool covered(const std::string& path, const std::vector<std::string>& lines) {
    return std::ranges::any_of(lines, [&](const std::string& line) {
        const std::string field = line.substr(0, line.find_first_of(" :="));
        return path == field || path.starts_with(field + ".") || field.starts_with(path + ".");
    });
}

/// Which file of an export is read, the others beside it.
const LaunchFile& main_file(const LaunchExport& made, LauncherId id, bool script) {
    if (script || id == LauncherId::megatron_lm || id == LauncherId::deepspeed || id == LauncherId::galvatron) return made.files.back();
    return made.files.front();
}

LaunchReading read_back(const LaunchExport& made, LauncherId id, bool script, const Scenario& kept) {
    const LaunchFile& file = main_file(made, id, script);
    ReadContext context{file.name, kept, [&](const std::string& name) -> std::optional<std::string> {
                            for (const LaunchFile& other : made.files)
                                if (other.name == name) return other.text;
                            return std::nullopt;
                        }};
    return read_launch(file.text, id, context);
}

/// Fields that no file of the launcher holds: what it may be wrong about, saying so. Everything else must come back.
std::vector<std::string> untold(LauncherId id) {
    std::vector<std::string> fields{"name",
                                    "architecture.id",
                                    "architecture.name",
                                    "cluster",
                                    "training.framework",
                                    "training.fused_norm",
                                    "layout.split",
                                    "layout.fsdp_prefetch",
                                    "layout.fsdp_reshard",
                                    "training.low_precision_activations",
                                    "architecture.moe.imbalance",
                                    "layout.stage_counts"};
    const auto more = [&](std::initializer_list<const char*> names) { fields.insert(fields.end(), names.begin(), names.end()); };
    switch (id) {
        case LauncherId::megatron_lm:
            more({"training.loss"});
            break;
        case LauncherId::megatron_bridge:
            more({"training.attention", "training.gradient_type", "training.loss", "layout.shard_gpus"});
            break;
        case LauncherId::deepspeed:
            more({"training.attention", "training.loss"});
            break;
        case LauncherId::torchtitan:
            more({"training.attention", "training.dropout", "training.loss", "layout.recompute_modules", "layout.recompute_method",
                  "layout.zero_stage", "layout.context_exchange", "layout.group"});
            break;
        case LauncherId::torchtitan_0_2:
            more({"training.attention", "training.dropout", "training.loss", "layout.recompute_modules", "layout.recompute_method",
                  "layout.zero_stage", "layout.sequence_parallel", "layout.group"});
            break;
        case LauncherId::nanotron:
            more({"training.attention", "training.dropout", "training.loss", "training.gradient_type", "architecture.ffn",
                  "architecture.full_attention_every", "architecture.moe.shared_gate", "layout.recompute_method"});
            break;
        case LauncherId::accelerate:
        case LauncherId::colossalai:
        case LauncherId::galvatron:
            more({"architecture", "training", "layout.micro_batch", "layout.recompute", "layout.recompute_layers",
                  "layout.recompute_method", "layout.group", "layout.etp", "layout.sequence_parallel", "layout.zero_stage"});
            break;
        case LauncherId::axolotl:
            more({"architecture", "training.attention", "training.dropout", "training.loss", "layout.recompute_method", "layout.zero_stage",
                  "layout.sequence_parallel"});
            break;
    }
    return fields;
}

}  // namespace

class TestLaunchRoundTrip : public QObject {
    Q_OBJECT
  private slots:
    void what_is_written_is_read_back_data() {
        QTest::addColumn<int>("launcher");
        for (const Launcher& one : launchers()) QTest::newRow(one.word) << static_cast<int>(one.id);
    }

    /// Scenarios by chance: every field comes back, or the reader says that it assumed it and no file could have told.
    void what_is_written_is_read_back() {
        QFETCH(int, launcher);
        const auto id = static_cast<LauncherId>(launcher);
        RandomScenarios random(static_cast<unsigned>(launcher) + 1);
        const Scenario kept = default_scenario();
        int written = 0;
        std::map<std::string, std::string> wrong;  // what, and the first text and scenario with it
        for (int attempt = 0; attempt < 40'000 && written < 60; ++attempt) {
            const Scenario scenario = random.next();
            if (!obeys_rules(scenario) || !obeys(scenario, id)) continue;
            const OuterId outer =
                random.one_of({OuterId::torchrun, OuterId::slurm, OuterId::mpirun, OuterId::trainjob, OuterId::pytorchjob});
            const LaunchExport made = export_scenario(scenario, id, {outer, 1.5, 2e10});
            if (!made.refusals.empty()) continue;
            ++written;
            const bool script = id == LauncherId::megatron_bridge && attempt % 2 == 0;
            const std::string& text = main_file(made, id, script).text;
            LaunchReading reading;
            try {
                reading = read_back(made, id, script, kept);
            } catch (const InputError& error) {
                QFAIL((std::string(error.what()) + "\n" + text).c_str());
            }
            const bool tells_gpus = (id != LauncherId::megatron_bridge || script) && id != LauncherId::colossalai;
            std::vector<std::string> differing;
            differences(to_json(scenario), to_json(reading.scenario), "", differing);
            for (const std::string& path : differing) {
                if (!covered(path, reading.assumed))
                    wrong.insert({path + " is not among what was assumed", text + to_json(scenario).dump(1)});
                else if (!covered(path, untold(id)) && (path != "gpus" || tells_gpus))
                    wrong.insert({path + " could have been told", text + to_json(scenario).dump(1)});
            }
        }
        for (const auto& [what, where] : wrong) qWarning("%s\n%s", what.c_str(), where.c_str());
        QVERIFY2(wrong.empty(), wrong.empty() ? "" : wrong.begin()->first.c_str());
        QVERIFY2(written >= 25, QByteArray::number(written).constData());
    }

    /// What every preset exports to Megatron-LM is read back, shape and layout alike, and breaks none of its rules when asked with every
    /// flag.
    void presets_come_back_from_megatron() {
        int written = 0;
        for (const PresetInfo& preset : scenario_presets()) {
            const Scenario scenario = scenario_preset(preset.id);
            const LaunchExport made = export_scenario(scenario, LauncherId::megatron_lm);
            if (!made.refusals.empty()) continue;
            ++written;
            const LaunchReading reading = read_back(made, LauncherId::megatron_lm, true, default_scenario());
            QCOMPARE(to_json(reading.scenario.architecture).dump(), to_json(scenario.architecture).dump());
            QCOMPARE(reading.scenario.cluster.gpus, scenario.cluster.gpus);
            QVERIFY2(reading.ignored.size() < 12, preset.id.c_str());
            // The hardware is not among what a script tells: the rules are asked for the real one.
            Scenario real = reading.scenario;
            real.cluster = scenario.cluster;
            for (const Violation& violation : check(real, LauncherId::megatron_lm, reading.options))
                QVERIFY2(violation.severity == Severity::warning, (preset.id + ": " + violation.rule + " " + violation.message).c_str());
        }
        QVERIFY(written >= 20);
    }
};

QTEST_APPLESS_MAIN(TestLaunchRoundTrip)
#include "tst_launch_round_trip.moc"
