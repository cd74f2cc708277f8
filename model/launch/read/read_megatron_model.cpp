// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/launch/read/expert_pattern.h"
#include "model/launch/read/read_megatron.h"

namespace layline {

namespace {

constexpr std::array<std::pair<std::string_view, Positions>, 6> positions{{{"rope", Positions::rotary},
                                                                           {"yarn", Positions::rotary},
                                                                           {"mrope", Positions::rotary},
                                                                           {"learned_absolute", Positions::learned},
                                                                           {"relative", Positions::relative},
                                                                           {"none", Positions::none}}};
constexpr std::array<std::pair<std::string_view, NormKind>, 4> norms{{{"RMSNorm", NormKind::rms_norm},
                                                                      {"rmsnorm", NormKind::rms_norm},
                                                                      {"LayerNorm", NormKind::layer_norm},
                                                                      {"layernorm", NormKind::layer_norm}}};

void read_latent(SettingReader& in, Architecture& a) {
    LatentAttention l;
    if (const auto rank = in.whole("q-lora-rank")) l.query_rank = *rank;
    in.understood("architecture.latent_attention.query_rank", l.query_rank, "q-lora-rank");
    in.take("kv-lora-rank", "architecture.latent_attention.key_value_rank", l.key_value_rank, 32);
    in.take("qk-head-dim", "architecture.latent_attention.nope_head_size", l.nope_head_size, 128);
    in.take("qk-pos-emb-head-dim", "architecture.latent_attention.rope_head_size", l.rope_head_size, 64);
    in.take("v-head-dim", "architecture.latent_attention.value_head_size", l.value_head_size, 128);
    a.latent_attention = l;
    a.kv_heads = a.heads;
    a.head_size = l.value_head_size;
    in.skip({"kv-channels", "group-query-attention", "num-query-groups"});
}

void read_attention(SettingReader& in, Architecture& a) {
    if (in.on("multi-latent-attention")) return read_latent(in, a);
    a.kv_heads = a.heads;
    if (in.on("group-query-attention"))
        in.take("num-query-groups", "architecture.kv_heads", a.kv_heads, 1);
    else
        in.skip({"num-query-groups"});
    in.take("kv-channels", "architecture.head_size", a.head_size, a.hidden / a.heads);
}

void read_window(SettingReader& in, Architecture& a) {
    const Setting* window = in.settings().use("window-size");
    if (window == nullptr || window->values.empty()) return;
    std::string digits;
    for (const char c : window->values.front()) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (!digits.empty())
            break;
    }
    if (digits.empty() || digits.size() > 9) in.refuse("window-size", "two whole numbers", window->values.front());
    a.sliding_window = std::stoll(digits) + 1;
    in.understood("architecture.sliding_window", a.sliding_window, "window-size");
    if (const auto every = in.whole("window-attn-skip-freq", 1)) {
        a.full_attention_every = *every;
        in.understood("architecture.full_attention_every", *every, "window-attn-skip-freq");
    }
}

void read_positions(SettingReader& in, Architecture& a) {
    a.positions = Positions::learned;
    if (in.on("use-rotary-position-embeddings")) {
        a.positions = Positions::rotary;
        in.understood("architecture.positions", "rotary", "use-rotary-position-embeddings");
        in.skip({"position-embedding-type"});
    } else if (!in.choose("position-embedding-type", "architecture.positions", a.positions, positions)) {
        in.assumed("architecture.positions", "learned");
    }
    const auto rows = in.whole("max-position-embeddings", 1);
    if (a.positions == Positions::learned) {
        a.max_positions = rows.value_or(in.whole("seq-length", 1).value_or(0));
        in.understood("architecture.max_positions", a.max_positions, "max-position-embeddings");
    }
}

void read_biases(SettingReader& in, Architecture& a) {
    const bool none = in.on("disable-bias-linear");
    a.biases.query_key_value = a.biases.attention_output = a.biases.mlp = !none;
    if (none)
        in.understood("architecture.biases", "none", "disable-bias-linear");
    else
        in.assumed("architecture.biases", "on every linear layer");
    in.take_flag("add-qkv-bias", "architecture.biases.query_key_value", a.biases.query_key_value);
}

void read_width(SettingReader& in, Architecture& a) {
    a.mlp = MlpKind::plain;
    if (in.on("swiglu")) {
        a.mlp = MlpKind::gated;
        in.understood("architecture.mlp", "gated", "swiglu");
    }
    constexpr std::int64_t plain_ratio = 4, multiple = 64;
    const std::int64_t gated = a.hidden * 8 / 3 / multiple * multiple;
    in.take("ffn-hidden-size", "architecture.ffn", a.ffn, a.mlp == MlpKind::gated ? std::max(gated, multiple) : plain_ratio * a.hidden);
}

}  // namespace

