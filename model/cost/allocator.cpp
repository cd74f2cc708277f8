// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/allocator.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

constexpr std::int64_t mib = std::int64_t{1024} * 1024;
constexpr std::int64_t granule = 512;
constexpr std::int64_t small_request = mib;  // below: the small pool
constexpr std::int64_t smallest_own_segment = 10 * mib;
constexpr std::int64_t shared_segment = 20 * mib;
constexpr std::int64_t segment_granule = 2 * mib;
constexpr std::int64_t least_remainder = mib;
constexpr std::size_t most_classes = 32;  // of free blocks, before empty ones are dropped

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

std::int32_t CachingAllocator::new_block(std::int64_t size) {
    blocks_.push_back({.size = size});
    return static_cast<std::int32_t>(blocks_.size()) - 1;
}

/// The first class of at least this size.
std::size_t CachingAllocator::class_from(std::int64_t size) const {
    std::size_t at = 0;
    while (at < free_.size() && free_[at].size < size) ++at;
    return at;
}

std::int32_t CachingAllocator::take_best_fit(std::int64_t size) {
    for (std::size_t at = class_from(size); at < free_.size(); ++at) {
        SizeClass& same = free_[at];
        if (same.count == 0) continue;
        const std::int32_t block = same.blocks[--same.count];
        blocks_[static_cast<std::size_t>(block)].free = false;
        return block;
    }
    return -1;
}

CachingAllocator::SizeClass& CachingAllocator::class_of(std::int64_t size) {
    std::size_t at = class_from(size);
    if (at < free_.size() && free_[at].size == size) return free_[at];
    if (free_.size() >= most_classes) {
        drop_empty_classes();
        at = class_from(size);
    }
    return *free_.insert(free_.begin() + static_cast<std::ptrdiff_t>(at), {.size = size, .count = 0, .blocks = {}});
}

void CachingAllocator::drop_empty_classes() {
    std::erase_if(free_, [](const SizeClass& one) { return one.count == 0; });
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
    Block& freed = blocks_[static_cast<std::size_t>(block)];
    freed.free = true;
    SizeClass& same = class_of(freed.size);
    if (same.count == same.blocks.size()) same.blocks.resize(2 * same.count + 4);
    std::int32_t* const first = same.blocks.data();
    std::size_t at = same.count++;
    for (; at > 0 && first[at - 1] < block; --at) first[at] = first[at - 1];
    first[at] = block;
}

void CachingAllocator::erase_free(std::int32_t block) {
    Block& taken = blocks_[static_cast<std::size_t>(block)];
    taken.free = false;
    SizeClass& same = free_[class_from(taken.size)];
    std::int32_t* const first = same.blocks.data();
    std::size_t at = --same.count;
    std::int32_t next = first[at];
    while (next != block) std::swap(next, first[--at]);
}

void CachingAllocator::release_whole_segments() {
    for (std::size_t index = 0; index < blocks_.size(); ++index) {
        const Block& block = blocks_[index];
        if (!block.free || block.before >= 0 || block.after >= 0) continue;
        reserved_ -= block.size;
        erase_free(static_cast<std::int32_t>(index));
    }
}

}  // namespace layline
