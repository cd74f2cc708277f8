// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

/// Ranks of a collective: how many in each scale-up domain, over how many domains, and what a hop of either kind takes to start under the
/// Simple protocol (the presets' link latencies).
struct GroupSpread {
    double local = 1, remote = 1;
    double local_hop_s = 0, remote_hop_s = 0;
};

/// The fastest of NCCL's algorithms and protocols for one collective: a ring sends large messages at the full rate but hops past every
/// rank; a tree (all-reduce alone) hops with the logarithm of the nodes at 0.92 of the rate; the low-latency protocol LL128 starts faster
/// at 120/128 of the rate. Ratios of latencies and rates: NCCL 2.29, src/graph/tuning.cc.
/// @param transfer_s at the full rate; @param passes round the ring: 1, or 2 for an all-reduce and for reduce-scatter with all-gather.
double fastest_collective_s(const GroupSpread& spread, double transfer_s, double passes, bool all_reduce);

}  // namespace layline
