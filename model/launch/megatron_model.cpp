// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/launch/megatron_arguments.h"

namespace layline {

namespace {

void add_attention(const Architecture& a, ArgumentGroup& out) {
    if (a.latent_attention) {
        const LatentAttention& l = *a.latent_attention;
        out.flag("--multi-latent-attention");
        if (l.query_rank > 0) out.add("--q-lora-rank", l.query_rank);
        out.add("--kv-lora-rank", l.key_value_rank);
        out.add("--qk-head-dim", l.nope_head_size);
        out.add("--qk-pos-emb-head-dim", l.rope_head_size);
        out.add("--v-head-dim", l.value_head_size);
        // Unset, it is hidden / heads, which must then be whole.
        if (a.hidden % a.heads != 0) out.add("--kv-channels", a.head_size);
    } else {
        out.add("--kv-channels", a.head_size);
        if (a.kv_heads < a.heads) {
            out.flag("--group-query-attention");
            out.add("--num-query-groups", a.kv_heads);
        }
    }
    out.flag_if(a.query_key_norm, "--qk-layernorm");
    if (a.attention_sinks) out.add("--softmax-type", "learnable");
    if (a.sliding_window > 0) {
        out.add("--window-size", std::to_string(a.sliding_window - 1) + ",0");
        if (a.full_attention_every > 0) out.add("--window-attn-skip-freq", a.full_attention_every);
    }
}

const char* position_word(Positions positions) {
    switch (positions) {
        case Positions::rotary:
            return "rope";
        case Positions::learned:
            return "learned_absolute";
        default:
            return "none";
    }
}

void add_biases(const Architecture& a, ArgumentGroup& out) {
    if (a.biases.mlp) return;
    out.flag("--disable-bias-linear");
    out.flag_if(a.biases.query_key_value, "--add-qkv-bias");
}

/// Which layers have experts, as --moe-layer-freq's Python expression: one run after another.
std::string expert_pattern(const Architecture& a) {
    std::string text = "(";
    for (std::int64_t begin = 0; begin < a.layers;) {
        std::int64_t end = begin;
        while (end < a.layers && a.is_expert_layer(end) == a.is_expert_layer(begin)) ++end;
        text += (begin > 0 ? "+" : "") + std::string(a.is_expert_layer(begin) ? "[1]*" : "[0]*") + std::to_string(end - begin);
        begin = end;
    }
    return text + ")";
}

void add_experts(const Architecture& a, ArgumentGroup& out) {
    const MixtureOfExperts& m = *a.moe;
    out.add("--num-experts", m.experts);
    out.add("--moe-router-topk", m.top_k);
    out.add("--moe-ffn-hidden-size", m.expert_ffn);
    if (a.expert_layers() < a.layers) out.add("--moe-layer-freq", expert_pattern(a));
    if (m.shared_ffn > 0) out.add("--moe-shared-expert-intermediate-size", m.shared_ffn);
    out.flag_if(m.shared_gate, "--moe-shared-expert-gate");
    if (m.selection_bias) {
        out.add("--moe-router-score-function", "sigmoid");
        out.flag("--moe-router-enable-expert-bias");
    } else {
        out.flag_if(m.top_k == 1, "--moe-router-pre-softmax");
    }
    if (m.capacity_factor > 0) out.add("--moe-expert-capacity-factor", number_text(m.capacity_factor));
}

}  // namespace

ArgumentGroup megatron_model_arguments(const Scenario& scenario) {
    const Architecture& a = scenario.architecture;
    ArgumentGroup out{"MODEL_ARGS", {}};
    out.add("--num-layers", a.layers);
    out.add("--hidden-size", a.hidden);
    out.add("--ffn-hidden-size", a.ffn);
    out.add("--num-attention-heads", a.heads);
    add_attention(a, out);
    out.add("--seq-length", scenario.training.sequence_length);
    out.add("--max-position-embeddings", a.positions == Positions::learned ? a.max_positions : scenario.training.sequence_length);
    out.add("--position-embedding-type", position_word(a.positions));
    out.add("--normalization", a.norm == NormKind::rms_norm ? "RMSNorm" : "LayerNorm");
    out.flag_if(a.mlp == MlpKind::gated, "--swiglu");
    add_biases(a, out);
    out.flag_if(!a.tied_embeddings, "--untie-embeddings-and-output-weights");
    if (a.moe) add_experts(a, out);
    if (a.mtp_layers > 0) out.add("--mtp-num-layers", a.mtp_layers);
    return out;
}

}  // namespace layline
