// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/schedule_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/cost/slice_plan.h"

namespace layline {

namespace {

/// Both directions run over the same stages: a rank holds one stage of each, and the model is not cut further.
bool is_bidirectional(const std::string& name) { return name == "dualpipe" || name == "chimera"; }

}  // namespace

ScheduleRequest schedule_request(const Scenario& scenario) {
    ScheduleRequest request;
    request.name = scenario.layout.schedule;
    // Megatron-LM drops a virtual pipeline of one stage a rank (arguments.py) and runs its 1F1B.
    if (request.name == "interleaved" && scenario.layout.vpp == 1) request.name = "1f1b";
    request.ranks = static_cast<int>(scenario.layout.pp);
    request.chunks = is_bidirectional(request.name) ? natural_chunks(request.name) : static_cast<int>(scenario.layout.vpp);
    request.group = static_cast<int>(scenario.layout.group);
    if (request.name == "interleaved" && request.group == 0) request.group = request.ranks;  // Megatron-LM's own, for PyTorch's ask
    request.micro_batches = static_cast<int>(std::lround(micro_batches(scenario)));
    request.slices = std::max(static_cast<int>(scenario.layout.slices), slice_plan(scenario).count());
    return request;
}

std::string schedule_refusal(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    if (is_bidirectional(layout.schedule) && layout.vpp != 1)
        return fmt::format("{} runs both directions over one stage a rank: VPP must be 1, not {}.", layout.schedule, layout.vpp);
    if (std::string why = slicing_refusal(scenario); !why.empty()) return why;
    return refusal(schedule_request(scenario));
}

}  // namespace layline
