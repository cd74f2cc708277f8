// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/launch/read/expert_pattern.h"
#include "model/launch/read/read_megatron.h"
#include "model/launch/read/readers.h"
#include "model/launch/read/setting_reader.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::array<std::pair<std::string_view, bool>, 2> tensor_modes{{{"REDUCE_SCATTER", true}, {"ALL_REDUCE", false}}};
constexpr std::array<std::pair<std::string_view, Precision>, 3> types{
    {{"bfloat16", Precision::bf16}, {"float16", Precision::fp16}, {"float32", Precision::fp32}}};
constexpr std::array<std::pair<std::string_view, Optimizer>, 3> optimizers{
    {{"adamW", Optimizer::adamw}, {"adam", Optimizer::adamw}, {"sgd", Optimizer::sgd}}};

std::string model_key(const char* key) { return std::string("model.model_config.") + key; }

void read_experts(SettingReader& in, Architecture& a) {
    const std::string prefix = model_key("moe_config.");
    MixtureOfExperts m;
    in.take(prefix + "num_experts", "architecture.moe.experts", m.experts, 8);
    in.take(prefix + "top_k", "architecture.moe.top_k", m.top_k, 2);
    m.expert_ffn = a.ffn;
    if (in.on(prefix + "enable_shared_expert")) {
        m.shared_ffn = m.expert_ffn;
        in.understood("architecture.moe.shared_ffn", m.shared_ffn, prefix + "enable_shared_expert");
    }
    if (const Setting* layers = in.settings().use(prefix + "layers"); layers != nullptr && layers->list) {
        std::vector<bool> experts(static_cast<std::size_t>(a.layers), false);
        for (const std::string& value : layers->values) {
            const auto index =
                value.find_first_not_of("0123456789") == std::string::npos && value.size() < 10 && !value.empty() ? std::stoll(value) : -1;
            if (index == -1 && value == "-1")
                experts.assign(experts.size(), true);
            else if (index < 0 || index >= a.layers)
                in.refuse(prefix + "layers", "layers from 0 to " + std::to_string(a.layers - 1), value);
            else
                experts[static_cast<std::size_t>(index)] = true;
        }
        set_expert_layers(m, experts);
        in.understood("architecture.moe.first_dense_layers", m.first_dense_layers, prefix + "layers");
    }
    in.skip({prefix + "token_dispatcher_type"});
    for (const char* field : {"architecture.moe.imbalance", "architecture.moe.shared_gate", "architecture.moe.selection_bias"})
        in.assumed(field, field == std::string_view("architecture.moe.imbalance") ? "1" : "false");
    in.assumed("architecture.ffn", a.ffn, "experts are as wide as the MLP");
    a.moe = m;
}

void read_model(SettingReader& in, const Architecture& kept) {
    Architecture& a = in.scenario().architecture;
    if (!in.has(model_key("num_hidden_layers")) || !in.has(model_key("hidden_size")) || !in.has(model_key("num_attention_heads"))) {
        a = kept;
        return in.assumed("architecture", kept.name, "kept; model.model_config is not whole");
    }
    in.take(model_key("num_hidden_layers"), "architecture.layers", a.layers, 0);
    in.take(model_key("hidden_size"), "architecture.hidden", a.hidden, 0);
    in.take(model_key("num_attention_heads"), "architecture.heads", a.heads, 0);
    in.take(model_key("num_key_value_heads"), "architecture.kv_heads", a.kv_heads, a.heads);
    in.take(model_key("intermediate_size"), "architecture.ffn", a.ffn, 4 * a.hidden);
    in.take(model_key("vocab_size"), "architecture.vocabulary", a.vocabulary, kept.vocabulary);
    a.head_size = a.hidden / a.heads;
    in.take_flag(model_key("tie_word_embeddings"), "architecture.tied_embeddings", a.tied_embeddings);
    in.take_flag(model_key("attention_bias"), "architecture.biases.query_key_value", a.biases.query_key_value);
    if (const auto window = in.whole(model_key("sliding_window_size"), 1)) {
        a.sliding_window = *window;
        in.understood("architecture.sliding_window", *window, model_key("sliding_window_size"));
        in.assumed("architecture.full_attention_every", "0");
    }
    if (in.has(model_key("moe_config.num_experts"))) read_experts(in, a);
    for (const char* key : {"is_llama_config", "is_qwen2_config", "hidden_act", "initializer_range", "_attn_implementation", "bos_token_id",
                            "eos_token_id", "pad_token_id", "max_position_embeddings", "ring_attn_heads_k_stride"})
        in.skip({model_key(key)});
}

