// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/schedule/schedule_file.h"
#include "model/schedule/schedule_reading.h"

namespace layline {

namespace {

using nlohmann::json;
constexpr int most_int16 = std::numeric_limits<std::int16_t>::max();

class Reader {
  public:
    Reader(const json& document, std::string file) : document_(document), file_(std::move(file)) {}

    Schedule read() {
        check_format(document_, "schedule", 1);
        Schedule schedule;
        schedule.name = name();
        schedule.placement.ranks = integer(document_, "", "p", 1, most_int16);
        schedule.micro_batches = integer(document_, "", "m", 1, std::numeric_limits<int>::max());
        schedule.chunks = integer(document_, "", "v", 1, most_int16);
        if (document_.contains("slices")) schedule.slices = integer(document_, "", "slices", 1, most_int16);
        read_placement(schedule);
        read_ranks(schedule);
        read_pairs(schedule);
        return schedule;
    }

  private:
    [[noreturn]] void refuse(const std::string& place, const std::string& expected, const std::string& found) const {
        throw InputError(file_, place, expected, found);
    }

    const json& member(const json& object, const std::string& at, const char* key, json::value_t type) const {
        const std::string place = at + "/" + key;
        if (!object.contains(key)) refuse(place, "a value", "none");
        const json& value = object[key];
        if (value.type() != type) refuse(place, json(type).type_name(), value.type_name());
        return value;
    }

    std::string name() const {
        constexpr std::size_t longest = 64;
        std::string text = member(document_, "", "schedule", json::value_t::string).get<std::string>();
        const auto plain = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        };
        if (text.empty() || text.size() > longest || !std::all_of(text.begin(), text.end(), plain))
            refuse("/schedule", "a name of 1 to 64 letters, digits, -, _ and .", document_["schedule"].dump().substr(0, 80));
        return text;
    }

    int integer(const json& value, const std::string& place, int least, int most) const {
        const std::string range = fmt::format("a whole number of {} to {}", least, most);
        if (!value.is_number_integer()) refuse(place, range, value.dump().substr(0, 40));
        if (value < least || value > most) refuse(place, range, value.dump());
        return value.get<int>();
    }
    int integer(const json& object, const std::string& at, const char* key, int least, int most) const {
        const std::string place = at + "/" + key;
        if (!object.contains(key)) refuse(place, "a whole number", "none");
        return integer(object[key], place, least, most);
    }

    const json& array(const json& value, const std::string& place) const {
        if (!value.is_array()) refuse(place, "a list", value.type_name());
        return value;
    }

    void read_placement(Schedule& schedule) const {
        const std::string place = "/stage_to_rank";
        if (!document_.contains("stage_to_rank")) refuse(place, "a list of ranks", "none");
        const json& list = array(document_["stage_to_rank"], place);
        const auto read_direction = [&](const json& ranks, const std::string& at) {
            std::vector<int> to_rank;
            for (std::size_t s = 0; s < ranks.size(); ++s)
                to_rank.push_back(integer(ranks[s], fmt::format("{}/{}", at, s), 0, schedule.placement.ranks - 1));
            if (to_rank.empty() || to_rank.size() > most_int16) refuse(at, "1 to 32767 stages", fmt::format("{}", to_rank.size()));
            schedule.placement.stage_to_rank.push_back(to_rank);
        };
        if (!list.empty() && list[0].is_array())
            for (std::size_t d = 0; d < list.size(); ++d)
                read_direction(array(list[d], fmt::format("{}/{}", place, d)), fmt::format("{}/{}", place, d));
        else
            read_direction(list, place);
        if (schedule.directions() > 256) refuse(place, "at most 256 directions", fmt::format("{}", schedule.directions()));
        schedule.placement.stages = static_cast<int>(schedule.placement.stage_to_rank[0].size());
        for (const auto& direction : schedule.placement.stage_to_rank)
            if (direction.size() != schedule.placement.stage_to_rank[0].size())
                refuse(place, "as many stages in each direction", "different numbers");
    }

