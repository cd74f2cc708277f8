// SPDX-License-Identifier: GPL-3.0-or-later
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

#include "model/launch/read/read_megatron.h"
#include "model/launch/read/readers.h"
#include "model/rules/launchers/torchtitan_flavors.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

/// Keys of the ConfigContainer whose flag of Megatron-LM is called otherwise; the others differ by underscores alone.
struct Renamed {
    std::string_view key, flag;
    bool inverted;  ///< the flag switches it off
};
constexpr std::array renamed{
    Renamed{"num_moe_experts", "num-experts", false},
    Renamed{"num_layers_in_first_pipeline_stage", "decoder-first-pipeline-num-layers", false},
    Renamed{"num_layers_in_last_pipeline_stage", "decoder-last-pipeline-num-layers", false},
    Renamed{"account_for_embedding_in_pipeline_split", "account-for-embedding-in-pipeline-split", false},
    Renamed{"account_for_loss_in_pipeline_split", "account-for-loss-in-pipeline-split", false},
    Renamed{"add_bias_linear", "disable-bias-linear", true},
    Renamed{"share_embeddings_and_output_weights", "untie-embeddings-and-output-weights", true},
    Renamed{"gated_linear_unit", "swiglu", false},
    Renamed{"microbatch_group_size_per_vp_stage", "microbatch-group-size-per-virtual-pipeline-stage", false},
    Renamed{"grad_reduce_in_fp32", "grad-reduce-in-bf16", true},
};

/// run_recipe.py's short options.
constexpr std::array short_options{std::pair{"tp", "tensor-model-parallel-size"},
                                   std::pair{"pp", "pipeline-model-parallel-size"},
                                   std::pair{"vp", "virtual-pipeline-model-parallel-size"},
                                   std::pair{"cp", "context-parallel-size"},
                                   std::pair{"ep", "expert-model-parallel-size"},
                                   std::pair{"etp", "expert-tensor-parallel-size"},
                                   std::pair{"mb", "micro-batch-size"},
                                   std::pair{"gb", "global-batch-size"},
                                   std::pair{"sl", "seq-length"}};

bool says_no(const std::string& value) { return value == "false" || value == "False"; }

void put_precision(const std::string& word, const Setting& setting, Settings& flags) {
    const auto put = [&](const char* flag, const char* value) {
        flags.put(flag, {value == nullptr ? std::vector<std::string>{} : std::vector<std::string>{value}, setting.place, setting.shown, "",
                         false, false});
    };
    if (word == "null" || word == "None") return;
    put(word.starts_with("fp16") ? "fp16" : "bf16", nullptr);
    if (word.find("nvfp4") != std::string::npos) return put("fp4-format", "e2m1");
    if (word.find("fp8") == std::string::npos) return;
    put("fp8-format", "hybrid");
    put("fp8-recipe", word.find("mxfp8") != std::string::npos ? "mxfp8" : "tensorwise");
}

/// "model.tensor_model_parallel_size" as "tensor-model-parallel-size", and so on.
void translate(const std::string& key, const Setting& setting, Settings& flags) {
    if (key == "mixed_precision") return put_precision(setting.values.empty() ? "" : setting.values.front(), setting, flags);
    const std::size_t dot = key.rfind('.');
    const std::string name = key.substr(dot == std::string::npos ? 0 : dot + 1);
    std::string flag = name;
    std::ranges::replace(flag, '_', '-');
    bool inverted = false;
    for (const Renamed& one : renamed)
        if (one.key == name) {
            flag = one.flag;
            inverted = one.inverted;
        }
    Setting made = setting;
    const std::string first = setting.values.empty() ? "" : setting.values.front();
    if (setting.values.size() == 1 && (first == "true" || first == "True" || says_no(first))) {
        if (says_no(first) != inverted) return;
        made.values.clear();
    }
    if (first == "null" || first == "None") return;
    if (name == "moe_layer_freq" && setting.list) {
        std::string list;
        for (const std::string& value : setting.values) list += (list.empty() ? "" : ",") + value;
        made.values = {"[" + list + "]"};
    }
    if (name == "kv_lora_rank") flags.put("multi-latent-attention", {{}, setting.place, setting.shown, "", false, false});
    if (name == "num_query_groups") flags.put("group-query-attention", {{}, setting.place, setting.shown, "", false, true});
    flags.put(flag, std::move(made));
}

