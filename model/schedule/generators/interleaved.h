// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

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

  private:
    struct Item {
        int micro_batch;
        int chunk;
    };
    int chunks_;
    std::vector<Item> items_;
};

/// PyTorch's group: m div max(1, m div p).
int pytorch_group(int micro_batches, int ranks);

}  // namespace layline::generators
