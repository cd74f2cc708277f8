// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/launch_draft.h"
#include "model/launch/shell_text.h"
#include "model/launch/yaml_text.h"

namespace layline {

namespace {

constexpr double initial_deviation = 0.02;
constexpr int train_steps = 100;

/// Only Qwen 2's model has experts, windows and context parallelism.
bool is_qwen(const Scenario& scenario) {
    const Architecture& a = scenario.architecture;
    return a.moe || a.sliding_window > 0 || scenario.layout.cp > 1;
}

void write_general(YamlText& out, const Scenario& scenario) {
    out.begin("general");
    out.text("project", "layline");
    out.text("run", plain_name(scenario.name, '_') + "_%date_%jobid");
    out.integer("seed", 42);
    out.nothing("step");
    out.nothing("consumed_train_samples");
    out.nothing("benchmark_csv_path");
    out.boolean("ignore_sanity_checks", true);
    out.end();
}

void write_parallelism(YamlText& out, const Scenario& scenario) {
    const Layout& l = scenario.layout;
    out.begin("parallelism");
    out.integer("dp", static_cast<std::int64_t>(data_parallel(scenario)));
    out.integer("pp", l.pp);
    out.integer("tp", l.tp);
    out.integer("context_parallel_size", l.cp);
    out.integer("expert_parallel_size", l.ep);
    out.word("pp_engine", l.schedule == "gpipe" ? "afab" : "1f1b");
    out.word("tp_mode", l.sequence_parallel ? "REDUCE_SCATTER" : "ALL_REDUCE");
    out.boolean("tp_linear_async_communication", l.sequence_parallel && l.tp > 1);
    out.boolean("recompute_layer", l.recompute == Recompute::full);
    out.end();
}

void write_experts(YamlText& out, const Architecture& a) {
    std::vector<std::int64_t> layers;
    for (std::int64_t index = 0; index < a.layers; ++index)
        if (a.is_expert_layer(index)) layers.push_back(index);
    out.begin("moe_config");
    out.integer("num_experts", a.moe->experts);
    out.integer("top_k", a.moe->top_k);
    out.integers("layers", layers);
    out.boolean("enable_shared_expert", a.moe->shared_ffn > 0);
    out.word("token_dispatcher_type", "alltoall");
    out.end();
}

void write_shape(YamlText& out, const Scenario& scenario) {
    const Architecture& a = scenario.architecture;
    const bool qwen = is_qwen(scenario);
    out.begin("model_config");
    out.boolean(qwen ? "is_qwen2_config" : "is_llama_config", true);
    out.integer("num_hidden_layers", a.layers);
    out.integer("hidden_size", a.hidden);
    // An expert of nanotron is as wide as its MLP.
    out.integer("intermediate_size", a.moe ? a.moe->expert_ffn : a.ffn);
    out.integer("num_attention_heads", a.heads);
    out.integer("num_key_value_heads", a.kv_heads);
    out.integer("vocab_size", a.vocabulary);
    out.integer("max_position_embeddings", scenario.training.sequence_length);
    out.boolean("tie_word_embeddings", a.tied_embeddings);
    out.boolean("attention_bias", a.biases.query_key_value);
    out.word("hidden_act", "silu");
    out.real("initializer_range", initial_deviation);
    out.word("_attn_implementation", scenario.layout.cp > 1 ? "llama3_ring_attention" : "flash_attention_2");
    if (scenario.layout.cp > 1) out.integer("ring_attn_heads_k_stride", 1);
    if (qwen && a.sliding_window > 0) out.integer("sliding_window_size", a.sliding_window);
    out.integer("bos_token_id", 1);
    out.integer("eos_token_id", 2);
    out.nothing("pad_token_id");
    if (a.moe) write_experts(out, a);
    out.end();
}

const char* type_word(Precision precision) {
    return precision == Precision::fp16 ? "float16" : precision == Precision::fp32 ? "float32" : "bfloat16";
}

void write_model(YamlText& out, const Scenario& scenario) {
    out.begin("model");
    out.word("dtype", type_word(scenario.training.precision));
    out.begin("init_method");
    out.real("std", initial_deviation);
    out.end();
    out.integer("make_vocab_size_divisible_by", 1);
    out.integer("ddp_bucket_cap_mb", 25);
    write_shape(out, scenario);
    out.end();
}

void write_tokens(YamlText& out, const Scenario& scenario) {
    out.begin("tokens");
    out.integer("sequence_length", scenario.training.sequence_length);
    out.integer("micro_batch_size", scenario.layout.micro_batch);
    out.integer("batch_accumulation_per_replica", static_cast<std::int64_t>(micro_batches(scenario)));
    out.integer("train_steps", train_steps);
    out.integer("val_check_interval", -1);
    out.integer("limit_val_batches", 0);
    out.integer("limit_test_batches", 0);
    out.end();
}

void write_schedule(YamlText& out) {
    out.begin("learning_rate_scheduler");
    out.real("learning_rate", 3e-4);
    out.real("min_decay_lr", 3e-5);
    out.integer("lr_warmup_steps", 10);
    out.word("lr_warmup_style", "linear");
    out.word("lr_decay_style", "cosine");
    out.integer("lr_decay_steps", train_steps - 10);
    out.nothing("lr_decay_starting_step");
    out.end();
}

void write_optimizer(YamlText& out, const Scenario& scenario) {
    out.begin("optimizer");
    out.integer("zero_stage", scenario.layout.zero_stage);
    out.boolean("accumulate_grad_in_fp32", scenario.training.gradient_type != StateType::bf16);
    out.real("clip_grad", 1.0);
    out.real("weight_decay", 0.1);
    write_schedule(out);
    out.begin("optimizer_factory");
    out.word("name", scenario.training.optimizer == Optimizer::sgd ? "sgd" : "adamW");
    if (scenario.training.optimizer == Optimizer::adamw) {
        out.real("adam_beta1", 0.9);
        out.real("adam_beta2", 0.95);
        out.real("adam_eps", 1e-8);
        out.boolean("torch_adam_is_fused", true);
    }
    out.end();
    out.end();
}

void write_data(YamlText& out) {
    out.begin_list("data_stages");
    out.begin_item();
    out.text("name", "Stable Training Stage");
    out.integer("start_training_step", 1);
    out.begin("data");
    out.nothing("dataset");  // nanotron's endless dummy data
    out.integer("num_loading_workers", 1);
    out.integer("seed", 42);
    out.end();
    out.end_item();
    out.end_list();
}

void write_rest(YamlText& out) {
    out.begin("checkpoints");
    out.text("checkpoints_path", "checkpoints");
    out.integer("checkpoint_interval", 1000);
    out.boolean("save_initial_state", false);
    out.nothing("resume_checkpoint_path");
    out.boolean("checkpoints_path_is_shared_file_system", false);
    out.end();
    out.begin("logging");
    out.integer("iteration_step_info_interval", 1);
    out.word("log_level", "info");
    out.word("log_level_replica", "info");
    out.end();
    out.begin("tokenizer");
    out.nothing("tokenizer_max_length");
    out.text("tokenizer_name_or_path", "gpt2");
    out.nothing("tokenizer_revision");
    out.end();
    for (const char* section : {"lighteval", "profiler"}) out.nothing(section);
}

}  // namespace

void write_nanotron(const Scenario& scenario, LaunchDraft& draft) {
    draft.comments.emplace_back("Start it in a checkout of nanotron. It trains on dummy data: set data_stages and the tokenizer.");
    YamlText out;
    write_general(out, scenario);
    write_parallelism(out, scenario);
    write_model(out, scenario);
    write_tokens(out, scenario);
    write_optimizer(out, scenario);
    write_data(out);
    write_rest(out);
    draft.files.push_back({"nanotron.yaml", commented(draft.comments, "# ") + out.finished()});
    draft.program = {"run_train.py"};
    ArgumentGroup arguments{"NANOTRON_ARGS", {}};
    arguments.add("--config-file", "nanotron.yaml");
    draft.arguments = {arguments};
    if (scenario.layout.tp > 1 && scenario.layout.sequence_parallel) draft.environment.emplace("CUDA_DEVICE_MAX_CONNECTIONS", "1");
}

}  // namespace layline
