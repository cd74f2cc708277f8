// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/schedule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>

#include "model/scenario/input_error.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/schedule_kind.h"

namespace layline {

namespace {

/// Actions that one schedule may have: 2^26, a bit more than 800 MB.
constexpr std::int64_t most_actions = 1 << 26;

const std::vector<ScheduleKind>& kinds() { return generators::all(); }

ScheduleRequest completed(ScheduleRequest request, const ScheduleKind& kind) {
    const bool alone = request.ranks == 1 && kind.natural_chunks_alone > 0;
    if (request.chunks == 0) request.chunks = alone ? kind.natural_chunks_alone : kind.natural_chunks;
    return request;
}

std::string size_refusal(const ScheduleRequest& request) {
    const auto too_small = [](const char* what, int found) { return fmt::format("{} must be at least 1, not {}", what, found); };
    if (request.ranks < 1) return too_small("ranks", request.ranks);
    if (request.micro_batches < 1) return too_small("micro-batches", request.micro_batches);
    if (request.chunks < 1) return too_small("chunks", request.chunks);
    if (request.slices < 1) return too_small("slices", request.slices);
    if (request.group < 0) return fmt::format("the group must not be negative, found {}", request.group);
    if (request.slices > std::numeric_limits<std::int16_t>::max()) return fmt::format("{} slices are too many", request.slices);
    const std::int64_t stages = static_cast<std::int64_t>(request.ranks) * request.chunks;
    if (stages > std::numeric_limits<std::int16_t>::max()) return fmt::format("{} stages are too many; 32767 is the most", stages);
    const double actions = 3.0 * static_cast<double>(stages) * request.micro_batches * request.slices;
    if (actions > most_actions) return fmt::format("{:.0f} actions are too many; {} is the most", actions, most_actions);
    return {};
}

}  // namespace

int Schedule::most_micro_batches_of_a_direction() const {
    return *std::max_element(direction_micro_batches.begin(), direction_micro_batches.end());
}

const ScheduleKind* find_schedule_kind(const std::string& name) {
    const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const ScheduleKind& kind) { return kind.name == name; });
    return found == kinds().end() ? nullptr : &*found;
}

std::span<const std::string> schedule_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const ScheduleKind& kind : kinds()) all.push_back(kind.name);
        return all;
    }();
    return names;
}

int natural_chunks(const std::string& name) {
    const ScheduleKind* kind = find_schedule_kind(name);
    return kind == nullptr ? 1 : kind->natural_chunks;
}

std::string malformed(const ScheduleRequest& request) {
    const ScheduleKind* kind = find_schedule_kind(request.name);
    if (kind == nullptr) return fmt::format("there is no schedule \"{}\"; known are {}", request.name, fmt::join(schedule_names(), " "));
    return size_refusal(completed(request, *kind));
}

std::string refusal(const ScheduleRequest& request) {
    std::string why = malformed(request);
    if (!why.empty()) return why;
    const ScheduleKind& kind = *find_schedule_kind(request.name);
    return kind.refuse(completed(request, kind));
}

Schedule generate(const ScheduleRequest& request) {
    if (const std::string why = refusal(request); !why.empty()) throw InputError("", "schedule", "sizes that it takes", why);
    const ScheduleKind& kind = *find_schedule_kind(request.name);
    return kind.make(completed(request, kind));
}

ClosedForms closed_forms(const ScheduleRequest& request, const UnitTimes& times) {
    const ScheduleKind* kind = find_schedule_kind(request.name);
    if (kind == nullptr || kind->closed_forms == nullptr || !refusal(request).empty()) return {};
    return kind->closed_forms(completed(request, *kind), times);
}

}  // namespace layline
