// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/launcher_argument.h"
#include "model/scenario/input_error.h"
#include "model/search/space_keys.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr double seconds_per_day = 86'400;

void read_shard(const std::string& text, SearchRequest& request) {
    std::size_t shard = 0, shards = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%zu/%zu%c", &shard, &shards, &rest) != 2 || shards == 0 || shard >= shards)
        throw InputError("", "--shard", "i/n with 0 <= i < n", "\"" + text + "\"");
    request.shard = shard;
    request.shards = shards;
}

const Axis* known_axis(const std::string& key) {
    if (const Axis* found = axis(key)) return found;
    std::vector<std::string_view> keys;
    for (const Axis& each : axes()) keys.push_back(each.key);
    throw InputError("", "--table", fmt::format("one or two of {}", fmt::join(keys, " ")), "\"" + key + "\"");
}

void read_table(const std::string& text, SearchRequest& request) {
    if (text.empty()) return;
    if (request.shards > 1) throw InputError("", "--table", "a whole search", "a shard of it");
    const std::size_t comma = text.find(',');
    Facet facet{known_axis(text.substr(0, comma)), nullptr};
    if (comma != std::string::npos) facet.y = known_axis(text.substr(comma + 1));
    request.facets.push_back(facet);
}

Objective read_objective(const std::string& word) {
    const auto words = objective_words();
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) throw InputError("", "--objective", fmt::format("one of {}", fmt::join(words, " ")), "\"" + word + "\"");
    return static_cast<Objective>(found - words.begin());
}

Limits limits_of(const SearchArguments& arguments) {
    Limits limits;
    if (arguments.memory_gib > 0) limits.peak_bytes = arguments.memory_gib * gib;
    if (arguments.step_s > 0) limits.step_time_s = arguments.step_s;
    if (arguments.days > 0) limits.run_seconds = arguments.days * seconds_per_day;
    if (arguments.usd > 0) limits.usd = arguments.usd;
    if (arguments.kwh > 0) limits.kwh = arguments.kwh;
    limits.mfu = arguments.mfu_percent / 100;
    return limits;
}

void check_known(const SearchRequest& request, const SearchArguments& arguments) {
    const Accelerator& accelerator = request.scenario.cluster.accelerator;
    if ((request.objective == Objective::cost || arguments.usd > 0) && accelerator.price_usd_per_hour <= 0)
        throw InputError("", "price_usd_per_hour", "a price of " + accelerator.name, "none");
    if ((request.objective == Objective::energy || arguments.kwh > 0) && accelerator.power_w <= 0)
        throw InputError("", "power_w", "the power of " + accelerator.name, "none");
    if (request.objective == Objective::fewest_gpus && arguments.days <= 0 && arguments.step_s <= 0)
        throw InputError("", "--objective", "a deadline for fewest_gpus: --max-days or --max-step", "neither");
}

}  // namespace

SearchRequest request_of(const SearchArguments& arguments) {
    SearchRequest request;
    request.scenario = resolve(arguments.scenario);
    request.space = whole_space(request.scenario);
    for (const std::string& text : arguments.restrictions) restrict_space(request.space, text, request.scenario);
    request.objective = read_objective(arguments.objective);
    request.limits = limits_of(arguments);
    request.tokens = arguments.tokens;
    request.top = arguments.top;
    request.must_fit = !arguments.also_failing;
    if (!arguments.launcher.empty()) request.launcher = launcher_argument(arguments.launcher);
    read_shard(arguments.shard, request);
    read_table(arguments.table, request);
    check_known(request, arguments);
    return request;
}

void add_search_options(CLI::App& command, SearchArguments& arguments) {
    add_scenario_options(command, arguments.scenario);
    command.add_option(
        "--objective", arguments.objective,
        fmt::format("What to make best: {}. Energy counts every GPU at its board's power limit, hosts and cooling not: what a run "
                    "takes at most. With the number of GPUs fixed, energy and cost are least where the step is quickest",
                    fmt::join(objective_words(), ", ")));
    command.add_option("--top", arguments.top, "How many to list")->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
    command
        .add_option(
            "--lock,--bound", arguments.restrictions,
            fmt::format(
                "Parameters of the space: tp keeps the scenario's value, tp=4 that one, mbs=1|2 these, pp=1..8 those between. Keys: {}. "
                "Recompute: none, selective:scores+norm+act+up+mlp+experts, first:4 (layers of each chunk), full, full:2 (in groups); a "
                "word "
                "alone stands for all of its kind. Of etp only 1 and tp are tried, and nothing is offloaded, unless asked for; split: "
                "balanced "
                "(also first and last stage lighter by what embedding and loss cost), even, own",
                fmt::join(space_keys(), " ")))
        ->delimiter(',');
    command.add_option("--launcher", arguments.launcher, "Leave out what it refuses: " + launcher_words());
    command.add_option("--tokens", arguments.tokens, "Length of the whole run, for cost, energy and time")->check(CLI::Range(1.0, 1e18));
    const auto positive = CLI::Range(1e-6, 1e18);
    command.add_option("--max-memory", arguments.memory_gib, "Peak memory of a GPU at most, GiB")->check(positive);
    command.add_option("--max-step", arguments.step_s, "Step time at most, s")->check(positive);
    command.add_option("--max-days", arguments.days, "Time to train at most, days")->check(positive);
    command.add_option("--max-usd", arguments.usd, "Cost of the run at most, US dollars")->check(positive);
    command.add_option("--max-kwh", arguments.kwh, "Energy of the run at most, kWh at the boards' power limit")->check(positive);
    command.add_option("--min-mfu", arguments.mfu_percent, "MFU at least, %")->check(CLI::Range(0.0, 100.0));
    command.add_option("--table", arguments.table, "Best layout for each value of an axis, or of two: tp or tp,pp");
    command.add_option("--shard", arguments.shard, "i/n: this machine's part of the space; put together by --merge");
    command.add_option("--calibration", arguments.calibration, "Calibration file whose coefficients go over the shipped ones");
    command.add_flag("--all", arguments.also_failing, "List layouts that do not fit as well");
}

}  // namespace layline
