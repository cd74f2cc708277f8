// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace layline {

/// PyTorch's caching allocator for CUDA, replayed on byte counts. Requests round up to 512 B; those below 1 MiB are counted but
/// take no segment. Best fit among free blocks, else a new segment: 20 MiB for a request below 10 MiB, else the request rounded up
/// to 2 MiB. A block is split where more than 1 MiB is left; free neighbours of one segment merge. At the capacity wholly free
/// segments go back to the device first. Source: c10/cuda/CUDACachingAllocator.cpp of PyTorch 2, its large pool.
class CachingAllocator {
  public:
    /// What allocate() hands out; small requests carry their size in place of a block.
    struct Handle {
        std::int32_t block = -1;
        std::int64_t small_bytes = 0;
    };

    /// @param capacity_bytes of the device; 0: unlimited.
    explicit CachingAllocator(std::int64_t capacity_bytes = 0) : capacity_(capacity_bytes) {}

    Handle allocate(double bytes);
    void free(Handle handle);

    std::int64_t allocated_bytes() const { return allocated_; }
    std::int64_t reserved_bytes() const { return reserved_; }
    std::int64_t peak_allocated_bytes() const { return peak_allocated_; }
    std::int64_t peak_reserved_bytes() const { return peak_reserved_; }
    /// Size of what a handle holds, rounded as the allocator did.
    std::int64_t size_of(Handle handle) const;
    bool out_of_memory() const { return out_of_memory_; }

  private:
    struct Block {
        std::int64_t size = 0;
        std::int32_t before = -1, after = -1;
        bool free = false;
    };
    /// Free blocks of one size.
    struct SizeClass {
        std::int64_t size = 0;
        std::size_t count = 0;             ///< of those in use below; the rest is room
        std::vector<std::int32_t> blocks;  ///< the youngest first, so that the oldest is taken from the end
    };

    std::int32_t new_block(std::int64_t size);
    std::int32_t take_best_fit(std::int64_t size);
    std::int32_t new_segment(std::int64_t size);
    std::size_t class_from(std::int64_t size) const;
    SizeClass& class_of(std::int64_t size);
    void drop_empty_classes();
    void split(std::int32_t block, std::int64_t size);
    void merge(std::int32_t left, std::int32_t right);
    void insert_free(std::int32_t block);
    void erase_free(std::int32_t block);
    void release_whole_segments();
    void count(std::int64_t bytes);

    std::vector<Block> blocks_;    ///< in order of creation, never reused, so that the index tells the age
    std::vector<SizeClass> free_;  ///< ascending sizes, a dozen in use at a time; empty ones stay for a while
    std::int64_t capacity_ = 0;
    std::int64_t allocated_ = 0, reserved_ = 0, peak_allocated_ = 0, peak_reserved_ = 0;
    bool out_of_memory_ = false;
};

}  // namespace layline
