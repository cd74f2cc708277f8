// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "model/scenario/layout.h"

namespace layline {

/// What a pipeline rank holds at its peak, in micro-batches over all its chunks.
struct InFlight {
    double full = 1;             ///< with all their activations
    double weight_material = 0;  ///< further ones that only wait for their weight gradients
    int old_weights = 0;         ///< versions of the weights beside the newest, of an asynchronous pipeline
};

/// Which stages a schedule gives to a rank and how many micro-batches it holds there, by closed forms; an unknown name counts
/// as 1f1b. Sources: Narayanan et al., arXiv 2104.04473 (1F1B, interleaved); Qi et al., arXiv 2401.10241 and 2405.15362 (zero
/// bubble, V); DeepSeek-V3, arXiv 2412.19437 (DualPipe); Li and Hoefler, arXiv 2107.06925 (Chimera).
class PipelineShape {
  public:
    explicit PipelineShape(const Layout& layout);

    /// @param rank 0 .. pp-1
    InFlight in_flight(std::int64_t rank, double micro_batches) const;
    /// Chunks of a rank: vpp, two for the bidirectional schedules (one of each direction).
    std::int64_t chunks_per_rank() const { return bidirectional_ ? 2 : vpp_; }
    /// Virtual stage (0 .. pp * vpp - 1; 0 .. pp - 1 when bidirectional) of a rank's chunk.
    std::int64_t stage_of_chunk(std::int64_t rank, std::int64_t chunk) const;
    /// Copies of every layer within one pipeline: two for the bidirectional schedules, whose directions cross on each rank.
    std::int64_t copies_of_layers() const { return bidirectional_ ? 2 : 1; }
    /// Whether a rank never holds more than the ranks before it.
    bool falls_with_rank() const { return family_ != Family::chimera && family_ != Family::zb_h1; }

    enum class Family {
        one_f_one_b,
        asynchronous,
        eager,
        interleaved,
        interleaved_overlap,
        all_forward,
        rounds,
        sliced,
        zb_h1,
        zb_h2,
        full_depth,
        v_half,
        v_min,
        v_1f1b,
        dualpipe,
        dualpipev,
        chimera,
    };

  private:
    int old_weights(int rank) const;

    Family family_;
    WeightStash weight_stash_;
    bool bidirectional_, folds_back_;
    std::int64_t pp_, vpp_, group_, slices_;
};

}  // namespace layline
