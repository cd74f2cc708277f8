// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/cost/allocator.h"
#include "model/cost/allocator_trace.h"
#include "model/cost/allocator_trace_sizes.h"
#include "model/scenario/scenario.h"

namespace layline {

/// What the forward of one layer leaves for its backward.
struct SavedLayer {
    CachingAllocator::Handle input, norm, norm_statistics, queries, keys_values, attention, soft_max;
    CachingAllocator::Handle middle, middle_norm, middle_statistics, gate_up, activated, product;
};

struct SavedMicroBatch {
    std::vector<SavedLayer> layers;
    CachingAllocator::Handle ids, output, final_norm, final_statistics, shifted_logits;
};

/// One rank of nanotron at work: allocates and frees in its program's order.
class NanotronRank {
  public:
    NanotronRank(const Scenario& scenario, int rank);
    ReplayPeak run();

  private:
    using Handle = CachingAllocator::Handle;

    Handle take(double bytes) { return pool_.allocate(bytes); }
    void drop(Handle handle) { pool_.free(handle); }
    void keep_gradient(double elements) { gradients_.push_back(take(2 * elements)); }

    void list_parameters();
    void allocate_state();
    void first_update();
    void exchange_shards();
    void pipeline(std::int64_t micro_batches);
    SavedMicroBatch forward();
    SavedLayer forward_attention(Handle input);
    Handle forward_mlp(SavedLayer& layer);
    void backward(SavedMicroBatch& saved);
    Handle backward_head(SavedMicroBatch& saved);
    Handle backward_mlp(const SavedLayer& layer, Handle gradient);
    Handle backward_attention(const SavedLayer& layer, Handle gradient);
    Handle input_gradient(double weight, Handle gradient_of_output, Handle saved_input);
    Handle through_norm(Handle gradient, Handle statistics, Handle norm_input, Handle residual);
    void gather_buffer(bool& exists);

    TraceSizes z_;
    int data_parallel_ = 1;
    bool zero_ = false;
    std::int64_t micro_batches_ = 1, warm_up_ = 0;
    bool forward_buffer_ = false, backward_buffer_ = false;
    std::vector<double> parameters_;  ///< elements of each tensor
    double parameter_count_ = 0;
    std::vector<Handle> buckets_, gradients_;
    CachingAllocator pool_;
};

}  // namespace layline
