// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_formulas.h"

#include <fmt/format.h>

#include <array>
#include <cctype>

namespace layline {

namespace {

double real(std::int64_t value) { return static_cast<double>(value); }

struct Letter {
    std::string_view letter;
    double (*value)(const Scenario&);
};

using S = const Scenario&;
const LatentAttention& latents(S s) {
    static const LatentAttention none;
    return s.architecture.latent_attention ? *s.architecture.latent_attention : none;
}
const MixtureOfExperts& experts(S s) {
    static const MixtureOfExperts none;
    return s.architecture.moe ? *s.architecture.moe : none;
}

constexpr std::array letters{
    Letter{"S", [](S s) { return micro_batch_tokens(s); }},
    Letter{"s", [](S s) { return real(s.training.sequence_length); }},
    Letter{"h", [](S s) { return real(s.architecture.hidden); }},
    Letter{"f", [](S s) { return real(s.architecture.ffn); }},
    Letter{"f_e", [](S s) { return real(experts(s).expert_ffn); }},
    Letter{"f_s", [](S s) { return real(experts(s).shared_ffn); }},
    Letter{"k", [](S s) { return real(experts(s).top_k); }},
    Letter{"a", [](S s) { return real(s.architecture.heads); }},
    Letter{"g", [](S s) { return real(s.architecture.kv_heads); }},
    Letter{"d_k", [](S s) { return real(s.architecture.head_size); }},
    Letter{"V", [](S s) { return real(s.architecture.vocabulary); }},
    Letter{"t", [](S s) { return real(s.layout.tp); }},
    Letter{"tau", [](S s) { return s.layout.sequence_parallel ? real(s.layout.tp) : 1; }},
    Letter{"r_q", [](S s) { return real(latents(s).query_rank); }},
    Letter{"r_kv", [](S s) { return real(latents(s).key_value_rank); }},
    Letter{"d_n", [](S s) { return real(latents(s).nope_head_size); }},
    Letter{"d_r", [](S s) { return real(latents(s).rope_head_size); }},
    Letter{"d_v", [](S s) { return real(latents(s).value_head_size); }},
};

bool begins_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool continues_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Whether two factors would stand side by side: a number or a bracket after another.
bool needs_times(const std::string& text) {
    const auto last = text.find_last_not_of(' ');
    return last != std::string::npos && (std::isdigit(static_cast<unsigned char>(text[last])) != 0 || text[last] == ')');
}

std::string coefficient(double value) { return fmt::format("{:.6g}", value); }

/// Norms keep what goes in, more where they are not fused, and what comes out, which some gather before they keep it.
std::string norms_formula(const MemoryContext& c) {
    const double norms = c.scenario.architecture.norms_per_layer;
    const double h = real(c.scenario.architecture.hidden), tau = c.scenario.layout.sequence_parallel ? real(c.scenario.layout.tp) : 1;
    const double inputs = (c.dense_rows.norms - c.dense_rows.norm_outputs) * tau / (norms * h);
    if (c.rules.gathers_norm_outputs) {
        const double outputs = c.dense_rows.norm_outputs / (norms * h);
        return fmt::format("{} ({} / tau + {}) h", norms, coefficient(inputs), coefficient(outputs));
    }
    return fmt::format("{} h / tau", coefficient(norms * inputs + c.dense_rows.norm_outputs * tau / h));
}

std::string query_key_value_formula(const MemoryContext& c) {
    if (c.scenario.architecture.latent_attention) return "(4 r_q + 2 (r_kv + d_r) + 2 r_kv + 4 a (d_n + d_r)) / t";
    const std::string query = coefficient(2 + c.rules.extra_attention_bytes), key = coefficient(4 + c.rules.extra_attention_bytes);
    if (local_kv_heads(c.scenario) * real(c.scenario.layout.tp) > real(c.scenario.architecture.kv_heads))
        return fmt::format("({} a / t + {}) d_k", query, key);  // a KV head on each rank, copied
    return fmt::format("({} a + {} g) d_k / t", query, key);
}

/// The output in its bytes, once more where heads are exchanged, and the statistics of flash attention.
std::string attention_output_formula(const MemoryContext& c) {
    const Scenario& s = c.scenario;
    const bool latent = s.architecture.latent_attention.has_value();
    const double width = real(s.architecture.heads * (latent ? latents(s).value_head_size : s.architecture.head_size)) / real(s.layout.tp);
    const bool flash = s.training.attention != AttentionKernel::unfused && s.training.attention != AttentionKernel::fused_softmax;
    const double statistics = flash ? 4 * real(s.architecture.heads) / real(s.layout.tp) : 0;
    const std::string each = coefficient((c.dense_rows.attention_output - statistics) / width);
    return fmt::format("{} a {} / t{}", each, latent ? "d_v" : "d_k", flash ? " + 4 a / t" : "");
}

std::string scores_formula(const MemoryContext& c) {
    const double scores = real(c.scenario.architecture.heads) / real(c.scenario.layout.tp) * real(c.scenario.training.sequence_length);
    return fmt::format("{} a s / t", coefficient(c.dense_rows.attention_scores / scores));
}

std::string mlp_formula(const MemoryContext& c) {
    return fmt::format("{} f / t", coefficient(c.dense_rows.mlp * real(c.scenario.layout.tp) / real(c.scenario.architecture.ffn)));
}

/// Tokens the busiest rank gets over its even part: the told capacity, or the imbalance.
double routed_share(const MixtureOfExperts& moe) { return moe.capacity_factor > 0 ? moe.capacity_factor : moe.imbalance; }

std::string load(const MixtureOfExperts& moe) { return routed_share(moe) == 1 ? "k" : coefficient(routed_share(moe)) + " k"; }

std::string experts_formula(const MemoryContext& c) {
    const MixtureOfExperts& moe = experts(c.scenario);
    const double width = routed_share(moe) * real(moe.top_k * moe.expert_ffn) + real(moe.shared_ffn);
    const std::string each = coefficient(c.expert_rows.experts * real(c.scenario.layout.tp) / width);
    return fmt::format(fmt::runtime(moe.shared_ffn > 0 ? "{} ({} f_e + f_s) / t" : "{} ({} f_e) / t"), each, load(moe));
}

std::string dispatched_formula(const MemoryContext& c) {
    const MixtureOfExperts& moe = experts(c.scenario);
    const double tokens = routed_share(moe) * real(moe.top_k) * real(c.scenario.architecture.hidden) / real(c.scenario.layout.tp);
    return fmt::format("{} ({}) h / t", coefficient(c.expert_rows.dispatched / tokens), load(moe));
}

}  // namespace

std::optional<double> symbol_value(std::string_view letter, const Scenario& scenario) {
    for (const Letter& one : letters)
        if (one.letter == letter) return one.value(scenario);
    return std::nullopt;
}

std::string substituted(const std::string& formula, const Scenario& scenario) {
    std::string text;
    for (std::size_t i = 0; i < formula.size();) {
        const bool word = begins_word(formula[i]);
        std::size_t end = i + 1;
        while (word && end < formula.size() && continues_word(formula[end])) ++end;
        const auto value = word ? symbol_value(formula.substr(i, end - i), scenario) : std::nullopt;
        if ((value || formula[i] == '(') && needs_times(text)) text += "x ";
        text += value ? coefficient(*value) : formula.substr(i, end - i);
        i = end;
    }
    return text;
}

std::string row_formula(const MemoryContext& c, double LayerActivations::*row) {
    if (row == &LayerActivations::norms) return norms_formula(c);
    if (row == &LayerActivations::branch_outputs) return coefficient(c.rules.branch_output_bytes) + " h / tau";
    if (row == &LayerActivations::dropout_masks) return "2 h / tau";
    if (row == &LayerActivations::query_key_value) return query_key_value_formula(c);
    if (row == &LayerActivations::attention_output) return attention_output_formula(c);
    if (row == &LayerActivations::attention_scores) return scores_formula(c);
    if (row == &LayerActivations::mlp) return mlp_formula(c);
    if (row == &LayerActivations::experts) return experts_formula(c);
    if (row == &LayerActivations::dispatched) return dispatched_formula(c);
    return {};
}

std::string head_formula(const MemoryContext& c, MemoryPhase phase) {
    const bool backward = phase == MemoryPhase::head_backward;
    const std::string chunks = c.scenario.training.loss_chunks > 1 ? fmt::format(" / {}", c.scenario.training.loss_chunks) : "";
    const auto sharded = [&](double bytes) { return fmt::format("{} S V / t{}", coefficient(bytes), chunks); };
    const std::string around = " + 4 h S / t + 4 h S", weight = " + 2 V h / t";
    const double logits = micro_batch_tokens(c.scenario) * real(c.scenario.architecture.vocabulary) / real(c.scenario.training.loss_chunks);
    switch (head_kind(c.scenario, c.rules)) {
        case HeadKind::fused:
            return sharded(2) + (backward ? weight : "") + around;
        case HeadKind::vocabulary_parallel:
            return sharded(6) + around;
        case HeadKind::upcast:
            return backward ? sharded(6) + weight : sharded(8);
        case HeadKind::compiled:
            return sharded(c.rules.compiled_logit_bytes);
        case HeadKind::gathered:
            break;
    }
    const double whole = gathered_logit_bytes(c.scenario);
    const bool stranded = c.head.loss_bytes > whole * logits * 1.0001;
    return fmt::format("{} S V{}{}", coefficient(whole), chunks, stranded ? " + 6 a s S / t" : "");
}

}  // namespace layline
