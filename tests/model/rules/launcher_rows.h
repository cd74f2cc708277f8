// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "model/rules/launchers/launcher_check.h"
#include "model/rules/launchers/launcher_rule.h"
#include "model/rules/rules.h"
#include "model/scenario/names.h"
#include "model/scenario/presets.h"

/// One launcher rule with a layout that just passes and one that just fails. A layout is a line of words: a base scenario, then changes
/// "tp=6", "heads=48", options of the launcher "o:tp-comm-overlap", "o:ckpt-format=torch", and "version=0.18". Tildes stand for spaces in
/// values.
struct LauncherRow {
    const char* rule;
    const char* passes;
    const char* fails;
};

struct LauncherLine {
    layline::Scenario scenario;
    layline::LauncherOptions options;
};

inline layline::Scenario base_scenario(const std::string& word) {
    using namespace layline;
    if (word == "moe") {  // 32 layers, 32 heads, 8 key-value heads, 8 experts
        Scenario s = scenario_preset("mixtral-8x7b-h100-64");
        s.layout = {};
        s.layout.tp = 2;
        s.layout.sequence_parallel = true;
        s.training.global_batch = 512;
        s.training.sequence_length = 4096;
        return s;
    }
    if (word == "latent") {
        Scenario s = scenario_preset("deepseek-v3-h800-2048");
        s.layout = {};
        s.layout.tp = 2;
        s.layout.sequence_parallel = true;
        return s;
    }
    Scenario s;  // "dense": Llama 3.1 70B: 80 layers, 64 heads, 8 key-value heads
    s.architecture = model_preset("llama-3.1-70b");
    s.cluster = cluster_preset("dgx-h100");
    s.cluster.gpus = 64;
    s.training.global_batch = 512;
    s.training.sequence_length = 8192;
    s.layout.tp = 8;
    s.layout.pp = 4;
    s.layout.sequence_parallel = true;
    return s;
}

inline bool set_word(layline::Scenario& s, const std::string& key, const std::string& value) {
    using namespace layline;
    const auto enumerated = [&]<class Enum>(Enum& field) {
        const auto found = named<Enum>(value);
        if (found) field = *found;
        return found.has_value();
    };
    if (key == "precision") return enumerated(s.training.precision);
    if (key == "optimizer") return enumerated(s.training.optimizer);
    if (key == "attention") return enumerated(s.training.attention);
    if (key == "recompute") return enumerated(s.layout.recompute);
    if (key == "loss") return enumerated(s.training.loss);
    if (key == "moments") return enumerated(s.training.moment_type);
    if (key == "split") return enumerated(s.layout.split);
    if (key == "positions") return enumerated(s.architecture.positions);
    if (key == "mlp") return enumerated(s.architecture.mlp);
    if (key == "schedule") s.layout.schedule = value;
    if (key == "stages") s.layout.stage_counts.stages = value;
    if (key == "exchange")
        s.layout.context_exchange = value == "ring"         ? ContextExchange::ring
                                    : value == "all_gather" ? ContextExchange::all_gather
                                    : value == "all_to_all" ? ContextExchange::all_to_all
                                                            : ContextExchange::hybrid;
    if (key == "method") s.layout.recompute_method = value == "block" ? RecomputeMethod::block : RecomputeMethod::uniform;
    if (key == "accelerator") s.cluster.accelerator = accelerator_preset(value);
    if (key == "gradient") s.training.gradient_type = value == "fp8" ? StateType::fp8 : StateType::bf16;
    static const std::set<std::string> words{"schedule", "stages", "exchange", "method", "accelerator", "gradient"};
    return words.contains(key);
}

