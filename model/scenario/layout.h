// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace layline {

enum class Recompute { none, selective, full };

/// How the layers are dealt to pp * vpp stages.
enum class LayerSplit {
    even,             ///< the same number on every stage
    edges_lighter,    ///< embedding and loss count as one layer each: the first and the last stage hold one fewer
    remainder_first,  ///< a remainder goes one layer each to the first stages
};

/// How the model is cut over the GPUs. Data parallelism follows: gpus / (tp * pp * cp).
struct Layout {
    std::int64_t tp = 1;
    std::int64_t pp = 1;
    std::int64_t vpp = 1;  ///< model chunks per rank
    std::int64_t cp = 1;
    std::int64_t ep = 1;
    std::int64_t etp = 1;
    std::int64_t micro_batch = 1;  ///< sequences
    bool sequence_parallel = false;
    int zero_stage = 1;  ///< 0..3; 1 is also Megatron's distributed optimizer
    Recompute recompute = Recompute::none;
    std::string schedule = "1f1b";  ///< a name of layline-cli schedule
    LayerSplit split = LayerSplit::even;
    std::int64_t group = 0;  ///< micro-batches per group of the interleaved schedule; 0: pp
    bool operator==(const Layout&) const = default;
};

}  // namespace layline
