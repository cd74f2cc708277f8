// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/schedule/closed_forms.h"
#include "model/schedule/schedule.h"

namespace layline::generators {

/// The order in which an interleaved rank walks through micro-batches and chunks: blocks of `group` micro-batches, and within a
/// block chunk after chunk. Forwards take the chunks ascending, backwards descending.
class InterleavedTable {
  public:
    InterleavedTable(int micro_batches, int chunks, int group);

    int size() const { return static_cast<int>(items_.size()); }
    int micro_batch(int k) const { return items_[static_cast<std::size_t>(k)].micro_batch; }
    int forward_chunk(int k) const { return items_[static_cast<std::size_t>(k)].chunk; }
    int backward_chunk(int k) const { return chunks_ - 1 - forward_chunk(k); }

    /// The k-th forward and the k-th backward of a rank of a looped placement.
    Action forward(int k, int ranks, int rank) const {
        return {micro_batch(k), static_cast<std::int16_t>(forward_chunk(k) * ranks + rank), 0, ActionKind::forward, 0, 0};
    }
    Action backward(int k, int ranks, int rank, ActionKind kind) const {
        return {micro_batch(k), static_cast<std::int16_t>(backward_chunk(k) * ranks + rank), 0, kind, 0, 0};
    }

  private:
    struct Item {
        int micro_batch;
        int chunk;
    };
    int chunks_;
    std::vector<Item> items_;
};

/// PyTorch's group: m div max(1, m div p). PyTorch asks that m be divisible by max(1, m div p).
int pytorch_group(int micro_batches, int ranks);
bool pytorch_divides(int micro_batches, int ranks);

/// Micro-batches per group of the request, for Megatron-LM: p where it leaves them open.
int megatron_group(const ScheduleRequest& request);

/// Megatron-LM's conditions on the group: p <= g <= m, and m mod g is 0 or at least p. @returns why it refuses, or an empty string.
std::string megatron_group_refusal(const ScheduleRequest& request);

/// Interleaved lists with one more forward in the warm-up, so that every steady forward and backward are independent and co-executed.
Schedule make_overlapped(const ScheduleRequest& request, int group);

/// Closed form of make_overlapped() for group p, m a multiple of p (or one chunk) and at least 2p - 1.
ClosedForms forms_of_overlapped(const ScheduleRequest& request, const UnitTimes& times);

}  // namespace layline::generators
