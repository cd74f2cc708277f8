// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/schedule/durations.h"
#include "model/schedule/schedule.h"

namespace CLI {
class App;
}

namespace layline {

/// How the command line cuts the sequence of seq1f1b and terapipe.
struct ScheduleSlicing {
    std::string way;                        ///< equal, balanced or optimal; empty: every slice costs the same
    int sequence = 4096;                    ///< tokens
    std::optional<double> attention_share;  ///< of the whole sequence's cost, 0..1: the part that grows with the tokens before
    double overhead = 0;                    ///< fixed cost of a slice, as a share of the whole sequence's
    int granularity = 0;                    ///< tokens; 0: 1 for equal and balanced, a 64th of the sequence for optimal
};

void add_slicing_options(CLI::App& command, ScheduleSlicing& slicing);

/// The lengths of the slices, in tokens; empty where no way was asked for. @throws InputError for what does not fit together.
std::vector<int> slice_lengths(const ScheduleSlicing& slicing, const ScheduleRequest& request);

/// The durations with each slice taking its part of a micro-batch's.
void share_out(Durations& durations, const ScheduleSlicing& slicing, const std::vector<int>& lengths);

}  // namespace layline
