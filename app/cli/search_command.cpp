// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/coefficient_arguments.h"
#include "app/cli/search_arguments.h"
#include "app/cli/search_words.h"
#include "model/cost/step_band.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/search/cautions.h"
#include "model/search/scaling.h"
#include "model/search/search_json.h"
#include "model/search/sensitivity.h"
#include "model/search/way_to_best.h"

namespace layline {

namespace {

struct Options {
    SearchArguments search;
    std::vector<std::string> shards;  ///< files to merge
    std::string scaling;
    bool sensitivity = false, why = false;
    bool json = false, csv = false, progress = false;
};

bool merge_files(const Options& options) {
    std::vector<ShardAnswer> answers;
    for (const std::string& file : options.shards) {
        const nlohmann::json document = read_json_file(file);
        try {
            answers.push_back(shard_answer_from_json(document));
        } catch (const InputError& error) {
            throw error.file().empty() ? error.in_file(file) : error;
        }
    }
    const nlohmann::json merged = merged_json(answers);
    const ShardAnswer whole = shard_answer_from_json(merged);
    if (options.json)
        print_json(merged);
    else if (options.csv)
        fmt::print("{}", to_csv(whole.result.best, whole.terms));
    else
        print_words(whole.result, whole.terms);
    return !whole.result.best.empty();
}

bool scale(const Options& options, const SearchRequest& request, const Coefficients& coefficients) {
    if (options.scaling != "strong" && options.scaling != "weak")
        throw InputError("", "--scaling", "strong or weak", "\"" + options.scaling + "\"");
    const auto points =
        scaling_curve(request, options.search.restrictions, coefficients, scaling_sizes(request.scenario), options.scaling == "weak");
    options.json ? print_json(scaling_json(points)) : print_scaling(points);
    return !points.empty();
}

bool find(const Options& options) {
    const SearchRequest request = request_of(options.search);
    const Coefficients coefficients = coefficients_for(request.scenario, options.search.calibration);
    if (!options.scaling.empty()) return scale(options, request, coefficients);
    if (options.sensitivity) {
        const auto worth = sensitivity(request, coefficients);
        options.json ? print_json(sensitivity_json(worth)) : print_sensitivity(worth);
        return !worth.empty();
    }
    const auto tell = [](SearchProgress& p) {
        fmt::print(stderr, "\r{:3.0f} %  {} of {} combinations, {} legal, about {:.0f} s left ",
                   100 * static_cast<double>(p.tested) / static_cast<double>(std::max<std::uint64_t>(p.total, 1)), p.tested, p.total,
                   p.legal, p.seconds_left);
    };
    const SearchResult result = search(request, coefficients, {}, options.progress ? std::function<void(SearchProgress&)>(tell) : nullptr);
    if (options.progress) fmt::print(stderr, "\n");
    if (options.why && !result.best.empty()) {
        const auto way = way_to_best(request.scenario, result.best.front().layout, coefficients);
        options.json ? print_json(way_json(way)) : print_way(way);
        return true;
    }
    std::vector<std::string> warnings;
    if (!result.best.empty()) {
        Scenario first = request.scenario;
        first.layout = result.best.front().layout;
        first.cluster.gpus = result.best.front().gpus;
        warnings = cautions(first, coefficients);
    }
    if (options.json) {
        nlohmann::json answer = to_json(result, request, ranking_band(coefficients));
        answer["warnings"] = warnings;
        print_json(answer);
        return !result.best.empty();
    }
    if (options.csv) {
        fmt::print("{}", to_csv(result.best, run_terms(request.scenario, request.tokens)));
        return !result.best.empty();
    }
    print_words(result, run_terms(request.scenario, request.tokens));
    for (const std::string& warning : warnings) fmt::print("Note on the first: {}\n", warning);
    return !result.best.empty();
}

}  // namespace

void add_search_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("search", "Finds the best layouts of a model on a cluster");
    add_search_options(*command, options->search);
    command->add_option("--merge", options->shards, "Answers of all shards (--json), put together")->check(CLI::ExistingFile);
    command->add_option("--scaling", options->scaling, "strong or weak: the best layout on an eighth to eight times the GPUs");
    command->add_flag("--sensitivity", options->sensitivity, "What each parameter is worth, the others chosen anew");
    command->add_flag("--why", options->why, "What keeps the scenario's own layout from being the best, step by step");
    command->add_flag("--progress", options->progress, "Say on stderr how far it is");
    command->add_flag("--csv", options->csv, "The list as comma-separated values");
    command->add_flag(
        "--json", options->json,
        "Answer: tested, total, legal, pruned, too_large, too_slow, seconds, complete, contenders, objective, top, shard, band, "
        "run, question, results [{layout, step_time_s, mfu, peak_memory_gib, verdict, gpus, run_days, run_usd, run_kwh}], "
        "pareto, warnings (on the first result), tables [{x, y, cells}]; --scaling: points; --sensitivity: parameters; --why: steps");
    command->callback([options, &status] { status = (options->shards.empty() ? find(*options) : merge_files(*options)) ? 0 : 1; });
}

}  // namespace layline
