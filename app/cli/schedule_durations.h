// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/schedule/durations.h"

namespace CLI {
class App;
}

namespace layline {

/// The durations of `layline-cli schedule`, as they stand on the command line.
struct ScheduleDurations {
    std::string entries;  ///< "f=1,i=1,w=1,pair=3"
    double transfer = 0;
    std::string transfer_model = "latency";
    double transfer_occupancy = 0;
};

void add_duration_options(CLI::App& command, ScheduleDurations& durations);

/// The same on every stage. @throws InputError naming the entry that is no duration.
Durations durations_of(const ScheduleDurations& durations, int stages);

}  // namespace layline
