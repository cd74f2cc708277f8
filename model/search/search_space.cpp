// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/search_space.h"

#include <algorithm>
#include <bit>

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

/// What frameworks can do again, from nothing to everything: cheap kernels, experts, the first layers of each chunk, all layers.
std::vector<RecomputeChoice> recompute_choices(const Scenario& scenario) {
    const Architecture& model = scenario.architecture;
    std::vector<RecomputeChoice> found{{.mode = Recompute::none}};
    // Flash kernels make scores again anyway.
    if (scenario.training.attention < AttentionKernel::flash1) found.push_back({.mode = Recompute::selective});
    RecomputeModules cheap{.norm = true, .activation = true};
    cheap.up_projection = model.latent_attention.has_value();
    found.push_back({.mode = Recompute::selective, .modules = cheap});
    if (model.moe) found.push_back({.mode = Recompute::selective, .modules = {.moe = true}});
    for (std::int64_t layers = 1; layers < model.layers; layers *= 2)
        found.push_back({.mode = Recompute::full, .method = RecomputeMethod::block, .layers = layers});
    found.push_back({.mode = Recompute::full});
    return found;
}

/// Groups that share one copy of the sharded state: one scale-up domain, eight of them, sixty-four; and all ranks.
std::vector<std::int64_t> shard_groups(const Scenario& scenario) {
    const auto& cluster = scenario.cluster;
    const auto domain =
        static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(std::max<std::int64_t>(cluster.scale_up_gpus, 1))));
    std::vector<std::int64_t> found{0};
    for (std::int64_t group = domain; group > 1 && group < cluster.gpus && found.size() < 4; group *= 8) found.push_back(group);
    return found;
}

/// Ways of cutting an expert inside the scale-up domain.
std::vector<std::int64_t> expert_tensor_degrees(const Scenario& scenario) {
    std::vector<std::int64_t> found;
    for (std::int64_t etp = 1; etp <= std::min(scenario.cluster.gpus, scenario.cluster.scale_up_gpus); etp *= 2)
        if (scenario.architecture.moe->expert_ffn % etp == 0) found.push_back(etp);
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
    space.etp = moe ? expert_tensor_degrees(scenario) : divisors(1, 1);
    space.micro_batch = divisors(scenario.training.global_batch, largest_micro_batch);
    space.sequence_parallel = {false, true};
    space.zero_stage = {0, 1, 2, 3};
    space.shard_gpus = shard_groups(scenario);
    space.fsdp_prefetch = {1, 0};
    space.fsdp_reshard = {true, false};
    space.recompute = recompute_choices(scenario);
    space.schedules = {"1f1b", "interleaved", "zb-h1", "zb-h2", "interleaved-zb", "zb-v", "v-half"};
    if (moe) space.schedules.insert(space.schedules.end(), {"interleaved-overlap", "dualpipev"});
    space.group = {0};
    space.offload_activations = {layout.offload_activations};
    space.offload_optimizer = {layout.offload_optimizer};
    return space;
}

}  // namespace layline
