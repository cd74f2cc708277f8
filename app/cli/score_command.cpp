// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/score_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/run_answers.h"
#include "app/cli/run_arguments.h"
#include "app/cli/score_page.h"
#include "model/calibration/score.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

struct Options {
    RunArguments runs;
    std::string calibration, markdown;
    bool no_calibration = false, json = false;
};

void print_line(const std::string& name, const Score& score) {
    const ErrorMeasures& time = score.step_time;
    fmt::print("{:<40} {:>6} {:>8.2f} {:>8.2f} {:>8.2f} {:>+8.2f} {:>8.0f}", name.substr(0, 40), time.n, 100 * time.mape,
               100 * time.median_ape, 100 * time.p95_ape, 100 * time.bias, 100 * score.interval.covered);
    if (score.layout_choice.groups > 0)
        fmt::print(" {:>8.2f}", 100 * score.layout_choice.mean_regret);
    else
        fmt::print(" {:>8}", "");
    fmt::print(" {:>7.1f}\n", 100 * score.fit.accuracy);
}

void print_words(const std::vector<ScoredRun>& scored, const RunTable& table) {
    fmt::print("{:<40} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}\n", "step time, %", "runs", "mean", "median", "p95", "bias",
               "covered", "regret", "fit");
    for (const auto& [source, score] : by_source(scored)) print_line(source, score);
    const auto files = by_file(scored);
    if (files.size() > 1)
        for (const auto& [file, score] : files) print_line(file + ".csv", score);
    print_line("all", overall(scored));
    print_dropped(table);
}

void run(const Options& options) {
    const RunTable table = read_runs(options.runs);
    std::vector<UserCalibration> own;
    if (!options.calibration.empty()) own = read_user_calibrations(options.calibration);
    const Predictor predictor(options.no_calibration ? ShippedLayers::defaults : ShippedLayers::all, std::move(own));
    const std::vector<ScoredRun> scored = score_runs(table.runs, predictor);
    if (!options.markdown.empty()) {
        const std::vector<ScoredRun> defaults = score_runs(table.runs, Predictor(ShippedLayers::defaults));
        write_text_file(options.markdown, score_page(scored, defaults, table));
    }
    if (options.json)
        print_json(score_json(scored, table));
    else
        print_words(scored, table);
}

}  // namespace

void add_score_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("score", "Compares predictions with measured runs");
    add_run_options(*command, options->runs)->required();
    auto* own = command->add_option("--calibration", options->calibration, "A file of `layline-cli calibrate`, over the shipped layers");
    command->add_flag("--no-calibration", options->no_calibration, "Stop at the accelerator's defaults and the framework's class")
        ->excludes(own);
    command->add_option("--markdown", options->markdown, "Also write the scorecard to this file, as a page of Markdown");
    command->add_flag(
        "--json", options->json,
        "Answer as JSON: overall, by_source, by_file {rows, step_time, peak_memory, fit, layout_choice, interval}, runs, dropped. "
        "layout_choice: among the runs of one source, model, number of GPUs, sequence length and global batch, the measured time of the "
        "layout predicted fastest over the fastest measured, less one; its mean over such groups");
    command->callback([options, &status] {
        run(*options);
        status = 0;
    });
}

}  // namespace layline
