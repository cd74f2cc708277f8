// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/launch/launch_draft.h"
#include "model/launch/megatron_arguments.h"
#include "model/launch/recompute_words.h"
#include "model/launch/shell_text.h"
#include "model/launch/stage_pattern_text.h"
#include "model/launch/yaml_text.h"

namespace layline {

namespace {

/// One override of the recipe's ConfigContainer: section, key, and a value as YAML and Hydra both read it.
struct Override {
    std::string section, key, value;
};

struct Overrides {
    std::vector<Override> all;
    void set(const char* section, const char* key, std::string value) { all.push_back({section, key, std::move(value)}); }
    void set(const char* section, const char* key, std::int64_t value) { set(section, key, std::to_string(value)); }
    void set(const char* section, const char* key, const char* value) { set(section, key, std::string(value)); }
    void set(const char* section, const char* key, bool value) { set(section, key, value ? "true" : "false"); }
};

/// The recipe to start from: one whose layers have the parts that no override adds.
const char* base_recipe(const Architecture& a) {
    if (a.latent_attention) return "deepseek_v3_pretrain_config";
    if (a.moe) return "qwen3_30b_a3b_pretrain_config";
    return "llama3_8b_pretrain_config";
}

void set_experts(const Scenario& scenario, Overrides& out) {
    const MixtureOfExperts& m = *scenario.architecture.moe;
    out.set("model", "num_moe_experts", m.experts);
    out.set("model", "moe_router_topk", m.top_k);
    out.set("model", "moe_ffn_hidden_size", m.expert_ffn);
    if (m.shared_ffn > 0) out.set("model", "moe_shared_expert_intermediate_size", m.shared_ffn);
    if (m.capacity_factor > 0) out.set("model", "moe_expert_capacity_factor", number_text(m.capacity_factor));
    out.set("model", "moe_router_enable_expert_bias", m.selection_bias);
    out.set("model", "moe_router_score_function", m.selection_bias ? "sigmoid" : "softmax");
    out.set("model", "moe_router_pre_softmax", !m.selection_bias && m.top_k == 1);
    out.set("model", "moe_shared_expert_gate", m.shared_gate);
    out.set("model", "moe_grouped_gemm", true);
    std::string layers;
    for (std::int64_t index = 0; index < scenario.architecture.layers; ++index)
        layers += (index > 0 ? "," : "") + std::string(scenario.architecture.is_expert_layer(index) ? "1" : "0");
    out.set("model", "moe_layer_freq", "[" + layers + "]");
    out.set("model", "moe_token_dispatcher_type", "alltoall");
    out.set("model", "expert_model_parallel_size", scenario.layout.ep);
    out.set("model", "expert_tensor_parallel_size", scenario.layout.etp);
}

void set_shape(const Scenario& scenario, Overrides& out) {
    const Architecture& a = scenario.architecture;
    out.set("model", "num_layers", a.layers);
    out.set("model", "hidden_size", a.hidden);
    out.set("model", "ffn_hidden_size", a.ffn);
    out.set("model", "num_attention_heads", a.heads);
    if (!a.latent_attention) {
        out.set("model", "num_query_groups", a.kv_heads);
        out.set("model", "kv_channels", a.head_size);
    }
    out.set("model", "qk_layernorm", a.query_key_norm);
    out.set("model", "normalization", a.norm == NormKind::rms_norm ? "RMSNorm" : "LayerNorm");
    out.set("model", "position_embedding_type",
            a.positions == Positions::rotary    ? "rope"
            : a.positions == Positions::learned ? "learned_absolute"
                                                : "none");
    out.set("model", "gated_linear_unit", a.mlp == MlpKind::gated);
    out.set("model", "add_bias_linear", a.biases.mlp);
    out.set("model", "add_qkv_bias", a.biases.query_key_value);
    out.set("model", "share_embeddings_and_output_weights", a.tied_embeddings);
    out.set("model", "vocab_size", a.vocabulary);
    out.set("model", "softmax_type", a.attention_sinks ? "learnable" : "vanilla");
    if (a.positions == Positions::learned) out.set("model", "max_position_embeddings", a.max_positions);
    if (a.sliding_window > 0) {
        out.set("model", "window_size", "[" + std::to_string(a.sliding_window - 1) + ",0]");
        out.set("model", "window_attn_skip_freq", a.full_attention_every > 0 ? std::to_string(a.full_attention_every) : "null");
    }
    if (a.mtp_layers > 0) out.set("model", "mtp_num_layers", a.mtp_layers);
    if (a.latent_attention) {
        const LatentAttention& l = *a.latent_attention;
        out.set("model", "q_lora_rank", l.query_rank > 0 ? std::to_string(l.query_rank) : "null");
        out.set("model", "kv_lora_rank", l.key_value_rank);
        out.set("model", "qk_head_dim", l.nope_head_size);
        out.set("model", "qk_pos_emb_head_dim", l.rope_head_size);
        out.set("model", "v_head_dim", l.value_head_size);
    }
    if (a.moe) set_experts(scenario, out);
}

void set_stages(const Scenario& scenario, Overrides& out) {
    const Layout& l = scenario.layout;
    const bool pattern = needs_stage_pattern(scenario), pipeline = l.pp > 1;
    const bool lighter = pipeline && l.split == LayerSplit::edges_lighter && !pattern;
    const auto told = [&](std::int64_t layers) { return pipeline && !pattern && layers > 0 ? std::to_string(layers) : "null"; };
    out.set("model", "virtual_pipeline_model_parallel_size", l.vpp > 1 && !pattern ? std::to_string(l.vpp) : "null");
    out.set("model", "pipeline_model_parallel_layout", pattern ? stage_pattern_text(scenario) : "null");
    out.set("model", "account_for_embedding_in_pipeline_split", lighter);
    out.set("model", "account_for_loss_in_pipeline_split", lighter);
    out.set("model", "num_layers_in_first_pipeline_stage", told(l.stage_counts.first_layers));
    out.set("model", "num_layers_in_last_pipeline_stage", told(l.stage_counts.last_layers));
    if (l.vpp > 1 && l.group > 0) out.set("model", "microbatch_group_size_per_vp_stage", l.group);
}

const char* exchange_word(ContextExchange exchange) {
    switch (exchange) {
        case ContextExchange::all_gather:
            return "all_gather";
        case ContextExchange::all_to_all:
            return "a2a";
        case ContextExchange::hybrid:
            return "a2a+p2p";
        default:
            return "p2p";
    }
}

void set_degrees(const Scenario& scenario, Overrides& out) {
    const Layout& l = scenario.layout;
    out.set("model", "tensor_model_parallel_size", l.tp);
    out.set("model", "sequence_parallel", l.sequence_parallel && l.tp > 1);
    out.set("model", "pipeline_model_parallel_size", l.pp);
    if (l.pp > 1)
        out.set("model", "pipeline_dtype",
                scenario.training.precision == Precision::fp32   ? "torch.float32"
                : scenario.training.precision == Precision::fp16 ? "torch.float16"
                                                                 : "torch.bfloat16");
    set_stages(scenario, out);
    out.set("model", "context_parallel_size", l.cp);
    if (l.cp > 1) out.set("model", "cp_comm_type", exchange_word(l.context_exchange));
    if (l.cp > 1 && l.context_exchange == ContextExchange::hybrid)
        out.set("model", "hierarchical_context_parallel_sizes",
                "[" + std::to_string(l.context_all_to_all) + "," + std::to_string(l.cp / l.context_all_to_all) + "]");
}

void set_memory(const Scenario& scenario, Overrides& out) {
    const Layout& l = scenario.layout;
    const bool full = l.recompute == Recompute::full;
    out.set("model", "recompute_granularity", l.recompute == Recompute::none ? "null" : full ? "full" : "selective");
    out.set("model", "recompute_method", !full ? "null" : l.recompute_method == RecomputeMethod::uniform ? "uniform" : "block");
    out.set("model", "recompute_num_layers", full ? std::to_string(recompute_layer_count(scenario)) : "null");
    std::string modules;
    for (const std::string& word : recompute_words(l.recompute_modules)) modules += (modules.empty() ? "" : ",") + word;
    if (l.recompute == Recompute::selective) out.set("model", "recompute_modules", "[" + modules + "]");
    if (const std::int64_t offloaded = offloaded_layers(scenario); offloaded > 0) {
        out.set("model", "cpu_offloading", true);
        out.set("model", "cpu_offloading_num_layers", offloaded);
    }
    out.set("model", "cross_entropy_loss_fusion", scenario.training.loss == LossKernel::fused);
    out.set("model", "cross_entropy_fusion_impl", "native");
    out.set("model", "hidden_dropout", number_text(scenario.training.dropout));
    out.set("model", "attention_dropout", number_text(scenario.training.dropout));
}

void set_sharding(const Scenario& scenario, Overrides& out) {
    const Layout& l = scenario.layout;
    const std::int64_t ranks = scenario.cluster.gpus / (l.tp * l.pp);
    for (const char* section : {"optimizer", "ddp"}) out.set(section, "use_distributed_optimizer", l.zero_stage >= 1);
    out.set("ddp", "overlap_grad_reduce", l.zero_stage >= 1);
    out.set("ddp", "overlap_param_gather", l.zero_stage >= 1);
    out.set("ddp", "use_megatron_fsdp", l.zero_stage >= 2);
    out.set("ddp", "data_parallel_sharding_strategy",
            l.zero_stage == 3   ? "optim_grads_params"
            : l.zero_stage == 2 ? "optim_grads"
                                : "no_shard");
    out.set("ddp", "grad_reduce_in_fp32", scenario.training.gradient_type != StateType::bf16);
    if (l.shard_gpus > 0) out.set("ddp", "num_distributed_optimizer_instances", ranks / l.shard_gpus);
    if (l.zero_stage >= 2) out.set("checkpoint", "ckpt_format", "fsdp_dtensor");
    if (l.schedule == "interleaved-overlap" && l.pp > 1) out.set("comm_overlap", "overlap_moe_expert_parallel_comm", true);
    out.set("optimizer", "optimizer", megatron_optimizer_word(scenario.training.optimizer));
    if (l.offload_optimizer > 0) {
        out.set("optimizer", "use_precision_aware_optimizer", true);
        out.set("optimizer", "optimizer_cpu_offload", true);
        out.set("optimizer", "optimizer_offload_fraction", number_text(l.offload_optimizer));
    }
}

const char* precision_recipe(Precision precision) {
    switch (precision) {
        case Precision::fp16:
            return "fp16_mixed";
        case Precision::fp8:
            return "bf16_with_fp8_current_scaling_mixed";
        case Precision::mxfp8:
            return "bf16_with_mxfp8_mixed";
        case Precision::nvfp4:
            return "bf16_with_nvfp4_mixed";
        case Precision::fp32:
            return "null";
        case Precision::bf16:
            break;
    }
    return "bf16_mixed";
}

Overrides overrides(const Scenario& scenario) {
    Overrides out;
    set_shape(scenario, out);
    out.set("model", "seq_length", scenario.training.sequence_length);
    out.set("dataset", "seq_length", scenario.training.sequence_length);
    set_degrees(scenario, out);
    set_memory(scenario, out);
    out.set("train", "micro_batch_size", scenario.layout.micro_batch);
    out.set("train", "global_batch_size", scenario.training.global_batch);
    out.set("train", "train_iters", std::int64_t{100});
    set_sharding(scenario, out);
    return out;
}

std::string yaml(const Overrides& overrides, const Scenario& scenario) {
    YamlText out;
    for (const char* section : {"model", "dataset", "train", "optimizer", "ddp", "comm_overlap", "checkpoint"}) {
        if (std::ranges::none_of(overrides.all, [&](const Override& o) { return o.section == section; })) continue;
        out.begin(section);
        for (const Override& o : overrides.all) {
            if (o.section != section) continue;
            if (o.value.starts_with('['))
                out.raw(o.key, o.value);
            else if (o.value == "null")
                out.nothing(o.key);
            else
                out.word(o.key, o.value);
        }
        out.end();
    }
    if (scenario.training.precision == Precision::fp32)
        out.nothing("mixed_precision");
    else
        out.word("mixed_precision", precision_recipe(scenario.training.precision));
    return out.finished();
}

}  // namespace

void write_megatron_bridge(const Scenario& scenario, LaunchDraft& draft) {
    const Overrides made = overrides(scenario);
    draft.comments.push_back(std::string("Start it in a checkout of Megatron-Bridge: the overrides change the recipe ") +
                             base_recipe(scenario.architecture) + " into this model. It trains on mock data.");
    draft.files.push_back({"bridge.yaml", commented(draft.comments, "# ") + yaml(made, scenario)});
    draft.program = {"scripts/training/run_recipe.py"};
    ArgumentGroup recipe{"RECIPE_ARGS", {}}, changes{"OVERRIDES", {}};
    recipe.add("--recipe", base_recipe(scenario.architecture));
    recipe.add("--mode", "pretrain");
    recipe.add("--dataset", "mock");
    for (const Override& o : made.all) {
        const bool quoted = o.value.find('|') != std::string::npos;
        changes.flag(o.section + "." + o.key + "=" + (quoted ? quoted_literal(o.value) : o.value));
    }
    changes.flag(std::string("mixed_precision=") + precision_recipe(scenario.training.precision));
    draft.arguments = {recipe, changes};
    add_megatron_environment(scenario, draft);
}

}  // namespace layline
