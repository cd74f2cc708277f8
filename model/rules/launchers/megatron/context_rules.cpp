// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

std::int64_t words_in(std::string_view text) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) ++count;
    return count;
}

bool positions_reach(C c) {
    if (const auto told = c.options.integer("max-position-embeddings")) return *told >= c.training.sequence_length;
    return c.model.positions != Positions::learned || c.model.max_positions >= c.training.sequence_length;
}

bool hierarchy_multiplies(C c) {
    if (c.options.text("cp-comm-type").find("a2a+p2p") != std::string_view::npos && !c.options.has("hierarchical-context-parallel-sizes"))
        return false;
    if (c.layout.context_exchange != ContextExchange::hybrid || c.layout.cp == 1) return true;
    return c.layout.context_all_to_all > 0 && c.layout.cp % c.layout.context_all_to_all == 0;
}

bool exchange_list_fits(C c) {
    const std::int64_t given = words_in(c.options.text("cp-comm-type"));
    return c.layout.cp == 1 || given <= 1 || given == c.model.layers;
}

bool dynamic_context_alone(C c) {
    const LauncherOptions& o = c.options;
    if (!o.on("hybrid-context-parallel")) return true;
    const std::string_view graphs = o.text("cuda-graph-impl"), loader = o.text("dataloader-type");
    return c.layout.pp == 1 && (graphs.empty() || graphs == "none") && !c.sharded_parameters() && (loader.empty() || loader == "single") &&
           o.on("calculate-per-token-loss");
}

}  // namespace

const LauncherRules& megatron_context_rules() {
    static const LauncherRules rules = {
        {"M15",
         parse,
         refuses,
         {"cp"},
         hierarchy_multiplies,
         "",
         "Hierarchical context parallelism needs the sizes of its levels, and their product must be CP {cp}.",
         "--hierarchical-context-parallel-sizes must be set when a2a+p2p is used in cp comm",
         "ARG:580-585; PS:1128"},
        {"M14",
         parse,
         refuses,
         {"cp", "sequence_length"},
         [](C c) { return c.layout.cp == 1 || c.training.sequence_length % (2 * c.layout.cp) == 0; },
         "{seq} ÷ (2 · {cp}) = {seq/2cp}",
         "Context parallelism cuts the sequence in 2 · CP = {2cp} pieces: {seq} tokens do not divide.",
         "seq-length should be a multiple of 2 * context-parallel-size if context-parallel-size > 1.",
         "ARG:1335-1338"},
        {"M13",
         parse,
         refuses,
         {"sequence_length"},
         positions_reach,
         "",
         "The model knows fewer positions than the {seq} tokens of a sequence.",
         "max_position_embeddings must be greater than or equal to seq_length ({seq}).",
         "ARG:1353-1356"},
        {"M17",
         parse,
         refuses,
         {"pp", "zero"},
         dynamic_context_alone,
         "",
         "Dynamic context parallelism works only with PP 1, without CUDA graphs and Megatron-FSDP, with the single data loader and a loss "
         "per "
         "token.",
         "",
         "ARG:1444-1449"},
        {"M16",
         config,
         refuses,
         {"cp"},
         exchange_list_fits,
         "",
         "--cp-comm-type takes one word for all layers or exactly {layers}, one a layer.",
         "Length of cp_comm_type should equal to the total number of transformer layers ({layers})",
         "TC, end of __post_init__"},
        {"M18",
         first_step,
         refuses,
         {"tp", "cp", "sequence_length"},
         [](C c) {
             return !c.layout.sequence_parallel || c.layout.tp == 1 || c.training.sequence_length % (c.layout.cp * c.layout.tp) == 0;
         },
         "{seq} ÷ ({cp} · {tp}) = {seq/cp_tp}",
         "With sequence parallelism the {seq} tokens of a sequence must divide by CP · TP = {cp_tp}. Megatron-LM notices this only in the "
         "first step.",
         "First dimension of the tensor should be divisible by tensor parallel size",
         "megatron/core/tensor_parallel/mappings.py:74,178"},
    };
    return rules;
}

}  // namespace layline
