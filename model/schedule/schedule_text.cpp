// SPDX-License-Identifier: GPL-3.0-or-later
// Text is written directly, not through a JSON document: a schedule may have millions of actions.
#include "model/schedule/schedule_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <numeric>

#include "model/cost/weight_versions.h"
#include "model/scenario/input_error.h"
#include "model/scenario/schedule_traits.h"
#include "model/schedule/activations.h"
#include "model/schedule/schedule_metrics.h"

namespace layline {

namespace {

using Buffer = fmt::memory_buffer;

template <class... Args>
void put(Buffer& out, fmt::format_string<Args...> text, Args&&... args) {
    fmt::format_to(std::back_inserter(out), text, std::forward<Args>(args)...);
}

/// Calls write(i) for each index, with commas between.
template <class Write>
void put_list(Buffer& out, std::size_t size, Write write) {
    out.push_back('[');
    for (std::size_t i = 0; i < size; ++i) {
        if (i > 0) out.push_back(',');
        write(i);
    }
    out.push_back(']');
}

void put_head(Buffer& out, const Schedule& schedule) {
    put(out, "\"schedule\":\"{}\",\"p\":{},\"m\":{},\"v\":{},", schedule.name, schedule.ranks(), schedule.micro_batches, schedule.chunks);
    if (schedule.slices > 1) put(out, "\"slices\":{},", schedule.slices);
    const auto& directions = schedule.placement.stage_to_rank;
    if (directions.size() == 1) return put(out, "\"stage_to_rank\":[{}],", fmt::join(directions[0], ","));
    put(out, "\"stage_to_rank\":");
    put_list(out, directions.size(), [&](std::size_t d) { put(out, "[{}]", fmt::join(directions[d], ",")); });
    out.push_back(',');
}

const char* fourth_field(const Schedule& schedule) {
    if (schedule.directions() > 1) return "direction";
    return schedule.slices > 1 ? "slice" : nullptr;
}

void put_action(Buffer& out, const Schedule& schedule, const Action& action) {
    put(out, "\"{}\",{},{}", letter(action.kind), action.micro_batch, action.stage);
    if (schedule.directions() > 1)
        put(out, ",{}", action.direction);
    else if (schedule.slices > 1)
        put(out, ",{}", action.slice);
}

bool has_pairs(const Schedule& schedule) {
    for (const Action& action : schedule.actions)
        if (action.pair != 0) return true;
    return false;
}

void put_overlap_pairs(Buffer& out, const Schedule& schedule) {
    put(out, ",\"overlap_pairs\":");
    put_list(out, static_cast<std::size_t>(schedule.ranks()), [&](std::size_t rank) {
        const std::span<const Action> list = schedule.of_rank(static_cast<int>(rank));
        bool first = true;
        out.push_back('[');
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (list[i].pair != 1) continue;
            put(out, "{}[{},{}]", first ? "" : ",", i, i + 1);
            first = false;
        }
        out.push_back(']');
    });
}

/// What an asynchronous pipeline keeps of its own past, by either of its two ways (weight_versions.h).
void put_weight_versions(Buffer& out, int ranks) {
    const auto list = [&](const char* name, auto of_rank) {
        put(out, "\"{}\":", name);
        put_list(out, static_cast<std::size_t>(ranks), [&](std::size_t rank) { put(out, "{}", of_rank(static_cast<int>(rank))); });
    };
    put(out, ",\"weight_versions\":{{");
    list("pipedream", [&](int rank) { return pipedream_versions(ranks, rank).stashed; });
    out.push_back(',');
    list("pipedream_2bw", [](int) { return pipedream_2bw_versions().stashed; });
    put(out, "}},\"staleness\":{{");
    list("pipedream", [&](int rank) { return pipedream_versions(ranks, rank).staleness; });
    out.push_back(',');
    list("pipedream_2bw", [](int) { return pipedream_2bw_versions().staleness; });
    out.push_back('}');
}

/// What part of the sequence each slice is.
std::vector<double> parts_of(std::span<const int> lengths) {
    const double whole = std::accumulate(lengths.begin(), lengths.end(), 0.0);
    std::vector<double> parts;
    for (const int length : lengths) parts.push_back(length / whole);
    return parts;
}

}  // namespace

