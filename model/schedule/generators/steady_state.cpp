// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/generators/steady_state.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

Action later(Action action, int micro_batches) {
    action.micro_batch += micro_batches;
    return action;
}

/// Where the forward of a micro-batch on the rank's first stage stands in its list.
std::size_t position_of_forward(std::span<const Action> list, int rank, int micro_batch) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const Action& action) {
        return action.kind == ActionKind::forward && action.stage == rank && action.micro_batch == micro_batch;
    });
    return static_cast<std::size_t>(found - list.begin());
}

/// The list from one such forward to the next, where the blocks before and after are the same one micro-batch on.
std::optional<std::span<const Action>> steady_block(std::span<const Action> list, int rank, int settled) {
    const std::size_t first = position_of_forward(list, rank, settled - 1);
    const std::size_t begin = position_of_forward(list, rank, settled);
    const std::size_t length = position_of_forward(list, rank, settled + 1) - begin;
    if (begin != first + length || begin + 2 * length > list.size()) return std::nullopt;
    for (std::size_t i = 0; i < length; ++i)
        if (later(list[first + i], 1) != list[begin + i] || later(list[begin + i], 1) != list[begin + length + i]) return std::nullopt;
    return list.subspan(begin, length);
}

}  // namespace

Schedule make_with_steady_state(const ScheduleRequest& request, int fewer, int settled, Schedule (*make)(const ScheduleRequest&)) {
    if (request.micro_batches <= fewer) return make(request);
    ScheduleRequest shorter = request;
    shorter.micro_batches = fewer;
    const Schedule base = make(shorter);
    const int repeats = request.micro_batches - fewer;
    const std::size_t per_rank = base.of_rank(0).size() / static_cast<std::size_t>(fewer) * static_cast<std::size_t>(request.micro_batches);
    ScheduleBuilder builder(request, base.placement, per_rank);
    for (int rank = 0; rank < request.ranks; ++rank) {
        const std::span<const Action> list = base.of_rank(rank);
        const auto block = steady_block(list, rank, settled);
        if (!block) return make(request);
        const Action* rest = block->data() + block->size();
        for (const Action* action = list.data(); action != rest; ++action) builder.add(*action);
        for (int repeat = 1; repeat <= repeats; ++repeat)
            for (const Action& action : *block) builder.add(later(action, repeat));
        for (const Action* action = rest; action != list.data() + list.size(); ++action) builder.add(later(*action, repeats));
        builder.end_rank();
    }
    return builder.finish();
}

}  // namespace layline::generators