void read_megatron_experts(SettingReader& in) {
    Architecture& a = in.scenario().architecture;
    const auto experts = in.whole("num-experts", 1);
    if (!experts) return;
    MixtureOfExperts m;
    m.experts = *experts;
    in.understood("architecture.moe.experts", *experts, "num-experts");
    in.take("moe-router-topk", "architecture.moe.top_k", m.top_k, 2);
    in.take("moe-ffn-hidden-size", "architecture.moe.expert_ffn", m.expert_ffn, a.ffn);
    if (const auto shared = in.whole("moe-shared-expert-intermediate-size")) {
        m.shared_ffn = *shared;
        in.understood("architecture.moe.shared_ffn", *shared, "moe-shared-expert-intermediate-size");
    }
    in.take_flag("moe-shared-expert-gate", "architecture.moe.shared_gate", m.shared_gate);
    in.take_flag("moe-router-enable-expert-bias", "architecture.moe.selection_bias", m.selection_bias);
    in.skip({"moe-router-score-function", "moe-router-pre-softmax"});
    m.router_bias = false;
    if (const auto factor = in.real("moe-expert-capacity-factor", 0, 1e6)) {
        m.capacity_factor = *factor;
        in.understood("architecture.moe.capacity_factor", *in.text("moe-expert-capacity-factor"), "moe-expert-capacity-factor");
    }
    if (const Setting* frequency = in.settings().use("moe-layer-freq"); frequency != nullptr && !frequency->values.empty()) {
        std::string expression;
        for (const std::string& piece : frequency->values) expression += piece;
        const auto layers = expert_layers_of(expression, a.layers);
        if (!layers)
            in.refuse("moe-layer-freq", "a number, or a list of 0 and 1 for each of the " + std::to_string(a.layers) + " layers",
                      expression);
        set_expert_layers(m, *layers);
        in.understood("architecture.moe.first_dense_layers", m.first_dense_layers, "moe-layer-freq");
    }
    in.assumed("architecture.moe.imbalance", "1", "the load of the experts is known only when it runs");
    a.moe = m;
}

bool read_megatron_model(SettingReader& in, const Architecture& kept) {
    Architecture& a = in.scenario().architecture;
    if (!in.has("num-layers") || !in.has("hidden-size") || !in.has("num-attention-heads")) {
        a = kept;
        in.assumed("architecture", kept.name, "kept; layers, hidden size and heads are not all told");
        return false;
    }
    in.take("num-layers", "architecture.layers", a.layers, 0);
    in.take("hidden-size", "architecture.hidden", a.hidden, 0);
    in.take("num-attention-heads", "architecture.heads", a.heads, 0);
    read_attention(in, a);
    read_width(in, a);
    read_window(in, a);
    in.take_flag("qk-layernorm", "architecture.query_key_norm", a.query_key_norm);
    if (in.text("softmax-type") == "learnable") {
        a.attention_sinks = true;
        in.understood("architecture.attention_sinks", "true", "softmax-type");
    }
    read_positions(in, a);
    a.norm = NormKind::layer_norm;
    if (!in.choose("normalization", "architecture.norm", a.norm, norms)) in.assumed("architecture.norm", "layer_norm");
    read_biases(in, a);
    a.tied_embeddings = true;
    in.take_flag("untie-embeddings-and-output-weights", "architecture.tied_embeddings", a.tied_embeddings, false);
    if (const auto layers = in.whole("mtp-num-layers")) {
        a.mtp_layers = *layers;
        in.understood("architecture.mtp_layers", *layers, "mtp-num-layers");
    }
    const bool padded = !in.has("vocab-size") && in.has("padded-vocab-size");
    in.take(padded ? "padded-vocab-size" : "vocab-size", "architecture.vocabulary", a.vocabulary, kept.vocabulary);
    read_megatron_experts(in);
    return true;
}

}  // namespace layline
