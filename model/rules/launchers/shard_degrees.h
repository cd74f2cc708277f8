// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "model/scenario/scenario.h"

namespace layline {

/// Data parallelism as FSDP2's launchers count it: copies of the model, and ranks that share one copy, context-parallel ranks apart.
struct ShardDegrees {
    std::int64_t replicate = 1;
    std::int64_t shard = 1;
    bool whole = true;  ///< replicate * shard * cp * tp * pp are all GPUs
};

/// ZeRO 0 replicates, 2 and 3 shard over all of data parallelism or, with Layout::shard_gpus, over those GPUs (their context-parallel
/// ranks among them). ZeRO 1 has no word in FSDP2: it is counted as sharded.
ShardDegrees shard_degrees(const Scenario& scenario);

}  // namespace layline
