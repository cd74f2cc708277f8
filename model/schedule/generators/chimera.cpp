// SPDX-License-Identifier: GPL-3.0-or-later
// Chimera (Li and Hoefler, arXiv 2107.06925) in the lock-step order of its code, Shigangli/Chimera. With F pairs of pipelines, --chunks
// 2F: pair q has a pipeline that starts at rank q p / F and one that runs against it. Each pipeline takes units of p / (2F)
// micro-batches; in slots of one forward or one backward a unit starts a micro-batch every second slot, which walks to its last stage,
// turns and walks back. When the first micro-batch of a unit has left, the pipeline's next unit starts. That code starts a further
// unit with each micro-batch that leaves, which makes units run into one another from 3p micro-batches on, and none after a unit of a
// single micro-batch; there the paper's rule is followed.
#include <fmt/format.h>

#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

int pairs_of(const ScheduleRequest& request) { return std::max(1, request.chunks / 2); }

std::string refuse(const ScheduleRequest& request) {
    if (std::string why = unsliced(request); !why.empty()) return why;
    if (request.chunks > 1 && request.chunks % 2 != 0)
        return fmt::format("chimera's pipelines come in pairs; {} chunks are not a multiple of 2", request.chunks);
    const int pipelines = 2 * pairs_of(request);
    if (pipelines > 256) return fmt::format("chimera takes at most 256 pipelines, not {}", pipelines);
    if (request.ranks % pipelines == 0) return {};
    return fmt::format("Chimera's code refuses {} ranks: they must be a multiple of its {} pipelines", request.ranks, pipelines);
}

/// Direction 2q starts at rank q p / F and runs up the ranks; direction 2q + 1 is its reverse.
Placement placement_of(int ranks, int pairs) {
    Placement placement{ranks, ranks, {}};
    for (int pair = 0; pair < pairs; ++pair) {
        std::vector<int> devices;
        devices.reserve(static_cast<std::size_t>(ranks));
        for (int stage = 0; stage < ranks; ++stage) devices.push_back((pair * (ranks / pairs) + stage) % ranks);
        placement.stage_to_rank.push_back(devices);
        std::reverse(devices.begin(), devices.end());
        placement.stage_to_rank.push_back(devices);
    }
    return placement;
}

/// Micro-batches of each direction: units are handed out pair after pair at the start, then to all pipelines that run up, then to the
/// others; the last may be short.
std::vector<int> shares(const ScheduleRequest& request) {
    const int pairs = pairs_of(request);
    const int unit = request.ranks / (2 * pairs);
    std::vector<int> share(static_cast<std::size_t>(2 * pairs), 0);
    int left = request.micro_batches;
    const auto hand_out = [&](int direction) {
        const int count = std::min(unit, left);
        share[static_cast<std::size_t>(direction)] += count;
        left -= count;
    };
    for (int direction = 0; direction < 2 * pairs; ++direction) hand_out(direction);
    while (left > 0) {
        for (int pair = 0; pair < pairs; ++pair) hand_out(2 * pair);
        for (int pair = 0; pair < pairs; ++pair) hand_out(2 * pair + 1);
    }
    return share;
}

Schedule make(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int pairs = pairs_of(request);
    const int unit = p / (2 * pairs);
    const std::vector<int> share = shares(request);
    const auto begin_of = [&](int micro_batch) { return 2 * p * (micro_batch / unit) + 2 * (micro_batch % unit); };
    const int slots = begin_of(*std::max_element(share.begin(), share.end()) - 1) + 2 * p;

    Placement placement = placement_of(p, pairs);
    std::vector<std::vector<int>> stage_of(placement.stage_to_rank.size(), std::vector<int>(static_cast<std::size_t>(p)));
    for (std::size_t direction = 0; direction < stage_of.size(); ++direction)
        for (int stage = 0; stage < p; ++stage)
            stage_of[direction][static_cast<std::size_t>(placement.stage_to_rank[direction][static_cast<std::size_t>(stage)])] = stage;

    ScheduleBuilder builder(request, placement, 2 * static_cast<std::size_t>(request.micro_batches));
    builder.set_direction_shares(share);
    std::vector<Action> column(static_cast<std::size_t>(slots));
    for (int rank = 0; rank < p; ++rank) {
        std::fill(column.begin(), column.end(), Action{.micro_batch = -1});
        for (std::size_t direction = 0; direction < stage_of.size(); ++direction) {
            const int stage = stage_of[direction][static_cast<std::size_t>(rank)];
            const auto put = [&](int slot, int micro_batch, ActionKind kind) {
                column[static_cast<std::size_t>(slot)] = {micro_batch, static_cast<std::int16_t>(stage),     0,
                                                          kind,        static_cast<std::uint8_t>(direction), 0};
            };
            for (int k = 0; k < share[direction]; ++k) {
                put(begin_of(k) + stage, k, ActionKind::forward);
                put(begin_of(k) + 2 * p - 1 - stage, k, ActionKind::backward);
            }
        }
        for (const Action& action : column)
            if (action.micro_batch >= 0) builder.add(action);
        builder.end_rank();
    }
    return builder.finish();
}

/// For m a multiple of p: 2m + p/F - 2 slots where f = b; (3m + 2(p - 2)) f where b = 2f, m = p and F = 1.
ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    const int m = request.micro_batches;
    ClosedForms known;
    if (m % p != 0) return known;
    const int slots = 2 * m + p / pairs_of(request) - 2;
    if (t.f == t.b()) known.makespan = slots * t.f;
    if (t.b() == 2 * t.f && m == p && pairs_of(request) == 1) known.makespan = (3 * m + 2 * (p - 2)) * t.f;
    return known;
}

}  // namespace

ScheduleKind chimera() { return {"chimera", "Chimera", "arXiv 2107.06925; Shigangli/Chimera", 2, refuse, make, forms}; }

}  // namespace layline::generators
