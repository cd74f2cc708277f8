// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "model/estimate/estimate.h"
#include "model/estimate/memory_curve.h"
#include "widgets/pipeline/cells.h"
#include "widgets/pipeline/chunks.h"
#include "widgets/pipeline/critical_path.h"
#include "widgets/pipeline/period.h"
#include "widgets/pipeline/phases.h"

namespace layline {

/// What the pipeline view needs to know of one estimate, derived when first asked for. Holds the estimate; its timeline must be set.
class SchedulePicture {
  public:
    explicit SchedulePicture(std::shared_ptr<const Estimate> estimate);

    const Estimate& estimate() const { return *estimate_; }
    const std::shared_ptr<const Estimate>& shared() const { return estimate_; }
    const Timeline& timeline() const { return *estimate_->timeline; }
    const Schedule& schedule() const { return *timeline().schedule; }
    int ranks() const { return schedule().ranks(); }
    const ChunkTable& chunks() const { return chunks_; }

    /// End of the step: the last of boxes, bars and the predicted step time.
    double end_s() const { return end_s_; }
    RowTimes row(int rank) const;
    std::size_t row_begin(int rank) const { return schedule().rank_begin[static_cast<std::size_t>(rank)]; }
    int rank_of_index(std::size_t action) const;
    /// Bars of a rank beside its boxes, by start.
    std::span<const LaneBar> bars(int rank) const;

    /// Share of the step in which the rank computes: boxes (co-executed pairs once) and optimizer.
    double busy(int rank) const { return busy_[static_cast<std::size_t>(rank)]; }
    /// The rank with the most work, the first of equals.
    int slowest_rank() const;

    const std::optional<SteadyState>& steady() const;
    const std::optional<Fold>& fold() const;
    const CriticalPath& path() const;
    const std::vector<Phase>& phases() const;
    /// Reserved bytes of a rank over the step.
    const MemoryCurve& memory(int rank) const;
    /// All boxes of a micro-batch, in the order of ranks.
    std::span<const std::int32_t> of_micro_batch(int micro_batch, int direction) const;
    /// The boxes that waited for this one's end, in the order of ranks. A pass over all actions.
    std::vector<std::int32_t> unblocks(std::size_t action) const;

  private:
    void measure_busy();
    void sort_bars();

    std::shared_ptr<const Estimate> estimate_;
    ChunkTable chunks_;
    double end_s_ = 0;
    std::vector<double> busy_;
    std::vector<LaneBar> bars_;
    std::vector<std::size_t> bars_begin_;

    mutable std::optional<std::optional<SteadyState>> steady_;
    mutable std::optional<std::optional<Fold>> fold_;
    mutable std::optional<CriticalPath> path_;
    mutable std::optional<std::vector<Phase>> phases_;
    mutable std::vector<std::optional<MemoryCurve>> memory_;
    mutable std::vector<std::int32_t> by_micro_batch_;
    mutable std::vector<std::size_t> micro_batch_begin_;
};

}  // namespace layline
