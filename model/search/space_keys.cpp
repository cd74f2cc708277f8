// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/space_keys.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <variant>

#include "model/scenario/input_error.h"
#include "model/schedule/schedule.h"
#include "model/search/recompute_text.h"

namespace layline {

namespace {

using Whole = std::vector<std::int64_t> SearchSpace::*;
using Flag = std::vector<bool> SearchSpace::*;
using Share = std::vector<double> SearchSpace::*;

/// A parameter whose values are numbers or switches; recompute, schedule and split are words of their own.
struct Parameter {
    std::string_view key;
    std::variant<std::monostate, Whole, Flag, Share> values;
    double (*own)(const Scenario&);  ///< the scenario's own value
    double lowest = 0, highest = 0;  ///< of what may be asked for
};

using S = const Scenario&;
constexpr double largest = 1e6;

constexpr std::array<Parameter, 18> parameters{{
    {"gpus", &SearchSpace::gpus, [](S s) { return static_cast<double>(s.cluster.gpus); }, 1, 1e8},
    {"tp", &SearchSpace::tp, [](S s) { return static_cast<double>(s.layout.tp); }, 1, largest},
    {"pp", &SearchSpace::pp, [](S s) { return static_cast<double>(s.layout.pp); }, 1, largest},
    {"vpp", &SearchSpace::vpp, [](S s) { return static_cast<double>(s.layout.vpp); }, 1, largest},
    {"cp", &SearchSpace::cp, [](S s) { return static_cast<double>(s.layout.cp); }, 1, largest},
    {"ep", &SearchSpace::ep, [](S s) { return static_cast<double>(s.layout.ep); }, 1, largest},
    {"etp", &SearchSpace::etp, [](S s) { return static_cast<double>(s.layout.etp); }, 1, largest},
    {"mbs", &SearchSpace::micro_batch, [](S s) { return static_cast<double>(s.layout.micro_batch); }, 1, largest},
    {"sp", &SearchSpace::sequence_parallel, [](S s) { return s.layout.sequence_parallel ? 1.0 : 0.0; }, 0, 1},
    {"zero", &SearchSpace::zero_stage, [](S s) { return static_cast<double>(s.layout.zero_stage); }, 0, 3},
    {"hsdp", &SearchSpace::shard_gpus, [](S s) { return static_cast<double>(s.layout.shard_gpus); }, 0, largest},
    {"prefetch", &SearchSpace::fsdp_prefetch, [](S s) { return static_cast<double>(s.layout.fsdp_prefetch); }, 0, 64},
    {"reshard", &SearchSpace::fsdp_reshard, [](S s) { return s.layout.fsdp_reshard ? 1.0 : 0.0; }, 0, 1},
    {"group", &SearchSpace::group, [](S s) { return static_cast<double>(s.layout.group); }, 0, largest},
    {"offload_activations", &SearchSpace::offload_activations, [](S s) { return s.layout.offload_activations; }, 0, 1},
    {"offload_optimizer", &SearchSpace::offload_optimizer, [](S s) { return s.layout.offload_optimizer; }, 0, 1},
    {"recompute", std::monostate{}, nullptr, 0, 0},
    {"schedule", std::monostate{}, nullptr, 0, 0},
}};

constexpr auto keys = [] {
    std::array<std::string_view, parameters.size() + 1> found;
    std::ranges::transform(parameters, found.begin(), &Parameter::key);
    found.back() = "split";
    return found;
}();

[[noreturn]] void refuse(std::string_view key, const std::string& expected, std::string_view found) {
    throw InputError("", std::string(key), expected, "\"" + std::string(found) + "\"");
}

std::vector<std::string_view> parts_of(std::string_view list) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find('|', begin), list.size());
        parts.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

double number(const Parameter& parameter, std::string_view text) {
    if (std::holds_alternative<Flag>(parameter.values)) {
        if (text == "on" || text == "true" || text == "1") return 1;
        if (text == "off" || text == "false" || text == "0") return 0;
        refuse(parameter.key, "on or off", text);
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = !std::holds_alternative<Whole>(parameter.values) || value == static_cast<double>(static_cast<std::int64_t>(value));
    const bool inside = value >= parameter.lowest && value <= parameter.highest;
    if (error != std::errc{} || end != text.data() + text.size() || !inside || !whole)
        refuse(parameter.key, "a value of it, as in tp=4, pp=1..8 or mbs=1|2", text);
    return value;
}

/// Writes the values given, or keeps those within [first, last].
void set(SearchSpace& space, const Parameter& parameter, const std::vector<double>& given) {
    std::visit(
        [&](const auto member) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(member)>, std::monostate>) {
                auto& values = space.*member;
                values.clear();
                for (const double value : given) values.push_back(static_cast<typename std::decay_t<decltype(values)>::value_type>(value));
            }
        },
        parameter.values);
}

