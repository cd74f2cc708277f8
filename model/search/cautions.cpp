// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/cautions.h"

#include <fmt/format.h>

#include "model/estimate/quick_estimate.h"
#include "model/search/pipeline_bound.h"

namespace layline {

namespace {

/// Scale-up domains over which the rate of an expert exchange was published: 64 GPUs in nodes of 8 (DeepEP, docs/legacy.md).
constexpr std::int64_t measured_domains = 8;

std::int64_t expert_domains(const Scenario& scenario) {
    const std::int64_t ranks = scenario.layout.ep * scenario.layout.etp, domain = scenario.cluster.scale_up_gpus;
    return (ranks + domain - 1) / domain;
}

bool offload_is_free(const Scenario& scenario, const Coefficients& coefficients) {
    Scenario without = scenario;
    without.layout.offload_activations = without.layout.offload_optimizer = 0;
    return quick_estimate(scenario, coefficients).step_time_s <= quick_estimate(without, coefficients).step_time_s;
}

}  // namespace

std::vector<std::string> cautions(const Scenario& scenario, const Coefficients& coefficients) {
    const Layout& layout = scenario.layout;
    std::vector<std::string> found;
    const std::int64_t domains = expert_domains(scenario);
    if (layout.ep > 1 && domains > measured_domains)
        found.push_back(
            fmt::format("EP {} exchanges tokens over {} scale-up domains: the rate is that of the links; published measurements "
                        "(DeepEP) end at {}.",
                        layout.ep, domains, measured_domains));
    if (layout.ep > 1 && domains > 1 && layout.pp > 1 && bound_kind(layout.schedule) == BoundKind::paired)
        found.push_back(
            fmt::format("{} hides the expert exchange behind computation as DeepSeek-V3's kernels do (20 of 132 multiprocessors "
                        "communicate); other kernels may hide less.",
                        layout.schedule));
    if (layout.offload_activations + layout.offload_optimizer > 0 && offload_is_free(scenario, coefficients))
        found.push_back("What is offloaded to the host costs no time in this prediction: its transfers are taken to be hidden.");
    return found;
}

}  // namespace layline
