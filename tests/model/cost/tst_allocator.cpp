// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "model/cost/allocator.h"

using namespace layline;

namespace {

constexpr std::int64_t mib = 1024 * 1024;

struct Peaks {
    std::int64_t reserved, allocated, current;
};

/// A fixed random walk of 4,000 requests and frees.
Peaks walk(std::uint64_t seed) {
    CachingAllocator pool;
    std::vector<CachingAllocator::Handle> live;
    std::uint64_t x = seed;
    for (int i = 0; i < 4000; ++i) {
        x = x * 6364136223846793005ULL + 1442695040888963407ULL;
        const std::uint64_t r = x >> 33;
        if (!live.empty() && r % 100 < 45) {
            const auto at = static_cast<std::ptrdiff_t>(r / 100 % live.size());
            pool.free(live[std::size_t(at)]);
            live.erase(live.begin() + at);
        } else {
            live.push_back(pool.allocate(double((r / 100 % 4096 + 1) * (r / 409600 % 64 + 1) * 512)));
        }
    }
    return {pool.peak_reserved_bytes(), pool.peak_allocated_bytes(), pool.allocated_bytes()};
}

}  // namespace

class AllocatorTest : public QObject {
    Q_OBJECT

  private slots:
    /// Recorded from an independent replay in Python.
    void random_walks_reach_the_recorded_peaks() {
        const Peaks recorded[] = {
            {17748197376, 16389088256, 15971287040}, {17337155584, 16351067136, 16158975488}, {17750294528, 16640019968, 16420580352}};
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            const Peaks peaks = walk(seed);
            const Peaks& expected = recorded[seed - 1];
            QCOMPARE(peaks.reserved, expected.reserved);
            QCOMPARE(peaks.allocated, expected.allocated);
            QCOMPARE(peaks.current, expected.current);
        }
    }

    void a_request_below_ten_mebibytes_shares_a_segment_of_twenty() {
        CachingAllocator pool;
        pool.allocate(double(3 * mib));
        QCOMPARE(pool.reserved_bytes(), 20 * mib);
        for (int i = 0; i < 5; ++i) pool.allocate(double(3 * mib));
        QCOMPARE(pool.reserved_bytes(), 20 * mib);
        pool.allocate(double(3 * mib));
        QCOMPARE(pool.reserved_bytes(), 40 * mib);
    }

    void a_large_request_gets_its_own_segment_in_steps_of_two() {
        CachingAllocator pool;
        pool.allocate(double(31 * mib));
        QCOMPARE(pool.reserved_bytes(), 32 * mib);
        QCOMPARE(pool.allocated_bytes(), 32 * mib);  // a remainder of one MiB is not split off
    }

    void freed_neighbours_merge_and_serve_a_larger_request() {
        CachingAllocator pool;
        const auto whole = pool.allocate(double(64 * mib));
        pool.free(whole);
        const auto left = pool.allocate(double(20 * mib));
        const auto right = pool.allocate(double(40 * mib));
        pool.free(left);
        pool.free(right);
        pool.allocate(double(64 * mib));
        QCOMPARE(pool.reserved_bytes(), 64 * mib);
    }

    void best_fit_takes_the_smallest_block_that_holds() {
        CachingAllocator pool;
        const auto large = pool.allocate(double(100 * mib));
        const auto small = pool.allocate(double(50 * mib));
        pool.free(large);
        pool.free(small);
        pool.allocate(double(50 * mib));
        pool.allocate(double(100 * mib));
        QCOMPARE(pool.reserved_bytes(), 150 * mib);
    }

    void whole_segments_go_back_before_memory_runs_out() {
        CachingAllocator pool(100 * mib);
        const auto first = pool.allocate(double(60 * mib));
        pool.free(first);
        pool.allocate(double(80 * mib));
        QVERIFY(!pool.out_of_memory());
        QCOMPARE(pool.reserved_bytes(), 80 * mib);
        pool.allocate(double(40 * mib));
        QVERIFY(pool.out_of_memory());
    }
};

QTEST_APPLESS_MAIN(AllocatorTest)
#include "tst_allocator.moc"
