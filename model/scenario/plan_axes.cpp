// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/plan_axes.h"

#include <algorithm>

#include "model/scenario/axis_makers.h"
#include "model/scenario/schedule_traits.h"

namespace layline {

namespace {

using namespace axis_makers;
using S = const Scenario&;

std::string without_context(S s) { return unless(s.layout.cp > 1, "CP is 1"); }
std::string without_hybrid(S s) {
    return unless(s.layout.cp > 1 && s.layout.context_exchange == ContextExchange::hybrid, "only for the hybrid exchange");
}
std::string without_experts(S s) { return unless(s.architecture.moe.has_value(), "a dense model"); }
std::string without_sharding(S s) { return unless(s.layout.zero_stage > 0, "ZeRO is 0"); }
std::string without_gathering(S s) { return unless(s.layout.zero_stage >= 2, "ZeRO is below 2"); }
std::string without_pipeline(S s) { return unless(s.layout.pp > 1, "PP is 1"); }
std::string without_slices(S s) {
    if (s.layout.pp <= 1) return without_pipeline(s);
    return unless(cuts_sequences(s.layout.schedule), "for Seq1F1B, TeraPipe, breadth- and depth-first");
}
std::string without_old_weights(S s) { return unless(is_asynchronous(s.layout.schedule), "for the asynchronous schedule"); }
std::string without_modules(S s) { return unless(s.layout.recompute == Recompute::selective, "recompute is not selective"); }
std::string without_expert_modules(S s) { return s.architecture.moe ? without_modules(s) : without_experts(s); }
std::string without_latents(S s) { return s.architecture.latent_attention ? without_modules(s) : "no latent attention"; }
std::string without_full(S s) { return unless(s.layout.recompute == Recompute::full, "recompute is not full"); }
bool in_eight_bits(S s) {
    const Precision precision = s.training.precision;
    return precision == Precision::fp8 || precision == Precision::mxfp8 || precision == Precision::nvfp4;
}
std::string without_eight_bits(S s) { return unless(in_eight_bits(s), "the precision has 16 bits or more"); }

std::vector<PlanAxis> make_axes() {
    using enum AxisGroup;
    constexpr std::int64_t most = 1'000'000;
    return {
        word(
            "context_exchange", context, [](auto& s) -> auto& { return s.layout.context_exchange; }, without_context),
        count(
            "context_all_to_all", context, 1, most, [](auto& s) -> auto& { return s.layout.context_all_to_all; }, without_hybrid),
        count(
            "etp", experts, 1, most, [](auto& s) -> auto& { return s.layout.etp; }, without_experts),
        count(
            "shard_gpus", sharding, 0, 100'000'000, [](auto& s) -> auto& { return s.layout.shard_gpus; }, without_sharding),
        count(
            "fsdp_prefetch", sharding, 0, 1000, [](auto& s) -> auto& { return s.layout.fsdp_prefetch; }, without_gathering),
        flag(
            "fsdp_reshard", sharding, [](auto& s) -> auto& { return s.layout.fsdp_reshard; }, without_gathering),
        word(
            "split", pipeline, [](auto& s) -> auto& { return s.layout.split; }, without_pipeline),
        count(
            "stage_counts.first_layers", pipeline, 0, most, [](auto& s) -> auto& { return s.layout.stage_counts.first_layers; },
            without_pipeline),
        count(
            "stage_counts.last_layers", pipeline, 0, most, [](auto& s) -> auto& { return s.layout.stage_counts.last_layers; },
            without_pipeline),
        free_text(
            "stage_counts.stages", pipeline, [](auto& s) -> auto& { return s.layout.stage_counts.stages; }, without_pipeline),
        count(
            "group", pipeline, 0, most, [](auto& s) -> auto& { return s.layout.group; }, without_pipeline),
        count(
            "slices", pipeline, 1, most, [](auto& s) -> auto& { return s.layout.slices; }, without_slices),
        word(
            "slicing", pipeline, [](auto& s) -> auto& { return s.layout.slicing; }, without_slices),
        word(
            "transfers", pipeline, [](auto& s) -> auto& { return s.layout.transfers; }, without_pipeline),
        word(
            "weight_stash", pipeline, [](auto& s) -> auto& { return s.layout.weight_stash; }, without_old_weights),
        flag(
            "recompute_modules.core_attention", recompute, [](auto& s) -> auto& { return s.layout.recompute_modules.core_attention; },
            without_modules),
        flag(
            "recompute_modules.norm", recompute, [](auto& s) -> auto& { return s.layout.recompute_modules.norm; }, without_modules),
        flag(
            "recompute_modules.mlp", recompute, [](auto& s) -> auto& { return s.layout.recompute_modules.mlp; }, without_modules),
        flag(
            "recompute_modules.activation", recompute, [](auto& s) -> auto& { return s.layout.recompute_modules.activation; },
            without_modules),
        flag(
            "recompute_modules.moe", recompute, [](auto& s) -> auto& { return s.layout.recompute_modules.moe; }, without_expert_modules),
        flag(
            "recompute_modules.up_projection", recompute, [](auto& s) -> auto& { return s.layout.recompute_modules.up_projection; },
            without_latents),
        word(
            "recompute_method", recompute, [](auto& s) -> auto& { return s.layout.recompute_method; }, without_full),
        count(
            "recompute_layers", recompute, 0, most, [](auto& s) -> auto& { return s.layout.recompute_layers; }, without_full),
        share(
            "offload_activations", offload, [](auto& s) -> auto& { return s.layout.offload_activations; }),
        share(
            "offload_optimizer", offload, [](auto& s) -> auto& { return s.layout.offload_optimizer; }),
        word(
            "optimizer", optimizer, [](auto& s) -> auto& { return s.training.optimizer; }),
        word(
            "gradient_type", optimizer, [](auto& s) -> auto& { return s.training.gradient_type; }),
        word(
            "main_parameter_type", optimizer, [](auto& s) -> auto& { return s.training.main_parameter_type; }),
        word(
            "moment_type", optimizer, [](auto& s) -> auto& { return s.training.moment_type; }),
        word(
            "precision", precision, [](auto& s) -> auto& { return s.training.precision; }),
        flag(
            "low_precision_weights", precision, [](auto& s) -> auto& { return s.training.low_precision_weights; }, without_eight_bits),
        flag(
            "low_precision_activations", precision, [](auto& s) -> auto& { return s.training.low_precision_activations; },
            without_eight_bits),
        word(
            "attention", attention, [](auto& s) -> auto& { return s.training.attention; }),
        flag(
            "fused_norm", attention, [](auto& s) -> auto& { return s.training.fused_norm; }),
        share(
            "dropout", attention, [](auto& s) -> auto& { return s.training.dropout; }),
        word(
            "loss", loss, [](auto& s) -> auto& { return s.training.loss; }),
        count(
            "loss_chunks", loss, 1, most, [](auto& s) -> auto& { return s.training.loss_chunks; }),
        share(
            "frozen_share", adapters, [](auto& s) -> auto& { return s.training.frozen_share; }),
        count(
            "lora_rank", adapters, 0, most, [](auto& s) -> auto& { return s.training.lora_rank; }),
    };
}

}  // namespace

std::span<const PlanAxis> plan_axes() {
    static const std::vector<PlanAxis> all = make_axes();
    return all;
}

const PlanAxis* find_axis(std::string_view key) {
    const auto found = std::ranges::find(plan_axes(), key, &PlanAxis::key);
    return found == plan_axes().end() ? nullptr : &*found;
}

std::string axis_text(const Scenario& scenario, const PlanAxis& axis) { return axis.text(scenario); }

Scenario with_axis(const Scenario& scenario, const PlanAxis& axis, std::string_view text) {
    Scenario changed = scenario;
    axis.set(changed, text);
    return changed;
}

}  // namespace layline
