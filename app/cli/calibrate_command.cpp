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
#include "app/cli/run_arguments.h"
#include "model/calibration/calibration_writer.h"
#include "model/calibration/profile_calibration.h"
#include "model/calibration/run_selection.h"
#include "model/profiling/bench/profile_json.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

struct Options {
    RunArguments runs;
    std::vector<std::string> covers;
    std::string output, layer = "user", source, profile;
    RunSelection selection;
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
    print_measures("on runs left out", report.cross_validated);
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

void print_fit(const ProfileFit& fit) {
    const KernelFitReport& report = fit.report;
    fmt::print("{:<20} {:>4} measurements, condition {:.3g}, error median {:.2f} %, p90 {:.2f} %{}{}\n", fit.name, report.samples,
               report.condition, 100 * report.median_error, 100 * report.p90_error,
               report.refusal.empty() ? "" : "; refused: ", report.refusal);
    for (const FittedNumber& number : report.numbers)
        if (report.refusal.empty())
            fmt::print("  {:<28} {:>11.4g}{}\n", number.name, number.value,
                       number.spread > 0 ? fmt::format("  spread {:.3f}", number.spread) : "");
}

/// A profile's coefficients. @returns whether there were any.
bool run_profile(const Options& options) {
    const GpuProfile profile = read_profile(options.profile);
    try {
        const Accelerator accelerator =
            options.runs.accelerator.empty() ? accelerator_of(profile) : accelerator_preset(options.runs.accelerator);
        const ProfileCalibration calibration = calibrate_from_profile(profile, accelerator);
        if (calibration.useful()) write_calibration(calibration, options.output);
        if (options.json) {
            nlohmann::json answer = report_json(calibration);
            answer["output"] = calibration.useful() ? nlohmann::json(options.output) : nlohmann::json();
            answer["accelerator"] = accelerator.id;
            print_json(answer);
            return calibration.useful();
        }
        for (const ProfileFit& fit : calibration.fits) print_fit(fit);
        for (const Calibration::Entry& entry : calibration.calibration.values)
            fmt::print("{:<30} {:>11.4g}\n", entry.coefficient->name, entry.value);
        for (const std::string& note : calibration.notes) fmt::print(stderr, "note: {}\n", note);
        fmt::print("{}\n", calibration.useful() ? "written to " + options.output : "Nothing could be fitted; no file was written.");
        return calibration.useful();
    } catch (const InputError& error) {
        throw error.file().empty() ? error.in_file(options.profile) : error;
    }
}

void run(const Options& options) {
    if (options.runs.files.empty()) throw InputError("", "--runs", "--runs or --profile", "neither");
    const RunTable table = select_runs(read_runs(options.runs), options.selection);
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
    CLI::Option* runs = add_run_options(*command, options->runs);
    command
        ->add_option("--profile", options->profile,
                     "Fit the laws of kernels to a profile that layline-cli profile wrote; --accelerator names its GPU where it does not")
        ->excludes(runs);
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
    command->add_flag(
        "--json", options->json,
        "Answer as JSON: output, fits [{id, name, report}], dropped; of --profile: output, accelerator, fits [{name, samples, condition, "
        "median_error, p90_error, numbers, refusal}], notes");
    command->callback([options, &status] {
        status = 0;
        if (options->profile.empty())
            run(*options);
        else
            status = run_profile(*options) ? 0 : 1;
    });
}

}  // namespace layline
