// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/architecture_axes.h"

#include "model/scenario/axis_makers.h"
#include "model/scenario/validate.h"

namespace layline {

namespace {

using namespace axis_makers;
using S = const Scenario&;

constexpr std::int64_t widest = 100'000'000, most = 1'000'000;

std::string dense(S s) { return unless(s.architecture.moe.has_value(), "a dense model"); }
std::string no_latents(S s) { return unless(s.architecture.latent_attention.has_value(), "no latent attention"); }
std::string latents(S s) { return unless(!s.architecture.latent_attention, "latent attention has its own"); }
std::string no_window(S s) { return unless(s.architecture.sliding_window > 0, "no sliding window"); }
std::string no_table(S s) { return unless(s.architecture.positions == Positions::learned, "positions are not learned"); }
std::string no_query_norm(S s) { return unless(s.architecture.query_key_norm, "no norm of queries and keys"); }

/// What stands in for the parts a model does not have, so that a field of theirs can always be read.
MixtureOfExperts& experts_of(Scenario& s) {
    if (!s.architecture.moe) {
        MixtureOfExperts& moe = s.architecture.moe.emplace();
        moe.experts = 8;
        moe.top_k = 2;
        moe.expert_ffn = s.architecture.ffn;
    }
    return *s.architecture.moe;
}
const MixtureOfExperts& experts_of(S s) {
    static const MixtureOfExperts none;
    return s.architecture.moe ? *s.architecture.moe : none;
}
LatentAttention& latents_of(Scenario& s) {
    if (!s.architecture.latent_attention)
        s.architecture.latent_attention =
            LatentAttention{.query_rank = 1536, .key_value_rank = 512, .nope_head_size = 128, .rope_head_size = 64, .value_head_size = 128};
    return *s.architecture.latent_attention;
}
const LatentAttention& latents_of(S s) {
    static const LatentAttention none;
    return s.architecture.latent_attention ? *s.architecture.latent_attention : none;
}

PlanAxis presence(std::string_view key, AxisGroup group, bool (*has)(S), void (*add)(Scenario&), void (*remove)(Scenario&)) {
    return {.key = key,
            .group = group,
            .kind = AxisKind::flag,
            .words = {},
            .text = [has](S s) { return std::string(has(s) ? "1" : "0"); },
            .set = [key, add, remove](Scenario& s,
                                      std::string_view text) { number<int>(key, text, 0, 1, "a whole number") == 1 ? add(s) : remove(s); }};
}

PlanAxis encoder_layers() {
    return {.key = "encoder.layers",
            .group = AxisGroup::model,
            .kind = AxisKind::count,
            .words = {},
            .low = 0,
            .high = most,
            .text = [](S s) { return std::to_string(s.architecture.encoder_layers()); },
            .set =
                [](Scenario& s, std::string_view text) {
                    const auto layers = number<std::int64_t>("encoder.layers", text, 0, most, "a whole number");
                    s.architecture.encoder = layers > 0 ? std::optional(Encoder{.layers = layers}) : std::nullopt;
                }};
}

std::vector<PlanAxis> model_axes() {
    using enum AxisGroup;
    return {
        free_text(
            "name", model, [](auto& s) -> auto& { return s.architecture.name; }),
        count(
            "layers", model, 1, most, [](auto& s) -> auto& { return s.architecture.layers; }),
        count(
            "hidden", model, 1, widest, [](auto& s) -> auto& { return s.architecture.hidden; }),
        count(
            "vocabulary", model, 1, widest, [](auto& s) -> auto& { return s.architecture.vocabulary; }),
        flag(
            "tied_embeddings", model, [](auto& s) -> auto& { return s.architecture.tied_embeddings; }),
        count(
            "embedding_size", model, 0, widest, [](auto& s) -> auto& { return s.architecture.embedding_size; }),
        encoder_layers(),
        count(
            "mtp_layers", model, 0, most, [](auto& s) -> auto& { return s.architecture.mtp_layers; }),
        count(
            "layers_per_weights", model, 1, most, [](auto& s) -> auto& { return s.architecture.layers_per_weights; }),
        share(
            "weight_sparsity", model, [](auto& s) -> auto& { return s.architecture.weight_sparsity; }),
        count(
            "heads", attention, 1, most, [](auto& s) -> auto& { return s.architecture.heads; }),
        count(
            "kv_heads", attention, 1, most, [](auto& s) -> auto& { return s.architecture.kv_heads; }, latents),
        count(
            "head_size", attention, 1, widest, [](auto& s) -> auto& { return s.architecture.head_size; }, latents),
        presence(
            "latent_attention", attention, [](S s) { return s.architecture.latent_attention.has_value(); },
            [](Scenario& s) { latents_of(s); }, [](Scenario& s) { s.architecture.latent_attention.reset(); }),
        count(
            "latent_attention.query_rank", attention, 0, widest, [](auto& s) -> auto& { return latents_of(s).query_rank; }, no_latents),
        count(
            "latent_attention.key_value_rank", attention, 1, widest, [](auto& s) -> auto& { return latents_of(s).key_value_rank; },
            no_latents),
        count(
            "latent_attention.nope_head_size", attention, 1, widest, [](auto& s) -> auto& { return latents_of(s).nope_head_size; },
            no_latents),
        count(
            "latent_attention.rope_head_size", attention, 1, widest, [](auto& s) -> auto& { return latents_of(s).rope_head_size; },
            no_latents),
        count(
            "latent_attention.value_head_size", attention, 1, widest, [](auto& s) -> auto& { return latents_of(s).value_head_size; },
            no_latents),
        flag(
            "query_key_norm", attention, [](auto& s) -> auto& { return s.architecture.query_key_norm; }),
        flag(
            "query_key_norm_whole", attention, [](auto& s) -> auto& { return s.architecture.query_key_norm_whole; }, no_query_norm),
        flag(
            "attention_sinks", attention, [](auto& s) -> auto& { return s.architecture.attention_sinks; }),
        count(
            "sliding_window", attention, 0, widest, [](auto& s) -> auto& { return s.architecture.sliding_window; }),
        count(
            "full_attention_every", attention, 0, most, [](auto& s) -> auto& { return s.architecture.full_attention_every; }, no_window),
        word(
            "positions", attention, [](auto& s) -> auto& { return s.architecture.positions; }),
        count(
            "max_positions", attention, 0, widest, [](auto& s) -> auto& { return s.architecture.max_positions; }, no_table),
        count(
            "relative_buckets", attention, 0, most, [](auto& s) -> auto& { return s.architecture.relative_buckets; }),
        count(
            "ffn", mlp, 1, widest, [](auto& s) -> auto& { return s.architecture.ffn; }),
        word(
            "mlp", mlp, [](auto& s) -> auto& { return s.architecture.mlp; }),
        flag(
            "parallel_block", mlp, [](auto& s) -> auto& { return s.architecture.parallel_block; }),
        presence(
            "moe", experts, [](S s) { return s.architecture.moe.has_value(); }, [](Scenario& s) { experts_of(s); },
            [](Scenario& s) { s.architecture.moe.reset(); }),
        count(
            "moe.experts", experts, 1, most, [](auto& s) -> auto& { return experts_of(s).experts; }, dense),
        count(
            "moe.top_k", experts, 1, most, [](auto& s) -> auto& { return experts_of(s).top_k; }, dense),
        count(
            "moe.expert_ffn", experts, 1, widest, [](auto& s) -> auto& { return experts_of(s).expert_ffn; }, dense),
        count(
            "moe.shared_ffn", experts, 0, widest, [](auto& s) -> auto& { return experts_of(s).shared_ffn; }, dense),
        count(
            "moe.first_dense_layers", experts, 0, most, [](auto& s) -> auto& { return experts_of(s).first_dense_layers; }, dense),
        count(
            "moe.every", experts, 1, most, [](auto& s) -> auto& { return experts_of(s).every; }, dense),
        real(
            "moe.imbalance", experts, 1, 1000, [](auto& s) -> auto& { return experts_of(s).imbalance; }, dense),
        real(
            "moe.capacity_factor", experts, 0, 1000, [](auto& s) -> auto& { return experts_of(s).capacity_factor; }, dense),
        flag(
            "moe.router_bias", experts, [](auto& s) -> auto& { return experts_of(s).router_bias; }, dense),
        flag(
            "moe.selection_bias", experts, [](auto& s) -> auto& { return experts_of(s).selection_bias; }, dense),
        flag(
            "moe.shared_gate", experts, [](auto& s) -> auto& { return experts_of(s).shared_gate; }, dense),
        word(
            "norm", norms, [](auto& s) -> auto& { return s.architecture.norm; }),
        count(
            "norms_per_layer", norms, 1, 8, [](auto& s) -> auto& { return s.architecture.norms_per_layer; }),
        flag(
            "final_norm", norms, [](auto& s) -> auto& { return s.architecture.final_norm; }),
        flag(
            "biases.query_key_value", norms, [](auto& s) -> auto& { return s.architecture.biases.query_key_value; }),
        flag(
            "biases.attention_output", norms, [](auto& s) -> auto& { return s.architecture.biases.attention_output; }),
        flag(
            "biases.mlp", norms, [](auto& s) -> auto& { return s.architecture.biases.mlp; }),
        flag(
            "biases.head", norms, [](auto& s) -> auto& { return s.architecture.biases.head; }),
        flag(
            "biases.norm", norms, [](auto& s) -> auto& { return s.architecture.biases.norm; }),
    };
}

std::vector<PlanAxis> checked_axes() {
    std::vector<PlanAxis> all = model_axes();
    for (PlanAxis& axis : all)
        axis.set = [set = axis.set](Scenario& s, std::string_view text) {
            set(s, text);
            validate(s.architecture, "");
            s.architecture.id.clear();
        };
    return all;
}

}  // namespace

std::span<const PlanAxis> architecture_axes() {
    static const std::vector<PlanAxis> all = checked_axes();
    return all;
}

}  // namespace layline
