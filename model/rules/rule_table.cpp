// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rule_table.h"

#include <fmt/format.h>

#include "model/rules/axis_rules.h"
#include "model/rules/told_split.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

using S = const Scenario&;

bool always(S) { return true; }
bool has_experts(S s) { return s.architecture.moe.has_value(); }
bool has_dense_mlp(S s) { return s.architecture.encoder || s.architecture.expert_layers() < s.architecture.layers; }
std::int64_t all_layers(S s) { return s.architecture.layers + s.architecture.encoder_layers(); }
std::int64_t dense_parallel(S s) { return s.layout.tp * s.layout.pp * s.layout.cp; }
std::int64_t stages(S s) { return s.layout.pp * s.layout.vpp; }
std::int64_t data_parallel_size(S s) { return s.cluster.gpus / dense_parallel(s); }
/// Attention over a causal mask is balanced by giving each rank an early and a late piece; exchanging heads needs no balance.
std::int64_t sequence_pieces(S s) { return s.layout.context_exchange == ContextExchange::all_to_all ? s.layout.cp : 2 * s.layout.cp; }
bool world_divides(S s) { return s.cluster.gpus % dense_parallel(s) == 0; }

/// "64 ÷ 6 = 10.67", or without decimals where it is whole.
std::string quotient(std::int64_t dividend, std::int64_t divisor) {
    const double value = static_cast<double>(dividend) / static_cast<double>(divisor);
    return fmt::format(fmt::runtime(dividend % divisor == 0 ? "{} ÷ {} = {:.0f}" : "{} ÷ {} = {:.2f}"), dividend, divisor, value);
}

std::string world_equation(S s) {
    const Layout& l = s.layout;
    const std::string context = l.cp > 1 ? fmt::format(" · {}", l.cp) : "";
    return fmt::format("{} ÷ ({} · {}{}) = {:.2f}", s.cluster.gpus, l.tp, l.pp, context, data_parallel(s));
}

