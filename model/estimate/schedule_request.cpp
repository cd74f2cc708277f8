// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/schedule_request.h"

#include <cmath>

namespace layline {

ScheduleRequest schedule_request(const Scenario& scenario) {
    ScheduleRequest request;
    request.name = scenario.layout.schedule;
    request.ranks = static_cast<int>(scenario.layout.pp);
    request.chunks = static_cast<int>(scenario.layout.vpp);
    request.group = static_cast<int>(scenario.layout.group);
    request.micro_batches = static_cast<int>(std::lround(micro_batches(scenario)));
    return request;
}

}  // namespace layline
