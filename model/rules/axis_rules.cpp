// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/axis_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "model/rules/told_split.h"
#include "model/scenario/names.h"

namespace layline {

namespace {

using S = const Scenario&;

bool exchanges_heads(S s) {
    const ContextExchange exchange = s.layout.context_exchange;
    return s.layout.cp > 1 && (exchange == ContextExchange::all_to_all || exchange == ContextExchange::hybrid);
}

/// Ranks among which attention heads are dealt.
std::int64_t head_ranks(S s) { return s.layout.context_exchange == ContextExchange::hybrid ? s.layout.context_all_to_all : s.layout.cp; }

std::int64_t key_value_heads(S s) { return s.architecture.latent_attention ? s.architecture.heads : s.architecture.kv_heads; }
std::int64_t heads_of_rank(S s) { return s.architecture.heads / s.layout.tp; }
std::int64_t key_value_heads_of_rank(S s) { return std::max<std::int64_t>(key_value_heads(s) / s.layout.tp, 1); }

std::int64_t sharding_ranks(S s) { return s.cluster.gpus / (s.layout.tp * s.layout.pp); }

double peak_of(const PeakRates& peak, Precision precision) {
    switch (precision) {
        case Precision::fp32:
            return 1;  // every unit computes it somehow
        case Precision::fp16:
            return peak.fp16;
        case Precision::bf16:
            return peak.bf16;
        case Precision::fp8:
        case Precision::mxfp8:
            return peak.fp8;
        case Precision::nvfp4:
            return peak.fp4;
    }
    return 0;
}

bool in_eight_bits(S s) {
    const Precision precision = s.training.precision;
    return precision == Precision::fp8 || precision == Precision::mxfp8 || precision == Precision::nvfp4;
}

std::int64_t largest_chunk(S s) {
    const std::int64_t stages = s.layout.pp * s.layout.vpp;
    return (s.architecture.layers + s.architecture.encoder_layers() + stages - 1) / stages;
}

std::string division(std::int64_t dividend, std::int64_t divisor) {
    return fmt::format("{} ÷ {} = {:.2f}", dividend, divisor, static_cast<double>(dividend) / static_cast<double>(divisor));
}

std::string nothing(S) { return {}; }

}  // namespace

// Sources: DeepSpeed-Ulysses, arXiv 2309.14509 (heads dealt over the sequence-parallel ranks); USP, arXiv 2405.07719 (hybrid);
// PyTorch FSDP, arXiv 2304.11277, section 3.2.2 (hybrid sharding); Megatron-LM's arguments.py for told splits and recompute.
std::vector<Rule> axis_rules() {
    return {
        {"etp-needs-moe",
         {"etp"},
         Severity::error,
         [](S s) { return !s.architecture.moe; },
         [](S s) { return s.layout.etp == 1; },
         [](S s) { return fmt::format("ETP {} without experts", s.layout.etp); },
         [](S s) { return fmt::format("ETP {} needs experts: this model is dense.", s.layout.etp); }},
        {"hybrid-by-cp",
         {"context_all_to_all", "cp", "context_exchange"},
         Severity::error,
         [](S s) { return s.layout.cp > 1 && s.layout.context_exchange == ContextExchange::hybrid; },
         [](S s) { return s.layout.cp % s.layout.context_all_to_all == 0; },
         [](S s) { return division(s.layout.cp, s.layout.context_all_to_all); },
         [](S s) {
             return fmt::format("CP {} does not divide by its all-to-all groups of {} ranks.", s.layout.cp, s.layout.context_all_to_all);
         }},
        {"heads-by-exchange",
         {"cp", "context_all_to_all", "tp", "context_exchange"},
         Severity::error,
         exchanges_heads,
         [](S s) { return s.architecture.heads % (s.layout.tp * head_ranks(s)) == 0; },
         [](S s) { return division(s.architecture.heads, s.layout.tp * head_ranks(s)); },
         [](S s) {
             return fmt::format("All-to-all deals the {} heads of a TP rank to {} context ranks: they do not divide; the ring would do.",
                                heads_of_rank(s), head_ranks(s));
         }},
        {"kv-heads-by-exchange",
         {"cp", "context_all_to_all", "tp", "context_exchange"},
         Severity::error,
         exchanges_heads,
         [](S s) { return key_value_heads_of_rank(s) % head_ranks(s) == 0 || head_ranks(s) % key_value_heads_of_rank(s) == 0; },
         [](S s) { return division(key_value_heads_of_rank(s), head_ranks(s)); },
         [](S s) {
             return fmt::format("All-to-all deals the {} key-value heads of a TP rank to {} context ranks: one must divide the other.",
                                key_value_heads_of_rank(s), head_ranks(s));
         }},
        {"shards-by-ranks",
         {"shard_gpus"},
         Severity::error,
         [](S s) { return s.layout.shard_gpus > 0 && s.cluster.gpus % (s.layout.tp * s.layout.pp) == 0; },
         [](S s) { return s.layout.shard_gpus <= sharding_ranks(s) && sharding_ranks(s) % s.layout.shard_gpus == 0; },
         [](S s) { return division(sharding_ranks(s), s.layout.shard_gpus); },
         [](S s) {
             if (s.layout.shard_gpus > sharding_ranks(s))
                 return fmt::format("A sharding group of {} GPUs needs as many ranks: DP · CP = {}.", s.layout.shard_gpus,
                                    sharding_ranks(s));
             return fmt::format("DP · CP = {} ranks do not divide into sharding groups of {}: each copy of the state needs as many ranks.",
                                sharding_ranks(s), s.layout.shard_gpus);
         }},
        {"shards-need-zero",
         {"zero"},
         Severity::warning,
         [](S s) { return s.layout.shard_gpus > 0; },
         [](S s) { return s.layout.zero_stage > 0; },
         nothing,
         [](S s) { return fmt::format("Sharding groups of {} GPUs shard nothing with ZeRO 0.", s.layout.shard_gpus); }},
        {"told-edges",
         {"stage_counts.first_layers", "stage_counts.last_layers", "pp", "vpp"},
         Severity::error,
         tells_edges,
         [](S s) { return edges_refusal(s).empty(); },
         [](S s) {
             const StageCounts& told = s.layout.stage_counts;
             return fmt::format("{} - {} - {}", s.architecture.layers + s.architecture.encoder_layers(), told.first_layers,
                                told.last_layers);
         },
         edges_refusal},
        {"stage-pattern",
         {"pp", "vpp"},
         Severity::error,
         tells_stages,
         [](S s) { return stages_refusal(s).empty(); },
         nothing,
         stages_refusal},
        {"recompute-modules",
         {"recompute"},
         Severity::warning,
         [](S s) { return s.layout.recompute == Recompute::selective; },
         [](S s) {
             const RecomputeModules& modules = s.layout.recompute_modules;
             return (!modules.moe || s.architecture.moe) && (!modules.up_projection || s.architecture.latent_attention);
         },
         nothing,
         [](S s) {
             return std::string(s.layout.recompute_modules.moe && !s.architecture.moe
                                    ? "Expert layers are to be recomputed: this model has none."
                                    : "Up-projections are to be recomputed: this model has no latent attention.");
         }},
        {"recompute-layers",
         {"recompute_layers"},
         Severity::error,
         [](S s) { return s.layout.recompute == Recompute::full && s.layout.recompute_layers > 0; },
         [](S s) { return s.layout.recompute_layers <= largest_chunk(s); },
         [](S s) { return fmt::format("{} > {}", s.layout.recompute_layers, largest_chunk(s)); },
         [](S s) {
             return fmt::format("Recompute of {} layers at a time needs as many on a stage: a chunk has {}.", s.layout.recompute_layers,
                                largest_chunk(s));
         }},
        {"precision-by-accelerator",
         {"precision"},
         Severity::error,
         [](S) { return true; },
         [](S s) { return peak_of(s.cluster.accelerator.peak_flops_per_s, s.training.precision) > 0; },
         nothing,
         [](S s) {
             std::vector<std::string_view> known;
             for (const std::string_view word : names<Precision>())
                 if (peak_of(s.cluster.accelerator.peak_flops_per_s, *named<Precision>(word)) > 0) known.push_back(word);
             return fmt::format("{} has no units for {}: it computes {}.",
                                s.cluster.accelerator.name.empty() ? "This accelerator" : s.cluster.accelerator.name,
                                name_of(s.training.precision), fmt::join(known, ", "));
         }},
        {"bits-by-precision",
         {"precision"},
         Severity::warning,
         [](S s) { return s.training.low_precision_weights || s.training.low_precision_activations; },
         in_eight_bits,
         nothing,
         [](S s) {
             return fmt::format("Weights or activations in few bits are asked for, which {} does not have.", name_of(s.training.precision));
         }},
        {"lomo-accumulates-nothing",
         {"mbs", "global_batch", "optimizer"},
         Severity::error,
         [](S s) { return s.training.optimizer == Optimizer::lomo && s.cluster.gpus % (s.layout.tp * s.layout.pp * s.layout.cp) == 0; },
         [](S s) { return micro_batches(s) <= 1; },
         [](S s) { return fmt::format("{:g} micro-batches", micro_batches(s)); },
         [](S s) {
             return fmt::format("LOMO applies a gradient as it comes and accumulates none: {:g} micro-batches a step cannot be summed.",
                                micro_batches(s));
         }},
    };
}

}  // namespace layline
