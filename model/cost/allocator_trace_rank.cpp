// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/allocator_trace_rank.h"

#include <algorithm>
#include <deque>

namespace layline {

NanotronRank::NanotronRank(const Scenario& scenario, int rank)
    : z_(trace_sizes(scenario, rank)),
      data_parallel_(static_cast<int>(std::max(data_parallel(scenario), 1.0))),
      zero_(scenario.layout.zero_stage > 0) {
    // Beyond the pipeline's depth and two more nothing new happens; a rank with many layers is steady one or two earlier.
    constexpr std::int64_t many_passes = 100, very_many_passes = 220;
    const std::int64_t pp = scenario.layout.pp;
    const std::int64_t passes = z_.layers * (pp + 2);
    const std::int64_t enough = pp + (passes > very_many_passes ? 0 : passes > many_passes ? 1 : 2);
    micro_batches_ = std::min(static_cast<std::int64_t>(std::max(micro_batches(scenario), 1.0)), enough);
    warm_up_ = std::min(pp - 1 - rank, micro_batches_);
    list_parameters();
}

ReplayPeak NanotronRank::run() {
    allocate_state();
    constexpr int steps = 2;  // the second has the optimizer's moments; a third changes 5 % of replays, by 2 % at most
    for (int step = 0; step < steps; ++step) {
        // The first step only fills the pool; more of its micro-batches change 6 % of replays, by 0.3 GiB at most.
        pipeline(step == 0 ? std::min(micro_batches_, warm_up_ + 1) : micro_batches_);
        if (step == 0) first_update();
        if (zero_ && data_parallel_ > 1) exchange_shards();
    }
    return {.allocated_bytes = static_cast<double>(pool_.peak_allocated_bytes()),
            .reserved_bytes = static_cast<double>(pool_.peak_reserved_bytes())};
}

void NanotronRank::list_parameters() {
    if (z_.embedding) parameters_.push_back(z_.vocabulary);
    for (std::int64_t layer = 0; layer < z_.layers; ++layer)
        parameters_.insert(parameters_.end(),
                           {z_.qkv_weight, z_.out_weight, z_.gate_up_weight, z_.down_weight, z_.norm_weight, z_.norm_weight});
    if (z_.head) {
        parameters_.push_back(z_.norm_weight);
        if (!z_.tied_here) parameters_.push_back(z_.vocabulary);
    }
    for (const double elements : parameters_) parameter_count_ += elements;
}

/// bf16 weights one by one, fp32 gradients and main parameters flat, gradient buckets of at least 25 MiB in reverse order.
void NanotronRank::allocate_state() {
    for (const double elements : parameters_) take(2 * elements);
    take(4 * parameter_count_);
    take(4 * parameter_count_ / (zero_ ? data_parallel_ : 1));
    if (data_parallel_ == 1) return;
    constexpr double bucket_bytes = 25.0 * 1024 * 1024;
    double filled = 0;
    for (auto elements = parameters_.rbegin(); elements != parameters_.rend(); ++elements) {
        filled += 2 * *elements;
        if (filled < bucket_bytes) continue;
        buckets_.push_back(take(filled));
        filled = 0;
    }
    if (filled > 0) buckets_.push_back(take(filled));
}

/// Adam's moments appear with the first update; then the buckets are built anew.
void NanotronRank::first_update() {
    const double shards = zero_ ? data_parallel_ : 1;
    for (const double elements : parameters_) {
        take(4 * elements / shards);
        take(4 * elements / shards);
    }
    std::vector<std::int64_t> sizes;
    for (const Handle bucket : buckets_) {
        sizes.push_back(pool_.size_of(bucket));
        drop(bucket);
    }
    buckets_.clear();
    for (const std::int64_t size : sizes) buckets_.push_back(take(static_cast<double>(size)));
}

void NanotronRank::exchange_shards() {
    std::vector<Handle> shards;
    for (int shard = 0; shard <= data_parallel_; ++shard) shards.push_back(take(2 * parameter_count_ / data_parallel_));
    for (const Handle shard : shards) drop(shard);
}

void NanotronRank::pipeline(std::int64_t micro_batches) {
    std::deque<SavedMicroBatch> waiting;
    for (std::int64_t i = 0; i < warm_up_; ++i) waiting.push_back(forward());
    for (std::int64_t i = warm_up_; i < micro_batches; ++i) {
        waiting.push_back(forward());
        backward(waiting.front());
        waiting.pop_front();
    }
    for (; !waiting.empty(); waiting.pop_front()) backward(waiting.front());
}

void NanotronRank::gather_buffer(bool& exists) {
    if (!z_.sharded || exists) return;
    take(z_.whole);
    exists = true;
}

}  // namespace layline
