// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

constexpr int ampere = 80;

bool overlaps_experts(C c) { return c.options.on("overlap-moe-expert-parallel-comm") || c.layout.schedule == "interleaved-overlap"; }

/// Layline's writer takes alltoall where nothing is said.
bool exchanges_tokens(C c) {
    const std::string_view dispatcher = c.options.text("moe-token-dispatcher-type");
    return dispatcher == "alltoall" || dispatcher == "flex" || (dispatcher.empty() && !c.told());
}

bool overlap_fits(C c) {
    if (!overlaps_experts(c)) return true;
    const bool method = c.options.has("recompute-method") || c.options.has("recompute-num-layers");
    const bool recomputes_experts = c.layout.recompute == Recompute::selective && c.layout.recompute_modules.moe;
    return c.layout.ep > 1 && exchanges_tokens(c) && c.training.precision != Precision::fp32 && (c.layout.pp == 1 || c.layout.vpp > 1) &&
           c.layout.recompute != Recompute::full && !method && !recomputes_experts && !c.options.on("moe-shared-expert-overlap") &&
           c.model.mtp_layers <= 1;
}

bool router_learns(C c) {
    if (!c.moe() || c.model.moe->top_k > 1 || !c.told()) return true;
    return c.options.text("moe-router-score-function") == "sigmoid" || c.options.on("moe-router-pre-softmax") ||
           c.options.text("moe-router-load-balancing-type") == "sinkhorn";
}

bool groups_fit(C c) {
    const auto groups = c.options.integer("moe-router-num-groups"), kept = c.options.integer("moe-router-group-topk");
    if (!groups && !kept) return true;
    return groups && *groups > 0 && c.experts() % *groups == 0 && kept.value_or(0) <= *groups;
}

/// A literal list such as [0,1,1]; expressions are not counted.
bool frequency_list_fits(C c) {
    const std::string_view list = c.options.text("moe-layer-freq");
    if (!list.starts_with('[') || list.find_first_not_of("[]01, ") != std::string_view::npos) return true;
    const auto entries = std::ranges::count_if(list, [](char letter) { return letter == '0' || letter == '1'; });
    return entries == c.model.layers;
}

}  // namespace

const LauncherRules& megatron_expert_rules() {
    static const LauncherRules rules = {
        {"M80",
         parse,
         refuses,
         {"ep"},
         [](C c) { return c.layout.ep == 1 || (c.moe() && c.experts() % c.layout.ep == 0); },
         "{experts} ÷ {ep} = {experts/ep}",
         "{experts} experts do not divide by EP {ep}.",
         "Number of experts should be a multiple of expert model parallel_size.",
         "ARG:1653-1657; moe_layer.py:186"},
        {"M85",
         parse,
         refuses,
         {"ep"},
         [](C c) {
             const int capability = compute_capability(c.cluster.accelerator);
             return !c.options.on("moe-grouped-gemm") || capability == 0 || capability >= ampere;
         },
         "",
         "Grouped GEMM needs an Ampere GPU or newer.",
         "Unsupported compute capability for GroupedGEMM kernels.",
         "ARG:1378-1380"},
        {"M81",
         config,
         refuses,
         {"ep"},
         [](C c) { return c.moe() || !c.options.has("moe-ffn-hidden-size"); },
         "",
         "An expert's width is given, but no experts.",
         "moe_ffn_hidden_size must be None when num_experts is not set.",
         "TC"},
        {"M82",
         config,
         refuses,
         {"ep"},
         router_learns,
         "",
         "A router that picks one expert by softmax learns nothing unless the softmax comes before the choice.",
         "Please use --moe-router-pre-softmax when topk is 1.",
         "TC"},
        {"M83",
         config,
         refuses,
         {"ep"},
         groups_fit,
         "",
         "The {experts} experts must divide by the router's groups, and no more groups be kept than there are.",
         "num_moe_experts ({experts}) should be divisible by moe_router_num_groups",
         "TC"},
        {"M86",
         config,
         refuses,
         {"ep"},
         [](C c) { return !c.options.on("moe-shared-expert-overlap") || exchanges_tokens(c); },
         "",
         "Overlapping the shared expert needs the alltoall or flex dispatcher.",
         "moe_shared_expert_overlap only works with alltoall token dispatcher.",
         "TC"},
        {"M87",
         config,
         refuses,
         {"ep", "vpp", "recompute"},
         overlap_fits,
         "",
         "Overlapping the experts' all-to-all needs EP above 1, VPP where PP is above 1, 16-bit or lower precision, the alltoall or flex "
         "dispatcher, "
         "at most one prediction layer, and no full recompute, no recompute of expert layers and no overlap of the shared expert.",
         "overlap_moe_expert_parallel_comm is only supported with expert model parallelism",
         "TC, overlap block"},
        {"M88",
         config,
         refuses,
         {"ep"},
         [](C c) { return !c.options.on("delay-wgrad-compute") || overlaps_experts(c); },
         "",
         "Delaying weight gradients needs the overlap of the experts' all-to-all.",
         "overlap_moe_expert_parallel_comm must be enabled when enabling delay_wgrad_compute",
         "TC"},
        {"M89",
         parse,
         refuses,
         {"tp"},
         [](C c) { return !c.model.latent_attention || !c.options.on("group-query-attention"); },
         "",
         "Latent attention has no key-value groups: --group-query-attention must go.",
         "",
         "ARG; MLATransformerConfig"},
        {"M84",
         build,
         refuses,
         {"pp"},
         frequency_list_fits,
         "",
         "The list of expert layers must have {layers} entries, one a layer.",
         "Invalid length of moe_layer_pattern, expected {layers}",
         "gpt_layer_specs.py:653"},
    };
    return rules;
}

}  // namespace layline
