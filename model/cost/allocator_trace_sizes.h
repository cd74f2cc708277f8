// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "model/scenario/scenario.h"

namespace layline {

/// Tensor sizes of the trace in bytes, and what the rank holds.
struct TraceSizes {
    double whole = 0;   ///< S h, unsharded
    double hidden = 0;  ///< S h / t
    double queries = 0;
    double keys = 0;        ///< keys alone, values are as large
    double ffn = 0;         ///< S f / t
    double statistics = 0;  ///< of a norm, fp32
    double soft_max = 0;    ///< statistics of attention, fp32
    double logits = 0;      ///< S V / t at 1 byte
    double ids = 0;
    double vocabulary = 0, qkv_weight = 0, out_weight = 0, gate_up_weight = 0, down_weight = 0, norm_weight = 0;  ///< elements
    std::int64_t layers = 0;
    bool embedding = false, head = false, tied_here = false, sharded = false, grouped = false, batched = false;
};

TraceSizes trace_sizes(const Scenario& scenario, int rank);

}  // namespace layline
