// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/import_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/answers.h"
#include "model/cost/parameters.h"
#include "model/scenario/hugging_face.h"
#include "model/scenario/scenario_json.h"

namespace layline {

namespace {

struct Options {
    std::string file;
    bool json = false;
};

nlohmann::json as_json(const HuggingFaceImport& import, const ParameterCount& count) {
    return {{"parameters",
             {{"total", count.total},
              {"active", count.active},
              {"embedding", count.embedding},
              {"head", count.head},
              {"multi_token_prediction", count.mtp}}},
            {"architecture", to_json(import.architecture)},
            {"assumed", import.assumed},
            {"ignored", import.ignored},
            {"approximate", import.approximate}};
}

void print_list(const char* title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    fmt::print("{}\n", title);
    for (const std::string& line : lines) fmt::print("    {}\n", line);
}

void print_words(const HuggingFaceImport& import, const ParameterCount& count) {
    const Architecture& model = import.architecture;
    fmt::print("{}\n", model.name);
    fmt::print("{} parameters{}\n", count.total, import.approximate.empty() ? "" : " (approximate)");
    if (count.active != count.total) fmt::print("{} active\n", count.active);
    if (count.mtp > 0) fmt::print("{} more in multi-token-prediction layers\n", count.mtp);
    fmt::print("{} layers, hidden {}, {} heads of {}, {} KV heads, FFN {}, vocabulary {}\n", model.layers, model.hidden, model.heads,
               model.head_size, model.kv_heads, model.ffn, model.vocabulary);
    print_list("approximate:", import.approximate);
    print_list("assumed:", import.assumed);
    print_list("ignored:", import.ignored);
}

void run(const Options& options) {
    const HuggingFaceImport import = read_hugging_face(options.file);
    const ParameterCount count = count_parameters(import.architecture);
    if (options.json)
        print_json(as_json(import, count));
    else
        print_words(import, count);
}

}  // namespace

void add_import_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("import", "Reads a Hugging Face config.json: architecture and exact parameter counts");
    command->add_option("config.json", options->file, "The file")->required();
    command->add_flag("--json", options->json, "Answer: parameters {total, active}, architecture, assumed, ignored, approximate");
    command->callback([options, &status] {
        run(*options);
        status = 0;
    });
}

}  // namespace layline
