// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/schedule/schedule.h"

namespace layline {

/// Which of its rank's chunks a stage is, counted along the pipeline; the second direction of a bidirectional schedule follows the first.
class ChunkTable {
  public:
    ChunkTable() = default;
    explicit ChunkTable(const Placement& placement);

    int chunk(const Action& action) const { return table_[place(action)]; }
    int chunks() const { return chunks_; }  ///< the most that a rank holds, >= 1
    /// Index of (direction, stage) for tables parallel to this one.
    std::size_t place(const Action& action) const {
        return static_cast<std::size_t>(action.direction) * static_cast<std::size_t>(stages_) + static_cast<std::size_t>(action.stage);
    }
    std::size_t places() const { return table_.size(); }
    int chunk_of_place(std::size_t place) const { return table_[place]; }

  private:
    int stages_ = 1;
    int chunks_ = 1;
    std::vector<int> table_{0};
};

/// Letter after a micro-batch number where a rank has several chunks: a, b, c, ...
char chunk_letter(int chunk);

/// Whether the action's result goes to another rank: an activation to the next stage, a gradient to the one before.
bool sends(const Placement& placement, const Action& action);

}  // namespace layline
