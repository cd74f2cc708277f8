// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/scenario/layout.h"

namespace layline {

/// How long each action takes, seconds. A boundary tensor takes transfer_s, and on a queued link also its size over the bandwidth. Indexed
/// by stage (and direction, folded onto the same stages). The three lists have one entry per stage, where each of n slices takes an n-th of
/// it, or one per stage and slice (stage * slices + slice).
struct Durations {
    std::vector<double> forward_s;          ///< F
    std::vector<double> input_gradient_s;   ///< I
    std::vector<double> weight_gradient_s;  ///< W; a fused B takes I + W
    double pair_gain = 0.0;                 ///< share of the shorter action saved when two are co-executed, 0..1
    std::optional<double> pair_s;           ///< how long two co-executed actions take, where it is known; pair_gain then says nothing
    double transfer_s = 0.0;                ///< latency of a boundary tensor from one rank to another
    std::vector<double> edge_transfer_s;    ///< the same for each boundary, stages - 1 entries; empty: transfer_s on all
    TransferModel transfer_model = TransferModel::latency;
    double boundary_bytes = 0;    ///< of a micro-batch's boundary tensor; queue only
    double link_bytes_per_s = 0;  ///< queue only; 0: the size costs nothing

    /// The same durations on every stage, with no transfer cost.
    static Durations uniform(int stages, double forward_s, double input_gradient_s, double weight_gradient_s);
};

}  // namespace layline
