// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/schedule_variant.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/cost/slice_plan.h"
#include "model/estimate/legality.h"
#include "model/rules/rules.h"
#include "model/scenario/schedule_traits.h"
#include "model/schedule/schedule.h"

namespace layline {

namespace {

std::string first_reason(const Scenario& scenario) {
    if (std::string why = purpose_refusal(scenario, scenario.layout.schedule); !why.empty()) return why;
    const auto found = violations(scenario);
    const auto error = std::ranges::find(found, Severity::error, &Violation::severity);
    return error == found.end() ? std::string() : error->message;
}

/// Both directions of a bidirectional schedule run over the same stages, so that the model is cut into one a rank.
std::int64_t natural_vpp(const Scenario& scenario, const std::string& name) {
    if (name == "lga" && scenario.architecture.layers % scenario.layout.pp == 0) return scenario.architecture.layers / scenario.layout.pp;
    return name == "dualpipe" || name == "chimera" ? 1 : natural_chunks(name);
}

/// Four slices, or as many fewer as the sequence divides into.
Scenario with_slices(Scenario scenario) {
    const std::string& name = scenario.layout.schedule;
    const bool whole = scenario.layout.slices == 1 && scenario.layout.slicing != Slicing::optimal;
    if (!whole || !takes_unequal_slices(name)) return scenario;
    for (scenario.layout.slices = 4; scenario.layout.slices > 1; scenario.layout.slices /= 2)
        if (slicing_refusal(scenario).empty()) break;
    return scenario;
}

}  // namespace

Scenario with_schedule(const Scenario& scenario, const std::string& name) {
    Scenario changed = scenario;
    changed.layout.schedule = name;
    if (!cuts_sequences(name)) changed.layout.slices = 1;
    return changed;
}

std::string purpose_refusal(const Scenario& scenario, const std::string& name) {
    const Layout& layout = scenario.layout;
    const std::int64_t layers = scenario.architecture.layers;
    if (name == "lga" && layers % layout.pp != 0)
        return fmt::format("Layered gradient accumulation holds one layer on each stage: {} layers do not divide by PP {}.", layers,
                           layout.pp);
    if (name == "lga" && layout.pp * layout.vpp != layers)
        return fmt::format("Layered gradient accumulation holds one layer on each stage: VPP must be {}, not {}.", layers / layout.pp,
                           layout.vpp);
    if (name != "interleaved-overlap") return {};
    if (!scenario.architecture.moe || layout.ep == 1)
        return "Megatron-LM overlaps the exchange between experts: it needs a model with experts, and EP above 1.";
    if (layout.recompute == Recompute::full) return "Megatron-LM does not overlap the exchange between experts under full recompute.";
    return {};
}

ScheduleVariant with_schedule_and_chunks(const Scenario& scenario, const std::string& name) {
    ScheduleVariant own{with_slices(with_schedule(scenario, name)), false, {}};
    own.refusal = first_reason(own.scenario);
    const std::int64_t vpp = natural_vpp(scenario, name);
    const bool degenerate = scenario.layout.vpp == 1 && vpp > 1;  // interleaving one chunk a rank is no interleaving
    if (vpp == scenario.layout.vpp || (own.legal() && !degenerate)) return own;
    ScheduleVariant other{with_slices(with_schedule(with_field(scenario, "vpp", vpp), name)), true, {}};
    other.refusal = first_reason(other.scenario);
    return other.legal() ? other : own;
}

}  // namespace layline
