// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/allocator.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

constexpr std::int64_t mib = 1024 * 1024;
constexpr std::int64_t granule = 512;
constexpr std::int64_t small_request = mib;  // below: the small pool
constexpr std::int64_t smallest_own_segment = 10 * mib;
constexpr std::int64_t shared_segment = 20 * mib;
constexpr std::int64_t segment_granule = 2 * mib;
constexpr std::int64_t least_remainder = mib;

constexpr int block_bits = 32;

/// std::lower_bound without branches to mispredict: the search is most of a replay's time.
std::vector<std::uint64_t>::iterator first_not_below(std::vector<std::uint64_t>& keys, std::uint64_t key) {
    if (keys.empty()) return keys.end();
    const std::uint64_t* base = keys.data();
    std::size_t count = keys.size();
    while (count > 1) {
        const std::size_t half = count / 2;
        base += (base[half - 1] < key) * half;
        count -= half;
    }
    return keys.begin() + (base - keys.data()) + (*base < key);
}

std::int64_t rounded_up(std::int64_t bytes, std::int64_t to) { return (bytes + to - 1) / to * to; }

}  // namespace

CachingAllocator::Handle CachingAllocator::allocate(double bytes) {
    const std::int64_t size = rounded_up(static_cast<std::int64_t>(bytes), granule);
    if (size < small_request) {
        count(size);
        return {.block = -1, .small_bytes = size};
    }
    std::int32_t block = take_best_fit(size);
    if (block < 0) block = new_segment(size);
    if (blocks_[static_cast<std::size_t>(block)].size - size > least_remainder) split(block, size);
    count(blocks_[static_cast<std::size_t>(block)].size);
    return {.block = block};
}

void CachingAllocator::free(Handle handle) {
    if (handle.block < 0) {
        allocated_ -= handle.small_bytes;
        return;
    }
    std::int32_t block = handle.block;
    allocated_ -= blocks_[static_cast<std::size_t>(block)].size;
    const std::int32_t before = blocks_[static_cast<std::size_t>(block)].before;
    if (before >= 0 && blocks_[static_cast<std::size_t>(before)].free) {
        erase_free(before);
        merge(before, block);
        block = before;
    }
    const std::int32_t after = blocks_[static_cast<std::size_t>(block)].after;
    if (after >= 0 && blocks_[static_cast<std::size_t>(after)].free) {
        erase_free(after);
        merge(block, after);
    }
    insert_free(block);
}

std::int64_t CachingAllocator::size_of(Handle handle) const {
    return handle.block < 0 ? handle.small_bytes : blocks_[static_cast<std::size_t>(handle.block)].size;
}

void CachingAllocator::count(std::int64_t bytes) {
    allocated_ += bytes;
    peak_allocated_ = std::max(peak_allocated_, allocated_);
}

CachingAllocator::FreeKey CachingAllocator::key_of(std::int32_t block) const {
    const std::int64_t granules = blocks_[static_cast<std::size_t>(block)].size / granule;
    return static_cast<FreeKey>(granules) << block_bits | static_cast<FreeKey>(block);
}

std::int32_t CachingAllocator::new_block(std::int64_t size) {
    blocks_.push_back({.size = size});
    return static_cast<std::int32_t>(blocks_.size()) - 1;
}

std::int32_t CachingAllocator::take_best_fit(std::int64_t size) {
    const auto found = first_not_below(free_, static_cast<FreeKey>(size / granule) << block_bits);
    if (found == free_.end()) return -1;
    const auto block = static_cast<std::int32_t>(*found & ((FreeKey{1} << block_bits) - 1));
    free_.erase(found);
    blocks_[static_cast<std::size_t>(block)].free = false;
    return block;
}

std::int32_t CachingAllocator::new_segment(std::int64_t size) {
    const std::int64_t segment = size < smallest_own_segment ? shared_segment : rounded_up(size, segment_granule);
    if (capacity_ > 0 && reserved_ + segment > capacity_) release_whole_segments();
    if (capacity_ > 0 && reserved_ + segment > capacity_) out_of_memory_ = true;
    reserved_ += segment;
    peak_reserved_ = std::max(peak_reserved_, reserved_);
    return new_block(segment);
}

void CachingAllocator::split(std::int32_t block, std::int64_t size) {
    const std::int32_t rest = new_block(blocks_[static_cast<std::size_t>(block)].size - size);
    Block& left = blocks_[static_cast<std::size_t>(block)];
    Block& right = blocks_[static_cast<std::size_t>(rest)];
    left.size = size;
    right.before = block;
    right.after = left.after;
    if (left.after >= 0) blocks_[static_cast<std::size_t>(left.after)].before = rest;
    left.after = rest;
    insert_free(rest);
}

void CachingAllocator::merge(std::int32_t left, std::int32_t right) {
    Block& into = blocks_[static_cast<std::size_t>(left)];
    const Block& gone = blocks_[static_cast<std::size_t>(right)];
    into.size += gone.size;
    into.after = gone.after;
    if (gone.after >= 0) blocks_[static_cast<std::size_t>(gone.after)].before = left;
}

void CachingAllocator::insert_free(std::int32_t block) {
    blocks_[static_cast<std::size_t>(block)].free = true;
    const FreeKey key = key_of(block);
    free_.insert(first_not_below(free_, key), key);
}

void CachingAllocator::erase_free(std::int32_t block) {
    blocks_[static_cast<std::size_t>(block)].free = false;
    free_.erase(first_not_below(free_, key_of(block)));
}

void CachingAllocator::release_whole_segments() {
    std::erase_if(free_, [this](FreeKey key) {
        const Block& block = blocks_[static_cast<std::size_t>(key & ((FreeKey{1} << block_bits) - 1))];
        if (block.before >= 0 || block.after >= 0) return false;
        reserved_ -= block.size;
        return true;
    });
}

}  // namespace layline
