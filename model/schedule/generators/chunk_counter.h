// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "model/schedule/schedule_builder.h"

namespace layline::generators {

/// Issues one rank's actions for its two chunks, each kind in ascending order of micro-batches, as V schedules are written down.
/// Chunk 0 and 1 may lie in two directions (DualPipe) or be two stages of one (the V).
class ChunkCounter {
  public:
    struct Chunk {
        int stage;
        int direction;
    };

    /// @param limit actions of micro-batches from here on are counted but not issued.
    ChunkCounter(ScheduleBuilder& builder, Chunk first, Chunk second, int limit)
        : builder_(builder), chunks_{first, second}, limit_(limit) {}

    /// Issues the next action of the kind on chunk 0 or 1.
    void issue(ActionKind kind, std::size_t chunk) {
        const Action issued = next(kind, chunk);
        if (issued.micro_batch < limit_) builder_.add(issued);
    }
    /// Issues an action of a micro-batch that is not simply the next.
    void issue_of(ActionKind kind, std::size_t chunk, int micro_batch) {
        if (micro_batch < limit_) builder_.add(action(kind, chunk, micro_batch));
    }
    /// The next forward of one chunk together with the next fused backward of the other.
    void issue_pair(std::size_t forward_chunk, std::size_t backward_chunk) {
        const Action forward = next(ActionKind::forward, forward_chunk);
        builder_.add_pair(forward, next(ActionKind::backward, backward_chunk));
    }
    int issued(ActionKind kind, std::size_t chunk) const { return counts_[chunk][static_cast<std::size_t>(kind)]; }

  private:
    /// A backward counts as an input gradient: both turn the same micro-batch round.
    Action next(ActionKind kind, std::size_t chunk) {
        const ActionKind counted = kind == ActionKind::backward ? ActionKind::input_gradient : kind;
        return action(kind, chunk, counts_[chunk][static_cast<std::size_t>(counted)]++);
    }
    Action action(ActionKind kind, std::size_t chunk, int micro_batch) const {
        return {micro_batch, static_cast<std::int16_t>(chunks_[chunk].stage),     0,
                kind,        static_cast<std::uint8_t>(chunks_[chunk].direction), 0};
    }

    ScheduleBuilder& builder_;
    std::array<Chunk, 2> chunks_;
    std::array<std::array<int, action_kinds>, 2> counts_{};
    int limit_;
};

}  // namespace layline::generators
