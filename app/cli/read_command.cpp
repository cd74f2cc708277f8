// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/read_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/launcher_argument.h"
#include "model/launch/read/launch_reading.h"
#include "model/rules/launchers/launcher_check.h"
#include "model/scenario/json_file.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"

namespace layline {

namespace {

struct Options {
    std::string file, launcher, model, cluster, output;
    bool json = false;
};

void print_list(const char* title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    fmt::print("{}\n", title);
    for (const std::string& line : lines) fmt::print("    {}\n", line);
}

void print_words(const LaunchReading& reading, const std::vector<Violation>& refused) {
    const Scenario& s = reading.scenario;
    const Layout& l = s.layout;
    fmt::print("{}\n{} on {} GPUs: TP {}, PP {}, VPP {}, CP {}, EP {}, micro-batch {}, global batch {}, sequence {}, {}\n", s.name,
               s.architecture.name, s.cluster.gpus, l.tp, l.pp, l.vpp, l.cp, l.ep, l.micro_batch, s.training.global_batch,
               s.training.sequence_length, l.schedule);
    print_list("understood:", reading.understood);
    print_list("assumed:", reading.assumed);
    print_list("ignored:", reading.ignored);
    for (const Violation& violation : refused)
        fmt::print("{}{}: {}\n", violation.rule, violation.severity == Severity::warning ? " (warning)" : "", violation.message);
}

void run(const Options& options) {
    Scenario kept = default_scenario();
    if (!options.cluster.empty()) kept.cluster = cluster_preset(options.cluster);
    if (!options.model.empty()) kept.architecture = model_preset(options.model);
    const LauncherId id = launcher_argument(options.launcher);
    const LaunchReading reading = read_launch_file(options.file, id, kept);
    const std::vector<Violation> refused = check(reading.scenario, id, reading.options);
    if (!options.output.empty()) write_text_file(options.output, to_json(reading.scenario).dump(2) + "\n");
    if (options.json)
        print_json({{"launcher", options.launcher},
                    {"scenario", to_json(reading.scenario)},
                    {"understood", reading.understood},
                    {"assumed", reading.assumed},
                    {"ignored", reading.ignored},
                    {"violations", violations_json(refused)}});
    else
        print_words(reading, refused);
}

}  // namespace

void add_read_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("read", "Reads a launcher's own file, script or logged arguments back into a scenario. Nothing of it is run");
    command->add_option("FILE", options->file, "Command line, script, argument dump or configuration file")->required();
    command->add_option("--launcher", options->launcher, "Launcher: " + launcher_words())->required();
    command->add_option("--model", options->model, "Model preset where the file does not say its shape");
    command->add_option("--cluster", options->cluster, "Cluster preset: no launcher is told its hardware");
    command->add_option("--output", options->output, "Also writes the scenario to this file");
    command->add_flag(
        "--json", options->json,
        "Answer: scenario, understood, assumed, ignored [text], violations [as check gives them, with all that the file says]");
    command->callback([options, &status] {
        run(*options);
        status = 0;
    });
}

}  // namespace layline
