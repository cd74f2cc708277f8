// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTest>
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "model/launch/launch_export.h"
#include "model/rules/launchers/launcher_check.h"
#include "tests/model/launch/random_scenarios.h"

using namespace layline;

namespace {

using Json = nlohmann::json;

/// Megatron-LM's own parser by its table: every flag known, with as many values as it takes, of its type and among its choices.
class FlagTable {
  public:
    bool load() {
        QFile file(QStringLiteral(LAYLINE_SHARED_DATA "/megatron_flags.json"));
        if (!file.open(QIODevice::ReadOnly)) return false;
        table_ = Json::parse(file.readAll().toStdString());
        for (const Json& option : table_["options"])
            for (const Json& flag : option["flags"]) by_flag_[flag.get<std::string>()] = &option;
        return true;
    }

    /// What is wrong with an argument list; empty where nothing is.
    std::string fault(const std::vector<std::string>& arguments) const {
        for (std::size_t i = 0; i < arguments.size();) {
            const auto found = by_flag_.find(arguments[i]);
            if (found == by_flag_.end()) return arguments[i] + " is unknown";
            const std::string flag = arguments[i++];
            std::vector<std::string> values;
            while (i < arguments.size() && !arguments[i].starts_with("--")) values.push_back(arguments[i++]);
            if (const std::string fault = fault_of(*found->second, values); !fault.empty()) return flag + ": " + fault;
        }
        return {};
    }

  private:
    static std::string fault_of(const Json& option, const std::vector<std::string>& values) {
        const Json& count = option["nargs"];
        const bool many = count == "+", flag = count == 0;
        if (flag && !values.empty()) return "takes no value";
        if (many && values.empty()) return "takes at least one value";
        if (count.is_null() && values.size() != 1) return "takes one value";
        for (const std::string& value : values) {
            if (!has_type(option["type"], value)) return value + " is no " + option["type"].get<std::string>();
            if (option["choices"].is_array() && !chosen(option["choices"], value)) return value + " is no choice";
        }
        return {};
    }

    static bool has_type(const Json& type, const std::string& value) {
        std::size_t used = 0;
        try {
            if (type == "int") static_cast<void>(std::stoll(value, &used));
            if (type == "float") static_cast<void>(std::stod(value, &used));
        } catch (const std::exception&) {
            return false;
        }
        return (type != "int" && type != "float") || used == value.size();
    }

    static bool chosen(const Json& choices, const std::string& value) {
        return std::ranges::any_of(choices, [&](const Json& choice) {
            const std::string word = choice.is_string() ? choice.get<std::string>() : choice.dump();
            return word == value || word == "AttnBackend." + value;
        });
    }

    Json table_;
    std::map<std::string, const Json*> by_flag_;
};

bool has(const std::vector<std::string>& arguments, const std::string& flag) {
    return std::ranges::find(arguments, flag) != arguments.end();
}

std::string value_of(const std::vector<std::string>& arguments, const std::string& flag) {
    const auto found = std::ranges::find(arguments, flag);
    return found == arguments.end() || found + 1 == arguments.end() ? "" : *(found + 1);
}

/// What validate_args() of Megatron-LM asserts of combinations, restated over the flags alone.
std::string contradiction(const std::vector<std::string>& a, const LaunchExport& made, std::int64_t gpus) {
    const auto number = [&](const char* flag, std::int64_t fallback) { return has(a, flag) ? std::stoll(value_of(a, flag)) : fallback; };
    const std::int64_t tp = number("--tensor-model-parallel-size", 1), pp = number("--pipeline-model-parallel-size", 1),
                       cp = number("--context-parallel-size", 1);
    const std::int64_t layers = number("--num-layers", 0), mbs = number("--micro-batch-size", 0), gbs = number("--global-batch-size", 0);
    const bool fsdp = has(a, "--use-megatron-fsdp"), moe = has(a, "--num-experts"), vpp = has(a, "--num-virtual-stages-per-pipeline-rank");
    const bool pattern = has(a, "--pipeline-model-parallel-layout"), full = value_of(a, "--recompute-granularity") == "full";
    if (gpus % (tp * pp * cp) != 0) return "world size";
    if (gbs % (mbs * (gpus / (tp * pp * cp))) != 0) return "batch";
    if (has(a, "--sequence-parallel") && tp == 1) return "sequence parallel without TP";
    if (moe && tp > 1 && !has(a, "--sequence-parallel")) return "experts and TP without sequence parallel";
    if (moe && !has(a, "--expert-tensor-parallel-size")) return "ETP not told";
    if (moe && (number("--num-experts", 1) % number("--expert-model-parallel-size", 1)) != 0) return "experts by EP";
    if (has(a, "--overlap-param-gather") && !(has(a, "--overlap-grad-reduce") && has(a, "--use-distributed-optimizer"))) return "overlap";
    if (vpp && pattern) return "two ways to say chunks";
    if ((vpp || pp > 1) && pp == 1) return "chunks without stages";
    if (pattern && (has(a, "--account-for-loss-in-pipeline-split") || has(a, "--decoder-last-pipeline-num-layers")))
        return "two ways to say stages";
    if (!pattern && pp > 1 && !has(a, "--decoder-first-pipeline-num-layers") && !has(a, "--decoder-last-pipeline-num-layers")) {
        const std::int64_t edges = has(a, "--account-for-loss-in-pipeline-split") ? 2 : 0;
        if ((layers + edges) % (pp * number("--num-virtual-stages-per-pipeline-rank", 1)) != 0) return "layers by stages";
    }
    if (full && (!has(a, "--recompute-method") || !has(a, "--recompute-num-layers") || has(a, "--recompute-modules")))
        return "full recompute";
    if (!full && (has(a, "--recompute-method") || has(a, "--recompute-num-layers"))) return "method without full recompute";
    if (has(a, "--bf16") && has(a, "--fp16")) return "two precisions";
    if (has(a, "--fp8-format") && has(a, "--fp4-format")) return "fp8 and fp4";
    if (has(a, "--fp8-param-gather") && !(has(a, "--fp8-format") && has(a, "--use-distributed-optimizer"))) return "fp8 weights";
    if (has(a, "--use-precision-aware-optimizer") && !has(a, "--use-distributed-optimizer")) return "precision-aware optimizer";
    if (has(a, "--optimizer-cpu-offload") && !has(a, "--use-precision-aware-optimizer")) return "optimizer offload";
    if (number("--max-position-embeddings", 0) < number("--seq-length", 0)) return "positions";
    if (cp > 1 && number("--seq-length", 0) % (2 * cp) != 0) return "sequence by CP";
    if (has(a, "--num-query-groups") && !has(a, "--group-query-attention")) return "query groups";
    if (has(a, "--multi-latent-attention") && has(a, "--group-query-attention")) return "latent attention with groups";
    if (!has(a, "--kv-channels") && number("--hidden-size", 0) % number("--num-attention-heads", 1) != 0) return "hidden by heads";
    if (moe && number("--moe-router-topk", 2) == 1 && !has(a, "--moe-router-pre-softmax") &&
        value_of(a, "--moe-router-score-function") != "sigmoid")
        return "top 1";
    const bool muon = value_of(a, "--optimizer") == "muon";
    if (muon && fsdp) return "muon and FSDP";
    const auto connections = made.environment.find("CUDA_DEVICE_MAX_CONNECTIONS");
    if (fsdp && (connections != made.environment.end() || value_of(a, "--ckpt-format") != "fsdp_dtensor")) return "FSDP's environment";
    if (has(a, "--cpu-offloading-num-layers") && (pp > 1 || has(a, "--recompute-granularity"))) return "activation offload";
    return {};
}

}  // namespace

