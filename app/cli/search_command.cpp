// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/coefficient_arguments.h"
#include "app/cli/scenario_arguments.h"
#include "model/scenario/input_error.h"
#include "model/scenario/names.h"
#include "model/scenario/scenario_json.h"
#include "model/search/search.h"
#include "model/search/space_keys.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

struct Options {
    ScenarioArguments scenario;
    std::string calibration;
    std::string objective = "step_time";
    std::size_t top = 20;
    std::string shard = "0/1";
    std::vector<std::string> locks;
    bool json = false;
    bool also_failing = false;
};

void read_shard(const std::string& text, SearchRequest& request) {
    std::size_t shard = 0, shards = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%zu/%zu%c", &shard, &shards, &rest) != 2 || shards == 0 || shard >= shards)
        throw InputError("", "--shard", "i/n with 0 <= i < n", "\"" + text + "\"");
    request.shard = shard;
    request.shards = shards;
}

SearchRequest request_of(const Options& options) {
    SearchRequest request;
    request.scenario = resolve(options.scenario);
    request.space = whole_space(request.scenario);
    for (const std::string& key : options.locks) lock(request.space, key, request.scenario);
    if (options.objective == "memory_headroom")
        request.objective = Objective::memory_headroom;
    else if (options.objective != "step_time" && options.objective != "mfu")
        throw InputError("", "--objective", "step_time, mfu or memory_headroom", "\"" + options.objective + "\"");
    request.top = options.top;
    request.must_fit = !options.also_failing;
    read_shard(options.shard, request);
    return request;
}

nlohmann::json candidates_json(const std::vector<Candidate>& candidates) {
    nlohmann::json array = nlohmann::json::array();
    for (const Candidate& c : candidates)
        array.push_back({{"layout", to_json(c.layout)},
                         {"step_time_s", c.estimate.step_time_s},
                         {"mfu", c.estimate.mfu_palm},
                         {"peak_memory_gib", c.estimate.peak_bytes / gib},
                         {"verdict", word_of(c.estimate.verdict)},
                         {"gpus", c.gpus}});
    return array;
}

nlohmann::json result_json(const SearchResult& result) {
    return {{"tested", result.tested},
            {"legal", result.legal},
            {"pruned", result.pruned},
            {"seconds", result.seconds},
            {"complete", result.complete},
            {"contenders", result.contenders},
            {"results", candidates_json(result.best)},
            {"pareto", candidates_json(result.pareto)}};
}

void print_words(const SearchResult& result) {
    fmt::print("{} layouts tested, {} legal, in {:.2f} s\n\n", result.tested, result.legal, result.seconds);
    fmt::print("{:>3} {:>3} {:>3} {:>3} {:>3} {:>3} {:>4} {:>3} {:>4} {:<10} {:<16} {:>10} {:>6} {:>7}  {}\n", "tp", "pp", "vpp", "cp",
               "ep", "mbs", "zero", "sp", "", "recompute", "schedule", "step s", "MFU %", "GiB", "verdict");
    for (std::size_t i = 0; i < result.best.size(); ++i) {
        const Candidate& c = result.best[i];
        const Layout& l = c.layout;
        fmt::print("{:>3} {:>3} {:>3} {:>3} {:>3} {:>3} {:>4} {:>3} {:>4} {:<10} {:<16} {:>10.3f} {:>6.1f} {:>7.1f}  {}\n", l.tp, l.pp,
                   l.vpp, l.cp, l.ep, l.micro_batch, l.zero_stage, l.sequence_parallel ? "on" : "off", i < result.contenders ? "~" : "",
                   name_of(l.recompute), l.schedule, c.estimate.step_time_s, 100 * c.estimate.mfu_palm, c.estimate.peak_bytes / gib,
                   word_of(c.estimate.verdict));
    }
    if (result.contenders > 1) fmt::print("\n~ the first {} lie within the model's error of one another.\n", result.contenders);
}

bool run(const Options& options) {
    const SearchRequest request = request_of(options);
    const SearchResult result = search(request, coefficients_for(request.scenario, options.calibration));
    if (options.json)
        print_json(result_json(result));
    else
        print_words(result);
    return !result.best.empty();
}

}  // namespace

void add_search_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("search", "Finds the best layouts of a model on a cluster");
    add_scenario_options(*command, options->scenario);
    command->add_option("--objective", options->objective, "step_time, mfu or memory_headroom");
    command->add_option("--top", options->top, "How many to list")->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
    command->add_option("--shard", options->shard, "i/n: this machine's part of the space");
    command
        ->add_option("--lock", options->locks,
                     "Parameters that keep the scenario's value: tp pp vpp cp ep etp mbs sp zero recompute schedule")
        ->delimiter(',');
    command->add_option("--calibration", options->calibration, "Calibration file whose coefficients go over the shipped ones");
    command->add_flag("--all", options->also_failing, "List layouts that do not fit as well");
    command->add_flag("--json", options->json,
                      "Answer: tested, legal, seconds, results [{layout, step_time_s, mfu, peak_memory_gib, verdict}], pareto");
    command->callback([options, &status] { status = run(*options) ? 0 : 1; });
}

}  // namespace layline
