// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scenario_arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <nlohmann/json.hpp>

#include "model/estimate/balanced_stages.h"
#include "model/rules/rules.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/scenario/names.h"
#include "model/scenario/plan_axes.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"
#include "model/schedule/schedule.h"

namespace layline {

namespace {

constexpr std::int64_t largest_size = 1'000'000;

std::int64_t whole(const std::string& key, const std::string& text, std::int64_t low, std::int64_t high) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high)
        throw InputError("", "--layout " + key, fmt::format("a whole number from {} to {}", low, high), "\"" + text + "\"");
    return value;
}

template <class Enum>
Enum word(const std::string& option, const std::string& text) {
    if (const auto value = named<Enum>(text)) return *value;
    std::string known;
    for (const auto& name : names<Enum>()) known += (known.empty() ? "" : ", ") + std::string(name);
    throw InputError("", option, "one of " + known, "\"" + text + "\"");
}

std::string known_schedule(const std::string& name) {
    const auto known = schedule_names();
    if (std::find(known.begin(), known.end(), name) != known.end()) return name;
    throw InputError("", "--layout schedule", fmt::format("one of {}", fmt::join(known, ", ")), "\"" + name + "\"");
}

void apply_layout_entry(const std::string& key, const std::string& value, Scenario& scenario) {
    Layout& layout = scenario.layout;
    if (key == "sp")
        layout.sequence_parallel = whole(key, value, 0, 1) == 1;
    else if (key == "zero")
        layout.zero_stage = static_cast<int>(whole(key, value, 0, 3));
    else if (key == "recompute")
        layout.recompute = word<Recompute>("--layout recompute", value);
    else if (key == "schedule")
        layout.schedule = known_schedule(value);
    else if (key == "split")
        layout.split = word<LayerSplit>("--layout split", value);
    else if (key == "group")
        layout.group = whole(key, value, 0, largest_size);
    else if (key == "tp" || key == "pp" || key == "vpp" || key == "cp" || key == "ep" || key == "etp" || key == "mbs")
        scenario = with_field(scenario, key, whole(key, value, 1, largest_size));
    else
        throw InputError("", "--layout", "keys tp pp vpp cp ep etp mbs sp zero recompute schedule group split", "\"" + key + "\"");
}

void apply_axis(const std::string& entry, Scenario& scenario) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos || equals == 0) throw InputError("", "--set", "KEY=VALUE", "\"" + entry + "\"");
    const std::string key = entry.substr(0, equals);
    const PlanAxis* axis = find_axis(key);
    if (axis == nullptr) {
        std::vector<std::string_view> known;
        for (const PlanAxis& other : plan_axes()) known.push_back(other.key);
        throw InputError("", "--set", fmt::format("one of {}", fmt::join(known, ", ")), "\"" + key + "\"");
    }
    scenario = with_axis(scenario, *axis, entry.substr(equals + 1));
}

bool names_a_file(const std::string& argument) {
    return std::filesystem::exists(argument) || argument.ends_with(".json") || argument.find('/') != std::string::npos;
}

Scenario from_presets(const ScenarioArguments& arguments) {
    const auto require = [](bool given, const char* option) {
        if (!given) throw InputError("", option, "a value, or a scenario file instead", "nothing");
    };
    require(!arguments.model.empty(), "--model");
    require(!arguments.cluster.empty(), "--cluster");
    require(arguments.gpus > 0, "--gpus");
    require(arguments.sequence_length > 0, "--seq");
    require(arguments.global_batch > 0, "--global-batch");
    Scenario scenario;
    scenario.architecture = model_preset(arguments.model);
    scenario.cluster = cluster_preset(arguments.cluster);
    scenario.name = fmt::format("{} on {} {}", scenario.architecture.name, arguments.gpus, scenario.cluster.accelerator.name);
    if (scenario.cluster.accelerator.peak_flops_per_s.bf16 == 0) scenario.training.precision = Precision::fp16;
    return scenario;
}

}  // namespace

void apply_layout(const std::string& text, Scenario& scenario) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string entry = text.substr(begin, end - begin);
        const std::size_t equals = entry.find('=');
        if (equals == std::string::npos || equals == 0)
            throw InputError("", "--layout", "key=value pairs between commas", "\"" + entry + "\"");
        apply_layout_entry(entry.substr(0, equals), entry.substr(equals + 1), scenario);
        begin = end + 1;
    }
}

void add_scenario_options(CLI::App& command, ScenarioArguments& arguments) {
    command.add_option("scenario", arguments.file, "Scenario file (JSON), or the id of a scenario preset");
    command.add_option("--model", arguments.model, "Model preset");
    command.add_option("--cluster", arguments.cluster, "Cluster preset");
    const auto sizes = CLI::Range(std::int64_t{1}, std::int64_t{100'000'000});
    command.add_option("--gpus", arguments.gpus, "Number of GPUs")->check(sizes);
    command.add_option("--seq", arguments.sequence_length, "Sequence length, tokens")->check(sizes);
    command.add_option("--global-batch", arguments.global_batch, "Sequences per optimizer step")->check(sizes);
    command.add_option("--layout", arguments.layout,
                       "Layout: tp=2,pp=4,vpp=1,cp=1,ep=1,etp=1,mbs=1,sp=0,zero=1,recompute=none,schedule=1f1b,group=0");
    command
        .add_option("--set", arguments.axes,
                    "Any other choice by its key in scenario files, again and again: --set optimizer=lion --set "
                    "context_exchange=all_to_all --set stage_counts.first_layers=9; an unknown key lists all")
        ->expected(1)
        ->take_all();
    command.add_option("--balance", arguments.balance, "Deal the layers so that ranks need (memory) or stages take (time) the same")
        ->check(CLI::IsMember({"memory", "time"}));
    command.add_option("--framework", arguments.framework, "Framework class whose coefficients apply, e.g. megatron-lm");
    command.add_option("--precision", arguments.precision, "fp32, fp16, bf16, fp8, mxfp8 or nvfp4");
    command.add_option("--attention", arguments.attention, "unfused, fused_softmax, flash1, flash2 or flash3");
}

Scenario resolve(const ScenarioArguments& arguments) {
    Scenario scenario;
    if (arguments.file.empty()) {
        scenario = from_presets(arguments);
    } else if (!arguments.model.empty() || !arguments.cluster.empty()) {
        throw InputError("", "", "a scenario file or --model and --cluster", "both");
    } else if (names_a_file(arguments.file)) {
        const nlohmann::json document = read_json_file(arguments.file);
        try {
            scenario = scenario_from_json(document);
        } catch (const InputError& error) {
            throw error.file().empty() ? error.in_file(arguments.file) : error;
        }
    } else {
        scenario = scenario_preset(arguments.file);
    }
    if (arguments.gpus > 0) scenario.cluster.gpus = arguments.gpus;
    if (arguments.sequence_length > 0) scenario.training.sequence_length = arguments.sequence_length;
    if (arguments.global_batch > 0) scenario.training.global_batch = arguments.global_batch;
    if (!arguments.framework.empty()) scenario.training.framework = arguments.framework;
    if (!arguments.precision.empty()) scenario.training.precision = word<Precision>("--precision", arguments.precision);
    if (!arguments.attention.empty()) scenario.training.attention = word<AttentionKernel>("--attention", arguments.attention);
    apply_layout(arguments.layout, scenario);
    for (const std::string& entry : arguments.axes) apply_axis(entry, scenario);
    if (!arguments.balance.empty())
        scenario = with_balanced_stages(scenario, arguments.balance == "time" ? StageBalance::time : StageBalance::memory);
    return scenario;
}

}  // namespace layline
