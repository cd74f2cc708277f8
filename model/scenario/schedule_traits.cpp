// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/schedule_traits.h"

namespace layline {

bool takes_unequal_slices(std::string_view schedule) { return schedule == "seq1f1b" || schedule == "terapipe"; }

bool cuts_sequences(std::string_view schedule) {
    return takes_unequal_slices(schedule) || schedule == "breadth-first" || schedule == "depth-first";
}

bool is_asynchronous(std::string_view schedule) { return schedule == "async"; }

}  // namespace layline