std::string orders_json(const Schedule& schedule) {
    Buffer out;
    put(out, "{{\"format\":\"layline/schedule\",\"version\":1,");
    put_head(out, schedule);
    put(out, "\"ranks\":");
    put_list(out, static_cast<std::size_t>(schedule.ranks()), [&](std::size_t rank) {
        const std::span<const Action> list = schedule.of_rank(static_cast<int>(rank));
        put_list(out, list.size(), [&](std::size_t i) {
            out.push_back('[');
            put_action(out, schedule, list[i]);
            out.push_back(']');
        });
    });
    if (has_pairs(schedule)) put_overlap_pairs(out, schedule);
    put(out, "}}\n");
    return fmt::to_string(out);
}

std::string timeline_json(const Timeline& timeline) {
    const Schedule& schedule = *timeline.schedule;
    Buffer out;
    out.push_back('{');
    put_head(out, schedule);
    put(out, "\"makespan\":{},\"span\":{},\"fields\":[\"kind\",\"micro_batch\",\"stage\",", timeline.makespan_s, timeline.longest_span_s);
    if (const char* field = fourth_field(schedule)) put(out, "\"{}\",", field);
    put(out, "\"start\",\"end\"],\"ranks\":");
    put_list(out, static_cast<std::size_t>(schedule.ranks()), [&](std::size_t rank) {
        const std::size_t begin = schedule.rank_begin[rank];
        put_list(out, schedule.rank_begin[rank + 1] - begin, [&](std::size_t i) {
            out.push_back('[');
            put_action(out, schedule, schedule.actions[begin + i]);
            put(out, ",{},{}]", timeline.start_s[begin + i], timeline.end_s[begin + i]);
        });
    });
    if (has_pairs(schedule)) put_overlap_pairs(out, schedule);
    put(out, "}}\n");
    return fmt::to_string(out);
}

std::string torch_csv(const Schedule& schedule) {
    if (schedule.directions() > 1 || schedule.slices > 1)
        throw InputError("", "torch-csv", "a schedule of one direction and whole sequences",
                         fmt::format("{}, which PyTorch's CSV cannot say", schedule.name));
    Buffer out;
    const auto cell = [&](const Action& action) { put(out, "{}{}{}", action.stage, letter(action.kind), action.micro_batch); };
    for (int rank = 0; rank < schedule.ranks(); ++rank) {
        const std::span<const Action> list = schedule.of_rank(rank);
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i > 0) out.push_back(',');
            if (list[i].pair == 1) {
                out.push_back('(');
                cell(list[i]);
                out.push_back(';');
                cell(list[++i]);
                put(out, ")OVERLAP_F_B");
            } else {
                cell(list[i]);
            }
        }
        out.push_back('\n');
    }
    return fmt::to_string(out);
}

std::string metrics_json(const Timeline& timeline, std::span<const int> slice_lengths) {
    const ScheduleBubble bubble = bubble_of(timeline);
    Buffer out;
    out.push_back('{');
    put_head(out, *timeline.schedule);
    put(out, "\"makespan\":{},\"span\":{},\"work\":{},", timeline.makespan_s, timeline.longest_span_s, bubble.work_s);
    put(out, "\"bubble\":{{\"makespan\":{},\"span\":{}}},", bubble.makespan_share, bubble.span_share);
    put(out, "\"bubble_time\":{{\"makespan\":{},\"span\":{}}},", bubble.makespan_s, bubble.span_s);
    const Schedule& schedule = *timeline.schedule;
    const std::vector<double> parts = parts_of(slice_lengths);
    put(out, "\"peak_activations\":[{}],", fmt::join(peak_activations(schedule, {}, parts), ","));
    put(out, "\"peak_activations_until_input_gradient\":[{}]", fmt::join(peak_activations(schedule, {1.0}, parts), ","));
    if (schedule.slices > 1) {
        const std::vector<double> each(static_cast<std::size_t>(schedule.slices), 1.0);
        put(out, ",\"peak_slices\":[{}]", fmt::join(peak_activations(schedule, {}, each), ","));
    }
    if (!slice_lengths.empty()) put(out, ",\"slice_lengths\":[{}]", fmt::join(slice_lengths, ","));
    if (is_asynchronous(schedule.name)) put_weight_versions(out, schedule.ranks());
    put(out, "}}\n");
    return fmt::to_string(out);
}

}  // namespace layline