    void read_ranks(Schedule& schedule) const {
        const json& ranks = member(document_, "", "ranks", json::value_t::array);
        if (ranks.size() != static_cast<std::size_t>(schedule.ranks()))
            refuse("/ranks", fmt::format("{} lists, one for each rank", schedule.ranks()), fmt::format("{}", ranks.size()));
        schedule.rank_begin.push_back(0);
        for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
            const std::string at = fmt::format("/ranks/{}", rank);
            const json& list = array(ranks[rank], at);
            for (std::size_t i = 0; i < list.size(); ++i)
                schedule.actions.push_back(action(schedule, list[i], fmt::format("{}/{}", at, i)));
            schedule.rank_begin.push_back(schedule.actions.size());
        }
    }

    Action action(const Schedule& schedule, const json& fields, const std::string& at) const {
        const bool fourth = schedule.directions() > 1 || schedule.slices > 1;
        const std::size_t size = fourth ? 4 : 3;
        if (!fields.is_array() || fields.size() < 3 || fields.size() > size)
            refuse(at, fourth ? "[kind, micro-batch, stage, slice or direction]" : "[kind, micro-batch, stage]",
                   fields.dump().substr(0, 60));
        Action read;
        const std::optional<ActionKind> kind = fields[0].is_string() ? kind_of(fields[0].get_ref<const std::string&>()) : std::nullopt;
        if (!kind) refuse(at + "/0", "F, B, I or W", fields[0].dump().substr(0, 40));
        read.kind = *kind;
        read.micro_batch = integer(fields[1], at + "/1", 0, schedule.micro_batches - 1);
        read.stage = static_cast<std::int16_t>(integer(fields[2], at + "/2", 0, schedule.placement.stages - 1));
        if (fields.size() < 4) return read;
        if (schedule.directions() > 1)
            read.direction = static_cast<std::uint8_t>(integer(fields[3], at + "/3", 0, schedule.directions() - 1));
        else
            read.slice = static_cast<std::int16_t>(integer(fields[3], at + "/3", 0, schedule.slices - 1));
        return read;
    }

    void read_pairs(Schedule& schedule) const {
        if (!document_.contains("overlap_pairs")) return;
        const json& ranks = member(document_, "", "overlap_pairs", json::value_t::array);
        if (ranks.size() != static_cast<std::size_t>(schedule.ranks()))
            refuse("/overlap_pairs", fmt::format("{} lists, one for each rank", schedule.ranks()), fmt::format("{}", ranks.size()));
        for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
            const std::string at = fmt::format("/overlap_pairs/{}", rank);
            const json& list = array(ranks[rank], at);
            const auto last = static_cast<int>(schedule.rank_begin[rank + 1] - schedule.rank_begin[rank]) - 1;
            for (std::size_t i = 0; i < list.size(); ++i) {
                const std::string place = fmt::format("{}/{}", at, i);
                if (!list[i].is_array() || list[i].size() != 2) refuse(place, "two indices", list[i].dump().substr(0, 60));
                const int first = integer(list[i][0], place + "/0", 0, last);
                if (integer(list[i][1], place + "/1", 0, last) != first + 1)
                    refuse(place, "two actions next to each other", list[i].dump());
                Action* pair = &schedule.actions[schedule.rank_begin[rank] + static_cast<std::size_t>(first)];
                if (pair[0].pair != 0 || pair[1].pair != 0)
                    refuse(place, "an action in one pair only", describe(pair[0].pair != 0 ? pair[0] : pair[1]));
                pair[0].pair = 1;
                pair[1].pair = 2;
            }
        }
    }

    const json& document_;
    std::string file_;
};

}  // namespace

Schedule schedule_from_json(const std::string& text, const std::string& name) {
    const json document = parse_json(text, name);
    try {
        Schedule schedule = Reader(document, name).read();
        complete_and_check(schedule);
        return schedule;
    } catch (const InputError& error) {
        throw error.in_file(name);
    }
}

}  // namespace layline
