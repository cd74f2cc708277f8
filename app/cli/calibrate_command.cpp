// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calibrate_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/run_answers.h"
#include "model/calibration/calibration_writer.h"
#include "model/calibration/run_selection.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

struct Options {
    std::vector<std::string> runs;
    std::vector<std::string> covers;
    std::string output, layer = "user", source;
    RunSelection selection;
    LogPlace place;
    bool json = false;
};

void print_measures(const char* name, const ErrorMeasures& m) {
    if (m.n > 0)
        fmt::print("  {:<28} mean {:>6.2f} %   median {:>6.2f} %   p95 {:>6.2f} %\n", name, 100 * m.mape, 100 * m.median_ape,
                   100 * m.p95_ape);
}

void print_entry(const CalibrationEntry& entry) {
    const FitReport& report = entry.report;
    fmt::print("{}: {} runs, condition {:.0f}, {} iterations{}\n", entry.calibration.name, report.rows, report.condition, report.iterations,
               report.converged ? "" : " (not converged)");
    print_measures("before", report.before);
    print_measures("fitted", report.fitted);
    print_measures("left out, five folds", report.cross_validated);
    print_measures("with residual model", report.with_residual_model);
    if (entry.calibration.band) fmt::print("  80 % band                    +-{:.1f} %\n", 100 * *entry.calibration.band);
    for (const FittedCoefficient& c : report.coefficients)
        if (!c.held)
            fmt::print("  {:<28} {:>11.4g} -> {:<11.4g} spread {:.2f} of {:.2f}\n", c.coefficient->name, c.before, c.after, c.spread,
                       c.prior_spread);
    for (const std::string& note : report.notes) fmt::print(stderr, "note: {}\n", note);
}

CalibrationLayer layer_named(const std::string& name) {
    return name == "accelerator" ? CalibrationLayer::accelerator : name == "site" ? CalibrationLayer::site : CalibrationLayer::user;
}

void run(const Options& options) {
    const RunTable table = select_runs(read_runs({options.runs.begin(), options.runs.end()}, options.place), options.selection);
    print_dropped(table);
    CalibrationDocument document = calibrate(table, layer_named(options.layer), options.source);
    for (CalibrationEntry& entry : document.entries)
        entry.calibration.kernel_families.insert(entry.calibration.kernel_families.end(), options.covers.begin(), options.covers.end());
    write_calibration(document, options.output);
    if (!options.json) {
        for (const CalibrationEntry& entry : document.entries) print_entry(entry);
        fmt::print("written to {}\n", options.output);
        return;
    }
    nlohmann::json fits = nlohmann::json::array();
    for (const CalibrationEntry& entry : document.entries)
        fits.push_back({{"id", entry.calibration.id}, {"name", entry.calibration.name}, {"report", report_json(entry.report)}});
    print_json({{"output", options.output}, {"fits", fits}, {"dropped", dropped_json(table)}});
}

}  // namespace

void add_calibrate_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("calibrate", "Fits coefficients to measured runs and says how well");
    command->add_option("--runs", options->runs, run_columns_help())->required()->expected(1, -1);
    command->add_option("--accelerator", options->place.accelerator, "Accelerator preset of runs given as training logs, which do not say");
    command->add_option("--cluster", options->place.cluster, "Cluster preset of runs given as training logs, which do not say");
    command->add_option("--output", options->output, "Calibration file to write")->required();
    command->add_option("--layer", options->layer, "user: over everything shipped, with a residual model; site, accelerator: as shipped")
        ->check(CLI::IsMember({"user", "site", "accelerator"}));
    command->add_option("--source", options->source, "Where the runs come from, in words, for the file");
    command->add_option("--covers", options->covers, "Kernel families that the result shall hold for beside its own");
    command->add_option("--framework", options->selection.frameworks, "Only runs of these frameworks");
    command->add_option("--not-framework", options->selection.not_frameworks, "No runs of these frameworks");
    command->add_option("--kernel-family", options->selection.kernel_families,
                        "Only runs on these kernel families (A100, H100, B200, ...)");
    command
        ->add_option("--least-mfu", options->selection.least_mfu,
                     "Leave out runs below this model FLOPs utilisation (PaLM convention, of the 16-bit peak, 0 to 1): broken networks and "
                     "cold caches teach nothing")
        ->check(CLI::Range(0.0, 1.0));
    command->add_flag("--json", options->json, "Answer as JSON: output, fits [{id, name, report}], dropped");
    command->callback([options, &status] {
        run(*options);
        status = 0;
    });
}

}  // namespace layline
