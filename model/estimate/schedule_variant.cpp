// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/schedule_variant.h"

#include <algorithm>

#include "model/cost/slice_plan.h"
#include "model/estimate/legality.h"
#include "model/rules/rules.h"
#include "model/scenario/slicing.h"
#include "model/schedule/schedule.h"

namespace layline {

namespace {

std::string first_reason(const Scenario& scenario) {
    const auto found = violations(scenario);
    const auto error = std::ranges::find(found, Severity::error, &Violation::severity);
    return error == found.end() ? std::string() : error->message;
}

/// Both directions of a bidirectional schedule run over the same stages, so that the model is cut into one a rank.
std::int64_t natural_vpp(const std::string& name) { return name == "dualpipe" || name == "chimera" ? 1 : natural_chunks(name); }

/// Four slices, or as many fewer as the sequence divides into.
Scenario with_slices(Scenario scenario) {
    const std::string& name = scenario.layout.schedule;
    const bool whole = scenario.layout.slices == 1 && scenario.layout.slicing != Slicing::optimal;
    if (!whole || (name != "seq1f1b" && name != "terapipe")) return scenario;
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

ScheduleVariant with_schedule_and_chunks(const Scenario& scenario, const std::string& name) {
    ScheduleVariant own{with_slices(with_schedule(scenario, name)), false, {}};
    own.refusal = first_reason(own.scenario);
    const std::int64_t vpp = natural_vpp(name);
    const bool degenerate = scenario.layout.vpp == 1 && vpp > 1;  // interleaving one chunk a rank is no interleaving
    if (vpp == scenario.layout.vpp || (own.legal() && !degenerate)) return own;
    ScheduleVariant other{with_slices(with_schedule(with_field(scenario, "vpp", vpp), name)), true, {}};
    other.refusal = first_reason(other.scenario);
    return other.legal() ? other : own;
}

}  // namespace layline