void read_layout(SettingReader& in) {
    Layout& l = in.scenario().layout;
    l = {};
    in.take("parallelism.tp", "layout.tp", l.tp, 1);
    in.take("parallelism.pp", "layout.pp", l.pp, 1);
    in.take("parallelism.context_parallel_size", "layout.cp", l.cp, 1);
    in.take("parallelism.expert_parallel_size", "layout.ep", l.ep, 1);
    in.choose("parallelism.tp_mode", "layout.sequence_parallel", l.sequence_parallel, tensor_modes);
    l.schedule = in.text("parallelism.pp_engine").value_or("1f1b") == "afab" ? "gpipe" : "1f1b";
    in.understood("layout.schedule", l.schedule, "parallelism.pp_engine");
    if (in.on("parallelism.recompute_layer")) {
        l.recompute = Recompute::full;
        in.understood("layout.recompute", "full", "parallelism.recompute_layer");
        in.assumed("layout.recompute_method", "uniform", "every layer by itself");
    }
    l.zero_stage = static_cast<int>(std::min<std::int64_t>(in.whole("optimizer.zero_stage").value_or(0), 3));
    in.understood("layout.zero_stage", l.zero_stage, "optimizer.zero_stage");
    in.take("tokens.micro_batch_size", "layout.micro_batch", l.micro_batch, 1);
    if (l.pp > 1) {
        l.split = LayerSplit::by_cost;
        in.assumed("layout.stage_counts", "none", "no file of nanotron's tells stages");
    }
    in.assumed("layout.split", l.pp > 1 ? "by_cost" : "even", "nanotron deals its layers by their cost");
}

void read_training(SettingReader& in, const Training& kept) {
    Training& t = in.scenario().training;
    t = kept;
    t.precision = Precision::bf16;
    in.choose("model.dtype", "training.precision", t.precision, types);
    in.take("tokens.sequence_length", "training.sequence_length", t.sequence_length, kept.sequence_length);
    t.optimizer = Optimizer::adamw;
    in.choose("optimizer.optimizer_factory.name", "training.optimizer", t.optimizer, optimizers);
    t.gradient_type = StateType::automatic;
    if (in.has("optimizer.accumulate_grad_in_fp32") && !in.on("optimizer.accumulate_grad_in_fp32")) {
        t.gradient_type = StateType::bf16;
        in.understood("training.gradient_type", "bf16", "optimizer.accumulate_grad_in_fp32");
    } else {
        in.assumed("training.gradient_type", "automatic", "nanotron accumulates in fp32");
    }
    for (const char* field : {"training.attention", "training.fused_norm", "training.dropout", "training.loss"})
        in.assumed(field, "as planned", "nanotron is not told");
    t.framework = "nanotron";
    in.assumed("training.framework", "nanotron", "the launcher itself");
}

}  // namespace

LaunchReading read_nanotron(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    Settings settings;
    std::string file = context.file;
    if (looks_like_script(text) && context.beside) {
        const CommandLine line = any_command(text, context.file);
        Settings flags = flag_settings(line, reading);
        const Setting* named = flags.use("config-file");
        const auto found = named != nullptr && !named->values.empty() ? context.beside(named->values.front()) : std::nullopt;
        if (!found) throw InputError(context.file, "", "nanotron's YAML file, or a script beside it", "a script alone");
        settings = yaml_settings(*found, named->values.front());
    } else {
        settings = yaml_settings(text, file);
    }
    if (!settings.has("parallelism.tp") && !settings.has("tokens.micro_batch_size") && !settings.has("parallelism.dp"))
        throw InputError(context.file, "", "nanotron's sections parallelism, model and tokens", "none of them");
    SettingReader in(settings, reading, "nanotron", file);
    read_model(in, context.kept.architecture);
    read_layout(in);
    read_training(in, context.kept.training);
    const Layout& l = reading.scenario.layout;
    const auto dp = in.whole("parallelism.dp", 1);
    take_cluster(reading, context.kept, dp ? std::optional(*dp * l.tp * l.pp * l.cp) : std::nullopt, std::nullopt,
                 "parallelism.dp · tp · pp · cp");
    const std::int64_t steps = in.whole("tokens.batch_accumulation_per_replica", 1).value_or(1);
    reading.scenario.training.global_batch = steps * l.micro_batch * (reading.scenario.cluster.gpus / (l.tp * l.pp * l.cp));
    in.understood("training.global_batch", reading.scenario.training.global_batch, "tokens.batch_accumulation_per_replica");
    in.skip({"parallelism.tp_linear_async_communication", "model.init_method.std", "model.make_vocab_size_divisible_by",
             "model.ddp_bucket_cap_mb"});
    in.list_ignored();
    return reading;
}

}  // namespace layline
