// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "model/launch/read/readers.h"
#include "model/launch/read/setting_reader.h"
#include "model/launch/shell_text.h"
#include "model/scenario/input_error.h"
#include "model/scenario/scenario_json.h"

namespace layline {

namespace {

constexpr std::uintmax_t largest_bytes = std::uintmax_t{16} << 20U;

using Reader = LaunchReading (*)(const std::string&, const ReadContext&);

Reader reader_of(LauncherId id) {
    switch (id) {
        case LauncherId::megatron_lm:
            return read_megatron_lm;
        case LauncherId::megatron_bridge:
            return read_megatron_bridge;
        case LauncherId::deepspeed:
            return read_deepspeed;
        case LauncherId::torchtitan:
            return read_torchtitan;
        case LauncherId::torchtitan_0_2:
            return read_torchtitan_0_2;
        case LauncherId::nanotron:
            return read_nanotron;
        case LauncherId::accelerate:
            return read_accelerate;
        case LauncherId::colossalai:
            return read_colossalai;
        case LauncherId::galvatron:
            return read_galvatron;
        case LauncherId::axolotl:
            return read_axolotl;
    }
    return nullptr;
}

std::string contents(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) throw InputError(file.string(), "", "a file", "a folder");
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) throw InputError(file.string(), "", "a readable file", error.message());
    if (size > largest_bytes) throw InputError(file.string(), "", "at most 16 MiB", fmt::format("{} MiB", size >> 20U));
    std::ifstream stream(file, std::ios::binary);
    std::string text(size, '\0');
    if (!stream.read(text.data(), static_cast<std::streamsize>(size)))
        throw InputError(file.string(), "", "a readable file", std::strerror(errno));
    return text;
}

/// A name that leads to no other folder.
bool plain(const std::string& name) { return !name.empty() && name.find('/') == std::string::npos && name != "." && name != ".."; }

/// The name that our writers put on the first line, above "Written by Layline for ...".
std::string written_name(std::string_view text) {
    const std::size_t mark = text.find("\n# Written by Layline for ");
    if (mark == std::string_view::npos) return {};
    const std::size_t start = text.rfind("# ", mark == 0 ? 0 : mark - 1);
    if (start == std::string_view::npos || (start > 0 && text[start - 1] != '\n')) return {};
    return std::string(text.substr(start + 2, mark - start - 2));
}

}  // namespace

CommandLine any_command(const std::string& text, const std::string& file) {
    if (auto manifest = manifest_command(text, file)) return *manifest;
    return command_line(read_shell(text, file));
}

std::optional<std::int64_t> gpus_of(const CommandLine& line) {
    if (line.nodes && line.gpus_per_node) return *line.nodes * *line.gpus_per_node;
    if (line.processes) return line.processes;
    return line.gpus_per_node;
}

bool looks_like_json(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string::npos && text[first] == '{';
}

bool looks_like_script(const std::string& text) {
    return text.starts_with("#!") || text.find("apiVersion:") != std::string::npos || text.find("torchrun") != std::string::npos ||
           text.find("accelerate launch") != std::string::npos || text.find(".py ") != std::string::npos ||
           text.find(" --") != std::string::npos || text.starts_with("--");
}

LaunchReading read_launch(std::string_view text, LauncherId id, const ReadContext& context) {
    refuse_control_characters(text, context.file);
    LaunchReading reading = reader_of(id)(std::string(text), context);
    Scenario& scenario = reading.scenario;
    recognise_model(reading);
    const std::string name = written_name(text);
    scenario.name = one_line(name.empty() ? fmt::format("{} from {}", scenario.architecture.name, launcher(id).name) : name);
    (name.empty() ? reading.assumed : reading.understood)
        .push_back(fmt::format("name = {}{}", scenario.name, name.empty() ? ": a launcher gives none" : ", from the comment at its head"));
    try {
        scenario = scenario_from_json(to_json(scenario));
    } catch (const InputError& error) {
        throw error.in_file(context.file);
    }
    return reading;
}

LaunchReading read_launch_file(const std::string& file, LauncherId id, const Scenario& kept) {
    const std::filesystem::path path(file);
    ReadContext context{file, kept, {}};
    context.beside = [&path](const std::string& name) -> std::optional<std::string> {
        const auto other = path.parent_path() / name;
        std::error_code error;
        if (!plain(name) || !std::filesystem::is_regular_file(other, error)) return std::nullopt;
        return contents(other);
    };
    return read_launch(contents(path), id, context);
}

std::optional<LauncherId> guess_launcher(std::string_view text) {
    struct Mark {
        const char* word;
        LauncherId id;
    };
    // The more telling first: DeepSpeed's and Bridge's commands hold Megatron-LM's words too.
    static constexpr std::array marks{Mark{"deepspeed_config", LauncherId::deepspeed},
                                      Mark{"zero_optimization", LauncherId::deepspeed},
                                      Mark{"train_micro_batch_size_per_gpu", LauncherId::deepspeed},
                                      Mark{"run_recipe.py", LauncherId::megatron_bridge},
                                      Mark{"tensor_model_parallel_size: ", LauncherId::megatron_bridge},
                                      Mark{"torchtitan.trainer", LauncherId::torchtitan},
                                      Mark{"Trainer.Config", LauncherId::torchtitan},
                                      Mark{"tensor_parallel_degree =", LauncherId::torchtitan_0_2},
                                      Mark{"HybridParallelPlugin", LauncherId::colossalai},
                                      Mark{"tp_sizes_enc", LauncherId::galvatron},
                                      Mark{"galvatron_config_path", LauncherId::galvatron},
                                      Mark{"batch_accumulation_per_replica", LauncherId::nanotron},
                                      Mark{"distributed_type:", LauncherId::accelerate},
                                      Mark{"parallelism_config_", LauncherId::accelerate},
                                      Mark{"base_model:", LauncherId::axolotl},
                                      Mark{"tensor-model-parallel-size", LauncherId::megatron_lm},
                                      Mark{"tensor_model_parallel_size", LauncherId::megatron_lm},
                                      Mark{"pretrain_gpt.py", LauncherId::megatron_lm},
                                      Mark{"--micro-batch-size", LauncherId::megatron_lm}};
    for (const Mark& mark : marks)
        if (text.find(mark.word) != std::string_view::npos) return mark.id;
    return std::nullopt;
}

}  // namespace layline