void keep_range(SearchSpace& space, const Parameter& parameter, double first, double last) {
    std::visit(
        [&](const auto member) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(member)>, std::monostate>)
                std::erase_if(space.*member, [&](const auto value) {
                    const auto number = static_cast<double>(value);
                    return number < first || number > last;
                });
        },
        parameter.values);
}

/// Ways that a word alone stands for: the scenario's own where it is of the kind, else those of the whole space, else the plain one.
std::vector<RecomputeChoice> ways_of(std::string_view word, const Scenario& scenario) {
    const RecomputeChoice own = recompute_of(scenario.layout);
    const auto is_of = [&](const RecomputeChoice& choice) { return recompute_text(choice).starts_with(word); };
    if (is_of(own)) return {own};
    std::vector<RecomputeChoice> found = whole_space(scenario).recompute;
    std::erase_if(found, std::not_fn(is_of));
    return found;
}

void set_recompute(SearchSpace& space, std::string_view list, const Scenario& scenario) {
    space.recompute.clear();
    for (const std::string_view word : parts_of(list)) {
        const bool alone = word == "full" || word == "selective" || word == "first";
        std::vector<RecomputeChoice> ways = alone ? ways_of(word, scenario) : std::vector<RecomputeChoice>{};
        if (ways.empty())
            if (const auto choice = recompute_choice(word)) ways.push_back(*choice);
        if (ways.empty())
            refuse("recompute", "none, selective, first or full, with | between them, or first:4, full:2, selective:norm+act", word);
        space.recompute.insert(space.recompute.end(), ways.begin(), ways.end());
    }
}

void set_schedules(SearchSpace& space, std::string_view list) {
    space.schedules.clear();
    for (const std::string_view word : parts_of(list)) {
        if (std::ranges::find(schedule_names(), word) == schedule_names().end())
            refuse("schedule", "names of schedules, with | between them", word);
        space.schedules.emplace_back(word);
    }
}

const Parameter& parameter_of(std::string_view key) {
    const auto found = std::ranges::find(parameters, key, &Parameter::key);
    if (found != parameters.end()) return *found;
    std::string known;
    for (const std::string_view each : keys) known += (known.empty() ? "" : " ") + std::string(each);
    throw InputError("", "parameter", "one of " + known, "\"" + std::string(key) + "\"");
}

void assign(SearchSpace& space, std::string_view key, std::string_view value, const Scenario& scenario) {
    if (key == "split") {
        if (value != "own" && value != "even" && value != "balanced") refuse(key, "own, even or balanced", value);
        space.own_split = value == "own";
        space.balanced_splits = value == "balanced";
        return;
    }
    const Parameter& parameter = parameter_of(key);
    if (key == "recompute") return set_recompute(space, value, scenario);
    if (key == "schedule") return set_schedules(space, value);
    if (const std::size_t dots = value.find(".."); dots != std::string_view::npos) {
        keep_range(space, parameter, number(parameter, value.substr(0, dots)), number(parameter, value.substr(dots + 2)));
        if (key == "etp") space.any_etp = true;
        return;
    }
    std::vector<double> values;
    for (const std::string_view part : parts_of(value)) values.push_back(number(parameter, part));
    set(space, parameter, values);
    if (key == "etp") space.any_etp = true;
}

}  // namespace

std::span<const std::string_view> space_keys() { return keys; }

void lock(SearchSpace& space, std::string_view key, const Scenario& scenario) {
    if (key == "split") {
        space.own_split = true;
        return;
    }
    const Parameter& parameter = parameter_of(key);
    if (key == "recompute")
        space.recompute.assign(1, recompute_of(scenario.layout));
    else if (key == "schedule")
        space.schedules.assign(1, scenario.layout.schedule);
    else
        set(space, parameter, {parameter.own(scenario)});
    if (key == "etp") space.any_etp = true;
}

void restrict_space(SearchSpace& space, const std::string& text, const Scenario& scenario) {
    const std::string_view all = text;
    const std::size_t equals = all.find('=');
    if (equals == std::string_view::npos) return lock(space, all, scenario);
    assign(space, all.substr(0, equals), all.substr(equals + 1), scenario);
}

}  // namespace layline
