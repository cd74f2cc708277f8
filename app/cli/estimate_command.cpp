// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/estimate_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/coefficient_arguments.h"
#include "app/cli/run_answers.h"
#include "app/cli/scenario_arguments.h"
#include "model/calibration/evidence.h"
#include "model/estimate/estimate.h"
#include "model/scenario/names.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

struct Options {
    ScenarioArguments scenario;
    std::string calibration;
    std::vector<std::string> runs;
    std::string transfers;
    bool json = false;
};

void print_illegal(const Estimate& e) {
    fmt::print("not possible\n");
    for (const Violation& violation : e.violations) fmt::print("  {}\n", violation.message);
}

void print_memory(const Estimate& e) {
    fmt::print("\nmemory, GiB of {:.0f}\n{:>5} {:>8} {:>9} {:>9} {:>11} {:>7} {:>7} {:>7} {:>7}\n", e.capacity_bytes / gib, "stage",
               "weights", "gradients", "optimizer", "activations", "logits", "buffers", "reserve", "total");
    for (const StageMemory& m : e.memory)
        fmt::print("{:>5} {:>8.1f} {:>9.1f} {:>9.1f} {:>11.1f} {:>7.1f} {:>7.1f} {:>7.1f} {:>7.1f}\n", m.stage, m.weights_bytes / gib,
                   m.gradients_bytes / gib, m.optimizer_bytes / gib, m.activations_bytes / gib, m.logits_bytes / gib, m.buffers_bytes / gib,
                   m.reserve_bytes / gib, m.reserved_bytes() / gib);
}

void print_nearest(const Evidence& evidence) {
    if (evidence.nearest_runs.empty()) return;
    fmt::print("\nnearest measured runs{}\n", evidence.run_nearby() ? "" : " (none near)");
    for (const NearestRun& nearest : evidence.nearest_runs) {
        std::string differing = nearest.differences.empty() ? "the same plan" : "";
        for (const Difference& difference : nearest.differences) differing += (differing.empty() ? "" : "; ") + text_of(difference);
        fmt::print("  {:<32} measured {:>8.2f} s, predicted {:>8.2f} s ({:+.1f} %): {}\n", nearest.run.run_id, nearest.run.step_time_s,
                   nearest.predicted_s, 100 * nearest.error(), differing);
    }
}

void print_words(const Estimate& e, const Evidence& evidence) {
    if (!e.legal()) return print_illegal(e);
    fmt::print("{}\n", e.scenario.name);
    fmt::print("verdict        {} ({:.1f} of {:.0f} GiB on stage {})\n", word_of(e.verdict),
               e.memory[static_cast<std::size_t>(e.peak_stage)].reserved_bytes() / gib, e.capacity_bytes / gib, e.peak_stage);
    fmt::print("step time      {:.2f} s, 80 % band {:.2f} to {:.2f} s ({})\n", e.step_time_s, e.step_time_low_s, e.step_time_high_s,
               e.coefficients_source);
    fmt::print("tokens/s/GPU   {:.0f}\n", e.tokens_per_s_per_gpu);
    fmt::print("MFU            {:.1f} % PaLM, {:.1f} % Megatron, {:.1f} % causal\n", 100 * e.mfu_palm, 100 * e.mfu_megatron,
               100 * e.mfu_causal);
    fmt::print("bubble         {:.1f} % of the makespan, {:.1f} % of the longest span\n", 100 * e.bubble.makespan, 100 * e.bubble.span);
    print_memory(e);
    fmt::print("\nwhere the time goes\n");
    for (const WaterfallRow& row : e.waterfall) fmt::print("  {:<22} {:>9.3f} s {:>6.1f} %\n", row.name, row.seconds, 100 * row.share);
    print_nearest(evidence);
    for (const std::string& warning : e.warnings) fmt::print(stderr, "note: {}\n", warning);
}

bool run(const Options& options) {
    Scenario scenario = resolve(options.scenario);
    if (!options.transfers.empty()) scenario.layout.transfers = *named<TransferModel>(options.transfers);
    const Estimate made = estimate(scenario, coefficients_for(scenario, options.calibration));
    RunTable table;
    if (!options.runs.empty()) table = read_runs({options.runs.begin(), options.runs.end()});
    print_dropped(table);
    const Evidence beside = evidence(scenario, made, {.own = table.runs, .most = 3, .coefficients = {}});
    if (options.json)
        print_json(estimate_json(made, beside));
    else
        print_words(made, beside);
    return made.verdict == Verdict::fits || made.verdict == Verdict::tight;
}

}  // namespace

void add_estimate_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("estimate", "Predicts step time, MFU, bubble and memory of a scenario");
    add_scenario_options(*command, options->scenario);
    command->add_option("--calibration", options->calibration, "Calibration file whose coefficients go over the shipped ones");
    command
        ->add_option("--p2p-model", options->transfers,
                     "How boundary tensors travel, in place of the scenario's transfers: latency, with which the coefficients were fitted; "
                     "blocking: the sender waits; queue: one "
                     "tensor at a time on each link")
        ->check(CLI::IsMember({"latency", "blocking", "queue"}));
    command->add_option("--runs", options->runs,
                        "Your own measured runs (CSV, columns as for score), to be named beside the published ones");
    command->add_flag("--json", options->json,
                      "Answer as JSON: step_time_s, mfu, bubble, peak_memory_gib, stages, waterfall, verdict, "
                      "nearest_runs [{run_id, source, measured_step_time_s, predicted_step_time_s, error, differences}], warnings");
    command->callback([options, &status] { status = run(*options) ? 0 : 1; });
}

}  // namespace layline
