// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/launcher_argument.h"
#include "app/cli/scenario_arguments.h"
#include "model/estimate/estimate.h"
#include "model/launch/launch_export.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

struct Options {
    ScenarioArguments scenario;
    std::string launcher, version, outer = "torchrun", output;
    bool json = false;
};

/// The prediction for the files' comments; zeros where there is none.
ExportOptions with_prediction(const Scenario& scenario, OuterId outer, const LauncherVersion& version) {
    ExportOptions options{outer, 0, 0, version.word};
    const Estimate made = estimate(scenario);
    if (!made.legal()) return options;
    options.step_time_s = made.step_time_s;
    options.peak_memory_bytes = made.memory[static_cast<std::size_t>(made.peak_stage)].reserved_bytes();
    return options;
}

std::vector<std::string> write_files(const LaunchExport& made, const std::string& folder) {
    std::vector<std::string> written;
    if (folder.empty() || made.files.empty()) return written;
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw InputError(folder, "", "a folder that can be made", error.message());
    for (const LaunchFile& file : made.files) {
        const auto path = std::filesystem::absolute(std::filesystem::path(folder) / file.name).lexically_normal();
        write_text_file(path, file.text);
        written.push_back(path.string());
    }
    return written;
}

std::vector<std::string> sentences(const std::vector<Violation>& refusals) {
    std::vector<std::string> lines;
    for (const Violation& refusal : refusals) lines.push_back(refusal.rule + ": " + refusal.message);
    return lines;
}

void print_words(const LaunchExport& made, const std::vector<std::string>& written) {
    for (const std::string& line : sentences(made.refusals)) fmt::print("refused  {}\n", line);
    for (const std::string& file : written) fmt::print("wrote  {}\n", file);
    if (written.empty())
        for (const LaunchFile& file : made.files) fmt::print("==> {} <==\n{}\n", file.name, file.text);
    for (const std::string& warning : made.warnings) fmt::print(stderr, "note: {}\n", warning);
}

bool run(const Options& options) {
    const Scenario scenario = resolve(options.scenario);
    const LauncherVersion& version = version_argument(launcher_argument(options.launcher), options.version);
    const LaunchExport made = export_scenario(scenario, version.id, with_prediction(scenario, outer_argument(options.outer), version));
    const std::vector<std::string> written = write_files(made, options.output);
    if (options.json)
        print_json({{"launcher", launcher(version.id).word},
                    {"version", version.word},
                    {"outer", options.outer},
                    {"files", written},
                    {"arguments", made.arguments},
                    {"environment", made.environment},
                    {"warnings", made.warnings},
                    {"refusals", sentences(made.refusals)},
                    {"violations", violations_json(made.refusals)}});
    else
        print_words(made, written);
    return made.refusals.empty();
}

}  // namespace

void add_export_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("export", "Writes a scenario as a launcher's own files, or says why it cannot run there");
    add_scenario_options(*command, options->scenario);
    command->add_option("--launcher", options->launcher, "Launcher: " + launcher_words())->required();
    command->add_option("--launcher-version", options->version,
                        "Release of the launcher to write for; without it the one that its rules were made for. " + version_words());
    command->add_option("--outer", options->outer, "What starts it on the nodes: " + outer_words());
    command->add_option("--output", options->output,
                        "Folder for the files, made where missing; existing files are replaced. Without it they are printed");
    command->add_flag("--json", options->json,
                      "Answer: launcher, version, files [path], arguments, environment {name: value}, warnings, refusals [text], "
                      "violations [as check gives them]");
    command->callback([options, &status] { status = run(*options) ? 0 : 1; });
}

}  // namespace layline
