// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/outcomes.h"

#include <algorithm>

#include "model/estimate/legality.h"
#include "model/rules/rules.h"

namespace layline {

Outcome outcome_of(const Estimate& estimate) {
    Outcome outcome{estimate.verdict,       estimate.mfu_palm, estimate.mfu_megatron, estimate.mfu_causal, estimate.step_time_s, 0,
                    estimate.capacity_bytes};
    for (const StageMemory& stage : estimate.memory) outcome.peak_bytes = std::max(outcome.peak_bytes, stage.reserved_bytes());
    return outcome;
}

bool Outcomes::follow(const Scenario& scenario, const std::string& field) {
    scenario_ = scenario;
    const Scenario base = field.empty() ? scenario : with_field(scenario, field, 1);
    if (field == field_ && base == base_) return false;
    field_ = field;
    base_ = base;
    known_.clear();
    return true;
}

bool Outcomes::step() {
    if (field_.empty()) return false;
    for (const Stop& stop : stops(scenario_, field_)) {
        if (!stop.legal || known_.contains(stop.value)) continue;
        get(stop.value);
        return true;
    }
    return false;
}

const Outcome* Outcomes::find(std::int64_t value) const {
    const auto found = known_.find(value);
    return found == known_.end() ? nullptr : &found->second;
}

const Outcome& Outcomes::get(std::int64_t value) {
    const auto [entry, missing] = known_.try_emplace(value);
    if (missing) entry->second = outcome_of(estimator_(with_field(scenario_, field_, value)));
    return entry->second;
}

}  // namespace layline