// The conditions themselves: Megatron-LM's arguments.py and transformer_config.py check the same (reference: launcher rules M1, M9, M14,
// M20-M24).
std::vector<Rule> rules() {
    return {
        {"world-size",
         {"tp", "pp", "cp", "gpus"},
         Severity::error,
         always,
         world_divides,
         world_equation,
         [](S s) {
             return fmt::format("{} GPUs do not divide by TP · PP · CP = {}: the data-parallel size must be whole.", s.cluster.gpus,
                                dense_parallel(s));
         }},
        {"heads-by-tp",
         {"tp"},
         Severity::error,
         always,
         [](S s) { return s.architecture.heads % s.layout.tp == 0; },
         [](S s) { return quotient(s.architecture.heads, s.layout.tp); },
         [](S s) {
             return fmt::format("{} attention heads do not divide by TP {}: each rank needs a whole number of heads.", s.architecture.heads,
                                s.layout.tp);
         }},
        {"kv-heads-by-tp",
         {"tp"},
         Severity::error,
         [](S s) { return !s.architecture.latent_attention; },
         [](S s) { return s.architecture.kv_heads % s.layout.tp == 0 || s.layout.tp % s.architecture.kv_heads == 0; },
         [](S s) { return quotient(s.architecture.kv_heads, s.layout.tp); },
         [](S s) { return fmt::format("{} key-value heads and TP {}: one must divide the other.", s.architecture.kv_heads, s.layout.tp); }},
        {"ffn-by-tp",
         {"tp"},
         Severity::error,
         has_dense_mlp,
         [](S s) { return s.architecture.ffn % s.layout.tp == 0; },
         [](S s) { return quotient(s.architecture.ffn, s.layout.tp); },
         [](S s) {
             return fmt::format("The feed-forward width {} does not divide by TP {}: each rank needs whole columns.", s.architecture.ffn,
                                s.layout.tp);
         }},
        {"sequence-by-tp",
         {"tp", "cp", "sequence_length"},
         Severity::error,
         [](S s) { return s.layout.sequence_parallel; },
         [](S s) { return s.training.sequence_length % (s.layout.cp * s.layout.tp) == 0; },
         [](S s) { return quotient(s.training.sequence_length, s.layout.cp * s.layout.tp); },
         [](S s) {
             return fmt::format("With sequence parallelism a sequence of {} tokens must divide by CP · TP = {}.",
                                s.training.sequence_length, s.layout.cp * s.layout.tp);
         }},
        {"layers-by-stages",
         {"pp", "vpp", "split"},
         Severity::error,
         [](S s) { return !tells_stages(s) && !tells_edges(s); },
         [](S s) { return divides(all_layers(s), stages(s), s.layout.split); },
         [](S s) { return quotient(all_layers(s), stages(s)); },
         [](S s) {
             return fmt::format("{} layers do not divide by PP · VPP = {}: each stage needs the same number of layers.", all_layers(s),
                                stages(s));
         }},
        {"chunks-need-stages",
         {"vpp", "pp"},
         Severity::error,
         always,
         [](S s) { return s.layout.vpp == 1 || s.layout.pp > 1; },
         [](S s) { return fmt::format("VPP {} with PP 1", s.layout.vpp); },
         [](S s) { return fmt::format("VPP {} needs more than one pipeline stage.", s.layout.vpp); }},
        {"batch-by-micro-batch",
         {"mbs", "global_batch", "tp", "pp"},
         Severity::error,
         world_divides,
         [](S s) { return s.training.global_batch % (data_parallel_size(s) * s.layout.micro_batch) == 0; },
         [](S s) {
             return fmt::format("{} ÷ ({} · {}) = {:.2f}", s.training.global_batch, data_parallel_size(s), s.layout.micro_batch,
                                micro_batches(s));
         },
         [](S s) {
             return fmt::format("The global batch {} does not divide by DP · micro-batch = {}.", s.training.global_batch,
                                data_parallel_size(s) * s.layout.micro_batch);
         }},
        {"sequence-by-cp",
         {"cp", "sequence_length", "context_exchange"},
         Severity::error,
         [](S s) { return s.layout.cp > 1; },
         [](S s) { return s.training.sequence_length % sequence_pieces(s) == 0; },
         [](S s) { return quotient(s.training.sequence_length, sequence_pieces(s)); },
         [](S s) {
             if (sequence_pieces(s) == s.layout.cp)
                 return fmt::format("All-to-all context parallelism cuts the sequence in CP = {} pieces: {} tokens do not divide.",
                                    s.layout.cp, s.training.sequence_length);
             return fmt::format("Balanced context parallelism cuts the sequence in 2 · CP = {} pieces: {} tokens do not divide.",
                                sequence_pieces(s), s.training.sequence_length);
         }},
        {"experts-need-moe",
         {"ep"},
         Severity::error,
         [](S s) { return !has_experts(s); },
         [](S s) { return s.layout.ep == 1; },
         [](S s) { return fmt::format("EP {} without experts", s.layout.ep); },
         [](S s) { return fmt::format("EP {} needs experts: this model is dense.", s.layout.ep); }},
        {"experts-by-ep",
         {"ep"},
         Severity::error,
         has_experts,
         [](S s) { return s.architecture.moe->experts % s.layout.ep == 0; },
         [](S s) { return quotient(s.architecture.moe->experts, s.layout.ep); },
         [](S s) { return fmt::format("{} experts do not divide by EP {}.", s.architecture.moe->experts, s.layout.ep); }},
        {"expert-world-size",
         {"ep", "etp", "pp"},
         Severity::error,
         has_experts,
         [](S s) { return s.cluster.gpus % (s.layout.etp * s.layout.ep * s.layout.pp) == 0; },
         [](S s) { return quotient(s.cluster.gpus, s.layout.etp * s.layout.ep * s.layout.pp); },
         [](S s) {
             return fmt::format("{} GPUs do not divide by ETP · EP · PP = {}: the experts' data-parallel size must be whole.",
                                s.cluster.gpus, s.layout.etp * s.layout.ep * s.layout.pp);
         }},
        {"expert-ffn-by-etp",
         {"etp"},
         Severity::error,
         has_experts,
         [](S s) { return s.architecture.moe->expert_ffn % s.layout.etp == 0; },
         [](S s) { return quotient(s.architecture.moe->expert_ffn, s.layout.etp); },
         [](S s) { return fmt::format("The expert width {} does not divide by ETP {}.", s.architecture.moe->expert_ffn, s.layout.etp); }},
        {"shared-ffn-by-tp",
         {"tp"},
         Severity::error,
         has_experts,
         [](S s) { return s.architecture.moe->shared_ffn % s.layout.tp == 0; },
         [](S s) { return quotient(s.architecture.moe->shared_ffn, s.layout.tp); },
         [](S s) {
             return fmt::format("The width {} of the shared experts does not divide by TP {}: each rank needs whole columns.",
                                s.architecture.moe->shared_ffn, s.layout.tp);
         }},
    };
}

std::vector<Rule> all_rules() {
    std::vector<Rule> all = rules();
    for (Rule& rule : axis_rules()) all.push_back(std::move(rule));
    return all;
}

}  // namespace

std::span<const Rule> rule_table() {
    static const std::vector<Rule> all = all_rules();
    return all;
}

}  // namespace layline
