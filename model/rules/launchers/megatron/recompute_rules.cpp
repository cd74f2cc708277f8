// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

constexpr std::array<std::string_view, 11> known_modules{"core_attn",      "moe_act",      "layernorm",   "mla_up_proj", "mlp", "moe",
                                                         "shared_experts", "gdn_norm_out", "gdp_in_proj", "gdp_qkv",     "mhc"};

/// Calls `each` with every word of a flag that takes several.
template <class Each>
void for_words(std::string_view text, Each each) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) each(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool lists(C c, std::string_view module) {
    bool found = false;
    for_words(c.options.text("recompute-modules"), [&](std::string_view word) { found = found || word == module; });
    return found;
}

bool modules_fit(C c) {
    bool known = true;
    for_words(c.options.text("recompute-modules"),
              [&](std::string_view word) { known = known && std::ranges::count(known_modules, word) > 0; });
    if (c.layout.recompute != Recompute::selective) return known;
    const RecomputeModules& modules = c.layout.recompute_modules;
    if (modules.up_projection && !c.model.latent_attention) return false;
    if (modules.moe && !c.moe()) return false;
    if (lists(c, "moe_act") && !c.options.on("moe-grouped-gemm")) return false;
    if (lists(c, "shared_experts") && c.options.on("moe-shared-expert-overlap")) return false;
    return known && !(lists(c, "mhc") && lists(c, "mlp"));
}

bool full_is_complete(C c) {
    if (c.options.text("recompute-granularity") != "full") return true;
    const std::string_view method = c.options.text("recompute-method");
    return (method == "uniform" || method == "block") && c.options.integer("recompute-num-layers").value_or(0) > 0;
}

bool distribution_fits(C c) {
    return !c.options.on("distribute-saved-activations") ||
           (c.layout.tp > 1 && c.layout.recompute == Recompute::full && c.options.has("recompute-method") && !c.layout.sequence_parallel);
}

bool delayed_scaling(C c) {
    const std::string_view recipe = c.options.text("fp8-recipe");
    return recipe == "delayed" || (recipe.empty() && c.options.has("fp8-format"));
}

bool delayed_spares_modules(C c) {
    if (c.layout.recompute != Recompute::selective || !delayed_scaling(c)) return true;
    return !c.layout.recompute_modules.norm && !c.layout.recompute_modules.activation && !lists(c, "moe_act");
}

bool offload_fits(C c) {
    const auto layers = c.options.integer("cpu-offloading-num-layers");
    if (layers && (*layers < 0 || *layers >= c.model.layers)) return false;
    const bool offloads = layers.value_or(0) > 0 || c.layout.offload_activations > 0;
    return !offloads || (c.layout.pp == 1 && c.layout.recompute == Recompute::none && c.layout.offload_activations < 1 &&
                         !c.options.on("fine-grained-activation-offloading"));
}

bool graphs_fit(C c) {
    const std::string_view graphs = c.options.text("cuda-graph-impl");
    return c.layout.recompute != Recompute::full || graphs.empty() || graphs == "none" || graphs == "full_iteration";
}

}  // namespace

const LauncherRules& megatron_recompute_rules() {
    static const LauncherRules rules = {
        {"M61",
         parse,
         refuses,
         {"recompute"},
         [](C c) {
             return c.layout.recompute != Recompute::selective ||
                    (!c.options.has("recompute-method") && !c.options.has("recompute-num-layers"));
         },
         "",
         "Selective recompute takes neither a method nor a number of layers.",
         "recompute method is not yet supported for selective recomputing granularity",
         "ARG:1425-1428; TC:1905-1930"},
        {"M62",
         config,
         refuses,
         {"recompute"},
         full_is_complete,
         "",
         "Full recompute needs a method, uniform or block, and a number of layers.",
         "Using recompute_granularity: full so recompute_method must be \"block\" or \"uniform\"",
         "TC:1905-1924"},
        {"M63",
         parse,
         refuses,
         {"recompute", "sp", "tp"},
         distribution_fits,
         "",
         "Spreading saved activations over TP ranks needs TP above 1, full recompute with a method, and no sequence parallelism.",
         "can distribute recomputed activations only across tensor model parallel groups",
         "ARG:1410-1423; TC"},
        {"M64",
         config,
         refuses,
         {"recompute"},
         modules_fit,
         "",
         "A module asked to be recomputed is not one this model has, or not one that Megatron-LM can recompute.",
         "Invalid choices for recompute_modules",
         "TC, recompute block"},
        {"M65",
         config,
         refuses,
         {"recompute"},
         delayed_spares_modules,
         "",
         "FP8 with delayed scaling cannot recompute norms or activation functions.",
         "Delayed scaling does not support moe_act and layernorm recompute for fp8.",
         "TC"},
        {"M66",
         config,
         refuses,
         {"pp", "recompute"},
         offload_fits,
         "",
         "Moving activations to host memory works with PP 1, without recompute, and for fewer than all {layers} layers.",
         "Currently there is no support for Pipeline parallelism with CPU offloading",
         "TC"},
        {"M67",
         config,
         refuses,
         {"recompute"},
         graphs_fit,
         "",
         "Full recompute goes with CUDA graphs only where they hold the whole iteration.",
         "",
         "TC"},
    };
    return rules;
}

}  // namespace layline
