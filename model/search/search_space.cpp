// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/search_space.h"

#include <algorithm>

namespace layline {

namespace {

std::vector<std::int64_t> divisors(std::int64_t number, std::int64_t highest) {
    std::vector<std::int64_t> found;
    for (std::int64_t d = 1; d <= std::min(number, highest); ++d)
        if (number % d == 0) found.push_back(d);
    return found;
}

/// Tensor parallelism past the scale-up domain is never chosen by anyone, but within it every divisor of the heads is.
std::vector<std::int64_t> tensor_degrees(const Scenario& scenario) {
    std::vector<std::int64_t> found =
        divisors(scenario.architecture.heads, std::min(scenario.cluster.gpus, scenario.cluster.scale_up_gpus));
    std::erase_if(found, [&](std::int64_t tp) { return scenario.cluster.gpus % tp != 0 || scenario.architecture.ffn % tp != 0; });
    return found;
}

std::vector<std::int64_t> context_degrees(const Scenario& scenario) {
    std::vector<std::int64_t> found = divisors(scenario.cluster.gpus, 64);
    std::erase_if(found, [&](std::int64_t cp) { return cp > 1 && scenario.training.sequence_length % (2 * cp) != 0; });
    return found;
}

/// Chunks per rank that deal the layers evenly on some number of ranks; 2 for the V schedules.
std::vector<std::int64_t> chunk_counts(std::int64_t layers) {
    std::vector<std::int64_t> found{1, 2};
    for (std::int64_t chunks = 3; chunks <= layers; ++chunks)
        if (layers % chunks == 0 || (layers + 2) % chunks == 0) found.push_back(chunks);
    return found;
}

}  // namespace

SearchSpace whole_space(const Scenario& scenario) {
    constexpr std::int64_t largest_micro_batch = 64;
    const Layout& layout = scenario.layout;
    const auto& moe = scenario.architecture.moe;
    SearchSpace space;
    space.gpus = {scenario.cluster.gpus};
    space.tp = tensor_degrees(scenario);
    space.pp = divisors(scenario.cluster.gpus, scenario.architecture.layers);
    space.vpp = chunk_counts(scenario.architecture.layers);
    space.cp = context_degrees(scenario);
    space.ep = moe ? divisors(moe->experts, scenario.cluster.gpus) : divisors(1, 1);
    space.etp = {1};
    space.micro_batch = divisors(scenario.training.global_batch, largest_micro_batch);
    space.sequence_parallel = {false, true};
    space.zero_stage = {0, 1, 2, 3};
    space.shard_gpus = {layout.shard_gpus};
    space.fsdp_prefetch = {layout.fsdp_prefetch};
    space.fsdp_reshard = {layout.fsdp_reshard};
    space.recompute = {{.mode = Recompute::none}, {.mode = Recompute::full}};
    if (scenario.training.attention < AttentionKernel::flash1)
        space.recompute.push_back({.mode = Recompute::selective});  // flash kernels do so anyway
    space.schedules = {"1f1b", "interleaved", "zb-h1", "zb-h2", "interleaved-zb", "zb-v", "v-half"};
    if (moe) space.schedules.insert(space.schedules.end(), {"interleaved-overlap", "dualpipev"});
    space.group = {0};
    space.offload_activations = {layout.offload_activations};
    space.offload_optimizer = {layout.offload_optimizer};
    return space;
}

}  // namespace layline
