// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/schedule_variant.h"

#include <algorithm>

#include "model/estimate/legality.h"
#include "model/rules/rules.h"
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

}  // namespace

ScheduleVariant with_schedule_and_chunks(const Scenario& scenario, const std::string& name) {
    ScheduleVariant own{scenario, false, {}};
    own.scenario.layout.schedule = name;
    own.refusal = first_reason(own.scenario);
    const std::int64_t vpp = natural_vpp(name);
    const bool degenerate = scenario.layout.vpp == 1 && vpp > 1;  // interleaving one chunk a rank is no interleaving
    if (vpp == scenario.layout.vpp || (own.legal() && !degenerate)) return own;
    ScheduleVariant other{with_field(scenario, "vpp", vpp), true, {}};
    other.scenario.layout.schedule = name;
    other.refusal = first_reason(other.scenario);
    return other.legal() ? other : own;
}

}  // namespace layline