inline bool set_number(layline::Scenario& s, const std::string& key, double value) {
    using namespace layline;
    const auto whole = static_cast<std::int64_t>(value);
    Architecture& a = s.architecture;
    const std::map<std::string, std::int64_t*> integers = {{"tp", &s.layout.tp},
                                                           {"pp", &s.layout.pp},
                                                           {"vpp", &s.layout.vpp},
                                                           {"cp", &s.layout.cp},
                                                           {"ep", &s.layout.ep},
                                                           {"etp", &s.layout.etp},
                                                           {"mbs", &s.layout.micro_batch},
                                                           {"gbs", &s.training.global_batch},
                                                           {"seq", &s.training.sequence_length},
                                                           {"gpus", &s.cluster.gpus},
                                                           {"layers", &a.layers},
                                                           {"hidden", &a.hidden},
                                                           {"heads", &a.heads},
                                                           {"kv", &a.kv_heads},
                                                           {"ffn", &a.ffn},
                                                           {"vocabulary", &a.vocabulary},
                                                           {"group", &s.layout.group},
                                                           {"first", &s.layout.stage_counts.first_layers},
                                                           {"last", &s.layout.stage_counts.last_layers},
                                                           {"shard", &s.layout.shard_gpus},
                                                           {"slices", &s.layout.slices},
                                                           {"inner", &s.layout.context_all_to_all},
                                                           {"max_positions", &a.max_positions},
                                                           {"mtp", &a.mtp_layers},
                                                           {"lora", &s.training.lora_rank},
                                                           {"loss_chunks", &s.training.loss_chunks},
                                                           {"relayers", &s.layout.recompute_layers},
                                                           {"per_weights", &a.layers_per_weights},
                                                           {"norms", nullptr}};
    if (const auto found = integers.find(key); found != integers.end() && found->second != nullptr) {
        *found->second = whole;
        return true;
    }
    const std::map<std::string, bool*> switches = {{"sp", &s.layout.sequence_parallel},
                                                   {"tied", &a.tied_embeddings},
                                                   {"bias_qkv", &a.biases.query_key_value},
                                                   {"bias_out", &a.biases.attention_output},
                                                   {"bias_mlp", &a.biases.mlp},
                                                   {"parallel_block", &a.parallel_block},
                                                   {"weights8", &s.training.low_precision_weights},
                                                   {"activations8", &s.training.low_precision_activations},
                                                   {"fused_norm", &s.training.fused_norm},
                                                   {"re_norm", &s.layout.recompute_modules.norm},
                                                   {"re_up", &s.layout.recompute_modules.up_projection},
                                                   {"re_moe", &s.layout.recompute_modules.moe},
                                                   {"re_activation", &s.layout.recompute_modules.activation},
                                                   {"re_core", &s.layout.recompute_modules.core_attention},
                                                   {"reshard", &s.layout.fsdp_reshard},
                                                   {"qk_norm", &a.query_key_norm}};
    if (const auto found = switches.find(key); found != switches.end()) {
        *found->second = whole != 0;
        return true;
    }
    if (key == "zero") s.layout.zero_stage = static_cast<int>(whole);
    if (key == "offload") s.layout.offload_activations = value;
    if (key == "offload_optimizer") s.layout.offload_optimizer = value;
    if (key == "sparsity") a.weight_sparsity = value;
    if (key == "frozen") s.training.frozen_share = value;
    if (key == "experts") a.moe->experts = whole;
    if (key == "top_k") a.moe->top_k = whole;
    if (key == "capacity") a.moe->capacity_factor = value;
    if (key == "shared_ffn") a.moe->shared_ffn = whole;
    if (key == "expert_ffn") a.moe->expert_ffn = whole;
    if (key == "encoder") a.encoder = Encoder{whole};
    if (key == "dense") a.moe.reset();
    static const std::set<std::string> others{"zero",  "offload",    "offload_optimizer", "sparsity", "frozen",  "experts",
                                              "top_k", "shared_ffn", "expert_ffn",        "capacity", "encoder", "dense"};
    return others.contains(key);
}

inline LauncherLine launcher_line(const char* text) {
    std::istringstream words(text);
    std::string word;
    words >> word;
    LauncherLine line{base_scenario(word), {}};
    while (words >> word) {
        const std::size_t equals = word.find('=');
        std::string key = word.substr(0, equals), value = equals == std::string::npos ? "true" : word.substr(equals + 1);
        if (key == "version") {
            line.options.set_version(value);
        } else if (key.starts_with("o:")) {
            std::ranges::replace(value, '~', ' ');
            line.options.set(key.substr(2), value);
        } else if (!set_word(line.scenario, key, value) && !set_number(line.scenario, key, std::stod(value))) {
            qFatal("unknown word in a row: %s", word.c_str());
        }
    }
    return line;
}

inline bool reports(const std::vector<layline::Violation>& found, const std::string& rule) {
    return std::ranges::any_of(found, [&](const layline::Violation& v) { return v.rule == rule; });
}

/// Rules of `tables` that no row names.
inline QStringList untested(std::span<const layline::LauncherRules* const> tables, const std::vector<LauncherRow>& rows) {
    QStringList missing;
    for (const layline::LauncherRules* rules : tables)
        for (const layline::LauncherRule& rule : *rules)
            if (std::ranges::none_of(rows, [&](const LauncherRow& row) { return std::string(row.rule) == rule.id; }))
                missing << QString::fromLatin1(rule.id);
    return missing;
}

/// Runs every row: its passing layout does not report the rule, its failing one does, with all its texts filled in.
inline void run_rows(layline::LauncherId launcher, const std::vector<LauncherRow>& rows) {
    for (const LauncherRow& row : rows) {
        const LauncherLine good = launcher_line(row.passes), bad = launcher_line(row.fails);
        QVERIFY2(!reports(layline::check(good.scenario, launcher, good.options), row.rule), row.rule);
        const auto found = layline::check(bad.scenario, launcher, bad.options);
        QVERIFY2(reports(found, row.rule), row.rule);
        for (const layline::Violation& violation : found) {
            if (violation.rule == row.rule)
                for (const std::int64_t nearest : violation.nearest) {
                    const layline::Scenario mended = layline::with_field(bad.scenario, violation.field, nearest);
                    QVERIFY2(!reports(layline::check(mended, launcher, bad.options), row.rule), row.rule);
                }
            QVERIFY2(violation.message.find('{') == std::string::npos, violation.message.c_str());
            QVERIFY2(violation.launcher_message.find('{') == std::string::npos, violation.launcher_message.c_str());
            QVERIFY2(violation.equation.find('{') == std::string::npos, violation.equation.c_str());
            QVERIFY2(!violation.message.empty() && violation.message.ends_with('.'), violation.message.c_str());
            QVERIFY2(!violation.source.empty() && !violation.field.empty(), violation.rule.c_str());
            QCOMPARE(violation.launcher, std::string(layline::launcher(launcher).word));
        }
    }
}