class TestMegatronFlags : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        if (!flags_.load()) QSKIP("no shared data: the table of Megatron-LM's flags is not here");
    }

    void presets_use_flags_as_they_are() {
        int written = 0;
        for (const PresetInfo& preset : scenario_presets()) {
            const Scenario scenario = scenario_preset(preset.id);
            const LaunchExport made = export_scenario(scenario, LauncherId::megatron_lm);
            if (made.files.empty()) continue;
            ++written;
            QCOMPARE(QString::fromStdString(flags_.fault(made.arguments)), QString());
            QCOMPARE(QString::fromStdString(contradiction(made.arguments, made, scenario.cluster.gpus)), QString());
        }
        QVERIFY(written >= 20);
    }

    void layouts_by_chance_do_too() {
        RandomScenarios random(11);
        int written = 0, experts = 0, latent = 0, interleaved = 0, patterns = 0, sharded = 0;
        for (int attempt = 0; attempt < 200'000 && written < 1500; ++attempt) {
            const Scenario scenario = random.next();
            if (!obeys_rules(scenario) || !obeys(scenario, LauncherId::megatron_lm)) continue;
            const LaunchExport made = export_scenario(scenario, LauncherId::megatron_lm);
            if (made.files.empty()) continue;
            ++written;
            experts += scenario.architecture.moe ? 1 : 0;
            latent += scenario.architecture.latent_attention ? 1 : 0;
            interleaved += scenario.layout.vpp > 1 ? 1 : 0;
            patterns += has(made.arguments, "--pipeline-model-parallel-layout") ? 1 : 0;
            sharded += scenario.layout.zero_stage >= 2 ? 1 : 0;
            std::string all;
            for (const std::string& word : made.arguments) all += word + " ";
            QVERIFY2(flags_.fault(made.arguments).empty(), (flags_.fault(made.arguments) + "\n" + all).c_str());
            const std::string wrong = contradiction(made.arguments, made, scenario.cluster.gpus);
            QVERIFY2(wrong.empty(), (wrong + "\n" + all).c_str());
            if ((scenario.layout.tp > 1 || scenario.layout.cp > 1) && scenario.layout.zero_stage < 2 && scenario.cluster.id != "dgx-b200")
                QCOMPARE(made.environment.at("CUDA_DEVICE_MAX_CONNECTIONS"), std::string("1"));
        }
        qInfo("%d layouts: %d with experts, %d latent, %d interleaved, %d with a pattern, %d FSDP", written, experts, latent, interleaved,
              patterns, sharded);
        QVERIFY(written >= 500 && experts > 20 && latent > 5 && interleaved > 20 && patterns > 5 && sharded > 50);
    }

  private:
    FlagTable flags_;
};

QTEST_APPLESS_MAIN(TestMegatronFlags)
#include "tst_megatron_flags.moc"
