// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/pins.h"

#include <algorithm>
#include <utility>

namespace layline {

namespace {

Pin& at(Plan& plan, int index) { return plan.pins[static_cast<std::size_t>(index)]; }

bool is_index(const Plan& plan, int index) { return index >= 0 && index < static_cast<int>(plan.pins.size()); }

/// The same scenario predicted in another way is another pin.
int index_of(const Plan& plan, const Pin& pin) {
    const auto found = std::ranges::find_if(plan.pins, [&](const Pin& each) {
        return each.scenario == pin.scenario && calibration_of(plan, each) == calibration_of(plan, pin);
    });
    return found == plan.pins.end() ? -1 : static_cast<int>(found - plan.pins.begin());
}

}  // namespace

const CalibrationChoice& calibration_of(const Plan& plan, const Pin& pin) {
    return pin.predicted ? pin.predicted->calibration : plan.calibration;
}

Plan with_pin(Plan plan, const Pin& pin, bool as_baseline) {
    int index = index_of(plan, pin);
    if (index < 0) {
        const int least_wanted = plan.baseline == 0 ? 1 : 0;
        if (plan.pins.size() == most_pins) plan = without_pin(std::move(plan), least_wanted);
        plan.pins.push_back(pin);
        index = static_cast<int>(plan.pins.size()) - 1;
    } else {
        if (at(plan, index).name.empty()) at(plan, index).name = pin.name;
        if (!at(plan, index).measured) at(plan, index).measured = pin.measured;
        if (!at(plan, index).predicted) at(plan, index).predicted = pin.predicted;
    }
    if (as_baseline || plan.baseline < 0) plan.baseline = index;
    return plan;
}

Plan without_pin(Plan plan, int index) {
    if (!is_index(plan, index)) return plan;
    plan.pins.erase(plan.pins.begin() + index);
    if (plan.baseline == index)
        plan.baseline = -1;
    else if (plan.baseline > index)
        --plan.baseline;
    return plan;
}

Plan with_pin_name(Plan plan, int index, const std::string& name) {
    if (is_index(plan, index)) at(plan, index).name = name;
    return plan;
}

Plan with_baseline(Plan plan, int index) {
    plan.baseline = is_index(plan, index) ? index : -1;
    return plan;
}

Plan with_baseline_moved(const Plan& plan, int by) {
    const int count = static_cast<int>(plan.pins.size());
    if (count == 0) return plan;
    const int from = plan.baseline < 0 && by > 0 ? -1 : std::max(plan.baseline, 0);
    return with_baseline(plan, ((from + by) % count + count) % count);
}

Plan swapped(Plan plan) {
    if (plan.baseline < 0) return plan;
    const Pin a = at(plan, plan.baseline);
    const Pin live{{}, std::exchange(plan.scenario, a.scenario), {}, {}};
    if (a.name.empty() && !a.measured && index_of(plan, live) < 0)
        at(plan, plan.baseline) = live;
    else
        plan = with_pin(std::move(plan), live, true);
    return plan;
}

}  // namespace layline
