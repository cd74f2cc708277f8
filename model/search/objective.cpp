// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/objective.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "model/cost/flops.h"

namespace layline {

namespace {

constexpr std::array<std::string_view, 7> words = {"step_time", "mfu", "memory_headroom", "fewest_gpus", "cost", "energy", "time_to_train"};
constexpr double seconds_per_hour = 3600, joules_per_kwh = 3.6e6;

auto identity(const Layout& l) {
    const auto& m = l.recompute_modules;
    return std::tie(l.tp, l.pp, l.vpp, l.cp, l.ep, l.etp, l.micro_batch, l.sequence_parallel, l.zero_stage, l.recompute, l.schedule,
                    l.group, l.split, l.stage_counts.first_layers, l.stage_counts.last_layers, l.stage_counts.stages, l.shard_gpus,
                    l.fsdp_prefetch, l.fsdp_reshard, l.recompute_method, l.recompute_layers, m.core_attention, m.norm, m.mlp, m.activation,
                    m.moe, m.up_projection, l.offload_activations, l.offload_optimizer);
}

}  // namespace

std::span<const std::string_view> objective_words() { return words; }

RunTerms run_terms(const Scenario& scenario, double tokens) {
    const Training& training = scenario.training;
    const Accelerator& accelerator = scenario.cluster.accelerator;
    return {.tokens = tokens,
            .usd_per_gpu_hour = accelerator.price_usd_per_hour,
            .watts_per_gpu = accelerator.power_w,
            .tokens_per_step = static_cast<double>(training.global_batch) * static_cast<double>(training.sequence_length),
            .useful_flops = model_flops(scenario, MfuConvention::palm),
            .peak_flops_per_s = peak_flops_per_s(scenario)};
}

RunFigures run_figures(const RunTerms& terms, double step_time_s, std::int64_t gpus) {
    const double seconds = terms.tokens / terms.tokens_per_step * step_time_s;
    const double gpu_seconds = seconds * static_cast<double>(gpus);
    return {seconds, gpu_seconds / seconds_per_hour * terms.usd_per_gpu_hour, gpu_seconds * terms.watts_per_gpu / joules_per_kwh};
}

double slowest_step_s(const Limits& limits, const RunTerms& terms, std::int64_t gpus) {
    const RunFigures of_second = run_figures(terms, 1, gpus);
    double slowest = std::min(limits.step_time_s, limits.run_seconds / of_second.seconds);
    if (of_second.usd > 0) slowest = std::min(slowest, limits.usd / of_second.usd);
    if (of_second.kwh > 0) slowest = std::min(slowest, limits.kwh / of_second.kwh);
    if (limits.mfu > 0) slowest = std::min(slowest, terms.useful_flops / (terms.peak_flops_per_s * static_cast<double>(gpus) * limits.mfu));
    return slowest;
}

double score(Objective objective, double step_time_s, double peak_bytes, std::int64_t gpus) {
    switch (objective) {
        case Objective::step_time:
        case Objective::time_to_train:
            return step_time_s;
        case Objective::mfu:
        case Objective::cost:
        case Objective::energy:
            return step_time_s * static_cast<double>(gpus);
        case Objective::memory_headroom:
            return peak_bytes;
        case Objective::fewest_gpus:
            return static_cast<double>(gpus);
    }
    return step_time_s;
}

bool goes_before(const Candidate& a, const Candidate& b, Objective objective) {
    const auto key = [&](const Candidate& c) {
        return std::tuple(score(objective, c.estimate.step_time_s, c.estimate.peak_bytes, c.gpus), c.estimate.step_time_s,
                          c.estimate.peak_bytes, c.gpus);
    };
    const auto first = key(a), second = key(b);
    return first != second ? first < second : identity(a.layout) < identity(b.layout);
}

bool layout_before(const Candidate& a, const Candidate& b) { return identity(a.layout) < identity(b.layout); }

bool same_layout(const Candidate& a, const Candidate& b) { return a.gpus == b.gpus && identity(a.layout) == identity(b.layout); }

}  // namespace layline
