// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/collective_choice.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace layline {

namespace {

/// Rate and hop latencies against those of a ring under Simple.
struct Protocol {
    double rate;
    double ring_local, ring_remote, tree_local, tree_remote;
};

// us a hop: rings 3.4 over NVLink and 14 over the network under Simple, 1.9 and 4.0 under LL128; trees 4 and 14, 1.25 and 8.5.
constexpr std::array protocols = {Protocol{1, 1, 1, 4 / 3.4, 1}, Protocol{120.0 / 128, 1.9 / 3.4, 4.0 / 14, 1.25 / 3.4, 8.5 / 14}};
constexpr double tree_rate = 0.92;

}  // namespace

double fastest_collective_s(const GroupSpread& spread, double transfer_s, double passes, bool all_reduce) {
    const double remote_hops = spread.remote > 1 ? spread.remote : 0;
    const double local_hops = std::max(0.0, spread.local * spread.remote - 1 - remote_hops);
    double fastest_s = INFINITY;
    for (const Protocol& protocol : protocols) {
        const double ring_s =
            passes * (local_hops * protocol.ring_local * spread.local_hop_s + remote_hops * protocol.ring_remote * spread.remote_hop_s);
        fastest_s = std::min(fastest_s, transfer_s / protocol.rate + ring_s);
        if (!all_reduce) continue;
        const double tree_s = passes * ((spread.local - 1) * protocol.tree_local * spread.local_hop_s +
                                        std::log2(spread.remote) * protocol.tree_remote * spread.remote_hop_s);
        fastest_s = std::min(fastest_s, transfer_s / (protocol.rate * tree_rate) + tree_s);
    }
    return fastest_s;
}

}  // namespace layline
