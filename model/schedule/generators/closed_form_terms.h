// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "model/schedule/closed_forms.h"
#include "model/schedule/schedule.h"

/// Pieces that several closed forms share. Times per chunk, as UnitTimes.
namespace layline::generators {

/// What one rank computes in a step: m micro-batches through each of its v chunks.
inline double work_s(const ScheduleRequest& request, const UnitTimes& t) {
    return static_cast<double>(request.micro_batches) * request.chunks * (t.f + t.b());
}

/// One value per rank.
template <class OfRank>
std::vector<double> per_rank(int ranks, OfRank of_rank) {
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(ranks));
    for (int rank = 0; rank < ranks; ++rank) values.push_back(static_cast<double>(of_rank(rank)));
    return values;
}

}  // namespace layline::generators
