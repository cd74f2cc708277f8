// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/check_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/launcher_argument.h"
#include "app/cli/scenario_arguments.h"
#include "model/estimate/legality.h"
#include "model/rules/launchers/launcher_check.h"

namespace layline {

namespace {

struct Options {
    ScenarioArguments scenario;
    std::string launcher;
    bool json = false;
};

void print_words(const std::vector<Violation>& violations) {
    if (violations.empty()) fmt::print("legal\n");
    for (const Violation& violation : violations) {
        fmt::print("{}{}: {}\n", violation.rule, violation.severity == Severity::warning ? " (warning)" : "", violation.message);
        if (!violation.launcher_message.empty()) fmt::print("    it says: {}\n", violation.launcher_message);
        if (!violation.nearest.empty()) fmt::print("    nearest {}: {}\n", violation.field, fmt::join(violation.nearest, " or "));
        if (!violation.nearest_words.empty()) fmt::print("    legal {}: {}\n", violation.field, fmt::join(violation.nearest_words, ", "));
        if (!violation.alternatives.empty()) fmt::print("    or: {}\n", fmt::join(violation.alternatives, ", "));
    }
}

bool run(const Options& options) {
    const Scenario scenario = resolve(options.scenario);
    std::vector<Violation> found = violations(scenario);
    if (!options.launcher.empty()) {
        const std::vector<Violation> launchers_own = check(scenario, launcher_argument(options.launcher));
        found.insert(found.end(), launchers_own.begin(), launchers_own.end());
    }
    const bool legal = std::ranges::none_of(found, [](const Violation& v) { return v.severity == Severity::error; });
    if (options.json)
        print_json({{"legal", legal}, {"violations", violations_json(found)}});
    else
        print_words(found);
    return legal;
}

}  // namespace

void add_check_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("check", "Says which rules a scenario breaks, and the nearest legal values");
    add_scenario_options(*command, options->scenario);
    command->add_option("--launcher", options->launcher, "Also the rules of a launcher: " + launcher_words());
    command->add_flag(
        "--json", options->json,
        "Answer: legal, violations [{rule, launcher, field, severity, message, equation, nearest, alternatives, stage, reaction, "
        "launcher_message, source}]");
    command->callback([options, &status] { status = run(*options) ? 0 : 1; });
}

}  // namespace layline