/// Hydra's "section.key=value"; the value is YAML.
void take_override(const ShellWord& word, const std::string& file, Settings& found) {
    const std::size_t equals = word.text.find('=');
    const std::string key = word.text.substr(word.text.starts_with("++") ? 2 : 0, equals - (word.text.starts_with("++") ? 2 : 0));
    Setting setting{{word.text.substr(equals + 1)}, word.place, key, word.unknown, false, false};
    try {
        const YAML::Node value = YAML::Load(setting.values.front());
        if (value.IsScalar()) setting.values = {value.Scalar()};
        if (value.IsSequence()) {
            setting.values.clear();
            setting.list = true;
            for (const YAML::Node& item : value) setting.values.push_back(item.IsScalar() ? item.Scalar() : "null");
        }
    } catch (const YAML::Exception& error) {
        throw InputError(file, words(word.place) + ": " + key, "a value in YAML", error.msg);
    }
    found.put(key, std::move(setting));
}

/// The model that a recipe trains where nothing changes it: "llama3_8b_pretrain_config".
std::optional<Architecture> recipe_model(const std::string& recipe) {
    const auto known = torchtitan_config(recipe.substr(0, recipe.find("_pretrain")));
    return known ? std::optional(model_preset(known->preset)) : std::nullopt;
}

}  // namespace

LaunchReading read_megatron_bridge(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    Settings keys;
    CommandLine line;
    std::string recipe;
    const bool script = looks_like_script(text);
    if (script) {
        line = any_command(text, context.file);
        CommandLine rest = line;
        rest.arguments.clear();
        for (const ShellWord& word : line.arguments) {
            const std::size_t equals = word.text.find('=');
            if (!word.text.starts_with('-') && equals != std::string::npos && equals > 0)
                take_override(word, context.file, keys);
            else
                rest.arguments.push_back(word);
        }
        Settings options = flag_settings(rest, reading);
        for (const auto& [name, flag] : short_options)
            if (const Setting* option = options.use(name)) keys.put(std::string("model.") + flag, *option);
        if (const Setting* named = options.use("recipe"); named != nullptr && !named->values.empty()) recipe = named->values.front();
        for (const char* known : {"mode", "dataset"}) options.use(known);
        SettingReader(options, reading, "Megatron-Bridge", context.file).list_ignored();
    } else {
        keys = yaml_settings(text, context.file);
    }
    Settings flags;
    for (const auto& [key, setting] : keys.all()) translate(key, setting, flags);
    if (!keys.has("model.tensor_model_parallel_size") && !flags.has("tensor-model-parallel-size") && recipe.empty() &&
        !flags.has("micro-batch-size"))
        throw InputError(context.file, "", "a Megatron-Bridge recipe or its sections model and train", "neither");
    SettingReader in(flags, reading, "the recipe", context.file);
    const auto gpus = gpus_of(line);
    ReadContext kept = context;
    if (const auto model = recipe_model(recipe)) kept.kept.architecture = *model;
    read_megatron_model(in, kept.kept.architecture);
    read_megatron_layout(in, gpus);
    read_megatron_training(in, kept.kept.training);
    read_megatron_memory(in);
    take_cluster(reading, context.kept, gpus, line.gpus_per_node, "the command that starts it");
    if (!in.has("grad-reduce-in-bf16")) in.assumed("training.gradient_type", "automatic", "gradients are reduced in fp32");
    for (const auto& [key, setting] : keys.all())
        if (setting.values.size() == 1) reading.options.set(key, setting.values.front());
    in.skip({"train-iters", "pipeline-dtype", "cross-entropy-fusion-impl", "cpu-offloading", "moe-grouped-gemm", "softmax-type"});
    in.list_ignored();
    return reading;
}

}  // namespace layline
