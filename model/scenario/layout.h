// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace layline {

enum class Recompute { none, selective, full };

/// How attention crosses the ranks of a context-parallel group.
enum class ContextExchange {
    ring,        ///< keys and values travel round, sequence in zig-zag halves
    all_gather,  ///< keys and values gathered before attention
    all_to_all,  ///< heads for sequence (Ulysses)
    hybrid,      ///< all-to-all inside groups, ring between them
};

/// Which operators of a layer are computed again in the backward when recompute is selective.
struct RecomputeModules {
    bool core_attention = true;
    bool norm = false;
    bool mlp = false;            ///< the whole dense MLP
    bool activation = false;     ///< only the MLP's non-linearity
    bool moe = false;            ///< the whole expert layer
    bool up_projection = false;  ///< latent attention's
    bool operator==(const RecomputeModules&) const = default;
};

/// Which layers of a stage full recompute covers: all in groups that keep one input, or the first ones, each by itself.
enum class RecomputeMethod { uniform, block };

/// Stages dealt by hand; all zero and empty: by LayerSplit.
struct StageCounts {
    std::int64_t first_layers = 0;  ///< layers of the first rank (Megatron-LM's decoder-first-pipeline-num-layers); 0: as the others
    std::int64_t last_layers = 0;
    std::string stages;  ///< explicit: "Et*3|t*4|...|t*3L" (Megatron-LM's pipeline layout); empty: none
    bool operator==(const StageCounts&) const = default;
};

/// How the layers are dealt to pp * vpp stages.
enum class LayerSplit {
    even,             ///< the same number on every stage
    edges_lighter,    ///< embedding and loss count as one layer each: the first and the last stage hold one fewer
    remainder_first,  ///< a remainder goes one layer each to the first stages
    blocks,           ///< embedding, layers, final norm and head are dealt out as equals, the remainder to the first stages
    by_cost,          ///< nanotron's: a stage closes when its share of the parameters of layers and head is reached
};

/// How a boundary tensor travels from one pipeline rank to another.
enum class TransferModel {
    latency,   ///< it arrives some time after the end of its action; nobody waits for anything else
    blocking,  ///< the sending rank computes nothing while it sends
    queue,     ///< each ordered pair of ranks is a link that carries one tensor at a time: latency plus size over bandwidth
};

/// How schedules that send a sequence in slices cut it.
enum class Slicing {
    equal,     ///< equal lengths
    balanced,  ///< equal cost (Seq1F1B)
    optimal,   ///< TeraPipe's dynamic program, which chooses how many as well
};

/// Which old weights an asynchronous pipeline keeps.
enum class WeightStash { pipedream, pipedream_2bw };

/// How the model is cut over the GPUs. Data parallelism follows: gpus / (tp * pp * cp).
struct Layout {
    std::int64_t tp = 1;
    std::int64_t pp = 1;
    std::int64_t vpp = 1;  ///< model chunks per rank
    std::int64_t cp = 1;
    std::int64_t ep = 1;
    std::int64_t etp = 1;
    std::int64_t micro_batch = 1;  ///< sequences
    bool sequence_parallel = false;
    int zero_stage = 1;  ///< 0..3; 1 is also Megatron's distributed optimizer
    Recompute recompute = Recompute::none;
    std::string schedule = "1f1b";  ///< a name of layline-cli schedule
    LayerSplit split = LayerSplit::even;
    std::int64_t group = 0;   ///< micro-batches per group of the interleaved schedule; 0: pp
    std::int64_t slices = 1;  ///< slices of a sequence for the schedules that cut it (seq1f1b, terapipe)
    Slicing slicing = Slicing::equal;
    TransferModel transfers = TransferModel::latency;
    WeightStash weight_stash = WeightStash::pipedream;  ///< async only
    ContextExchange context_exchange = ContextExchange::ring;
    std::int64_t context_all_to_all = 1;  ///< hybrid: ranks of the inner, all-to-all group; divides cp
    std::int64_t shard_gpus = 0;          ///< HSDP: ranks that share one copy of the sharded state; 0: all of dp * cp
    int fsdp_prefetch = 1;                ///< units gathered ahead of use
    bool fsdp_reshard = true;             ///< gathered parameters are freed after the forward
    StageCounts stage_counts;
    RecomputeModules recompute_modules;
    RecomputeMethod recompute_method = RecomputeMethod::uniform;
    std::int64_t recompute_layers = 0;  ///< full: layers a group (uniform, 0: 1) or layers of each chunk (block, 0: all)
    double offload_activations = 0.0;   ///< share of kept activations that waits in host memory, 0..1
    double offload_optimizer = 0.0;     ///< share of optimizer state that lives in host memory, 0..1
    bool operator==(const Layout&) const = default;
};

}  // namespace layline
