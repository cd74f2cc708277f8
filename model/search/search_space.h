// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// One way of computing activations again.
struct RecomputeChoice {
    Recompute mode = Recompute::none;
    RecomputeMethod method = RecomputeMethod::uniform;
    std::int64_t layers = 0;  ///< as Layout::recompute_layers
    RecomputeModules modules = {};
    bool operator==(const RecomputeChoice&) const = default;
};

/// The values that search tries for each parameter of a layout. Locking a parameter is leaving it one value.
struct SearchSpace {
    std::vector<std::int64_t> gpus;  ///< sizes of the cluster
    std::vector<std::int64_t> tp, pp, vpp, cp, ep, etp, micro_batch;
    std::vector<bool> sequence_parallel;
    std::vector<std::int64_t> zero_stage;
    bool any_etp = false;                     ///< values of etp beside 1 and tp are tried too
    std::vector<std::int64_t> shard_gpus;     ///< HSDP groups; 0: all data-parallel ranks
    std::vector<std::int64_t> fsdp_prefetch;  ///< units gathered ahead
    std::vector<bool> fsdp_reshard;
    std::vector<RecomputeChoice> recompute;
    std::vector<std::string> schedules;
    std::vector<std::int64_t> group;  ///< micro-batches per group of interleaved schedules; 0: pp
    std::vector<double> offload_activations, offload_optimizer;
    bool own_split = false;       ///< layers are dealt as the scenario says; else the fairest way they take
    bool balanced_splits = true;  ///< with that also: first and last stage lighter by what embedding and loss take
};

/// Every value that could be legal for the scenario's model, cluster and batch, and the schedules in everyday use. Recompute: none,
/// selective (attention scores, cheap kernels, experts), the first 1, 2, 4, ... layers of each chunk, all. HSDP groups: one scale-up
/// domain, eight, sixty-four. What is left to be asked for (offloading to the host) or no choice of layout (the number of GPUs) keeps the
/// scenario's value.
SearchSpace whole_space(const Scenario& scenario);

}  // namespace layline
