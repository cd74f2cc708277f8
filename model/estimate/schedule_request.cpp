// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/schedule_request.h"

#include <fmt/format.h>

#include <cmath>

namespace layline {

namespace {

/// Both directions run over the same stages: a rank holds one stage of each, and the model is not cut further.
bool is_bidirectional(const std::string& name) { return name == "dualpipe" || name == "chimera"; }

}  // namespace

ScheduleRequest schedule_request(const Scenario& scenario) {
    ScheduleRequest request;
    request.name = scenario.layout.schedule;
    request.ranks = static_cast<int>(scenario.layout.pp);
    request.chunks = is_bidirectional(request.name) ? natural_chunks(request.name) : static_cast<int>(scenario.layout.vpp);
    request.group = static_cast<int>(scenario.layout.group);
    request.micro_batches = static_cast<int>(std::lround(micro_batches(scenario)));
    request.slices = static_cast<int>(scenario.layout.slices);
    return request;
}

std::string schedule_refusal(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    if (is_bidirectional(layout.schedule) && layout.vpp != 1)
        return fmt::format("{} runs both directions over one stage a rank: VPP must be 1, not {}.", layout.schedule, layout.vpp);
    return refusal(schedule_request(scenario));
}

}  // namespace layline
