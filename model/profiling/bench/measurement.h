// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace layline {

/// One thing that was timed, or why it was not.
struct BenchMeasurement {
    std::string kind;                  ///< "memory", "host_link", "launch", "gemm", "attention", "p2p", "collective"
    std::string variant;               ///< "copy", "h2d", "queued", "burst", "sustained", "qk", "uni", "all_reduce", ...
    std::string dtype, layout;         ///< of matrix products: "bf16", "TN"
    std::int64_t m = 0, n = 0, k = 0;  ///< row-major result m x n, contraction k
    std::int64_t batch = 1;
    double bytes = 0;  ///< moved or, for collectives, of the message as nccl-tests counts it
    double work = 0;   ///< FLOP of matrix products, bytes for bandwidths
    int ranks = 0, device = 0, peer = -1;

    bool measured = false;
    std::string reason;            ///< why it was not measured
    double seconds = 0;            ///< median
    double low_s = 0, high_s = 0;  ///< 10th and 90th percentile
    int samples = 0;
    std::vector<std::string> flags;  ///< "noisy", "power cap", "busy", "above-datasheet", ...
    std::string how;

    /// work / seconds: FLOP/s or byte/s; 0 where not measured.
    double rate() const { return measured && seconds > 0 ? work / seconds : 0; }
};

/// A short name for a person and for the heartbeat: "gemm bf16 TN 8192x8192x8192".
std::string name_of(const BenchMeasurement& measurement);

}  // namespace layline
