// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <string>

#include "model/profiling/logs/log_formats.h"
#include "model/profiling/logs/log_text.h"

namespace layline {

namespace {

/// Fields of the configuration that nanotron prints, one "name=value," a line.
void keep_settings(std::string_view line, TrainingLog& log) {
    constexpr std::array<std::string_view, 20> names = {"dp",
                                                        "pp",
                                                        "tp",
                                                        "expert_parallel_size",
                                                        "micro_batch_size",
                                                        "batch_accumulation_per_replica",
                                                        "sequence_length",
                                                        "hidden_size",
                                                        "num_hidden_layers",
                                                        "num_attention_heads",
                                                        "num_key_value_heads",
                                                        "intermediate_size",
                                                        "vocab_size",
                                                        "tie_word_embeddings",
                                                        "zero_stage",
                                                        "recompute_layer",
                                                        "tp_mode",
                                                        "pp_engine",
                                                        "context_parallel_size",
                                                        "dtype"};
    for (const std::string_view name : names) {
        const std::string key = std::string(name) + "=";
        std::size_t place = line.find(key);
        if (place == std::string_view::npos || (place > 0 && line[place - 1] != ' ' && line[place - 1] != '(' && line[place - 1] != ','))
            continue;
        const std::string_view value = line.substr(place + key.size());
        log.settings.emplace(name, value.substr(0, value.find_first_of(",) ")));
    }
}

/// A rate or a size under its newer or its older name.
std::optional<double> either(std::string_view line, std::string_view name, std::string_view older) {
    const auto found = number_after(line, name);
    return found ? found : number_after(line, older);
}

}  // namespace

std::optional<LogStep> nanotron_line(std::string_view line, TrainingLog& log) {
    const auto iteration = number_after(line, "iteration:");
    const auto time_ms = number_after(line, "time_per_iteration_ms:");
    if (!iteration || !time_ms || *iteration < 0 || *time_ms <= 0) {
        if (line.find('=') != std::string_view::npos) keep_settings(line, log);
        return std::nullopt;
    }
    LogStep step;
    step.iteration = static_cast<std::int64_t>(*iteration);
    step.step_time_s = *time_ms / 1000;
    step.tokens_per_s_per_gpu = number_after(line, "tokens_per_sec_per_gpu:");
    step.tflops_per_gpu = either(line, "model_tflops_per_gpu:", "hardware_tflops_per_gpu:");
    step.global_batch = number_after(line, "global_batch_size:");
    step.peak_reserved_bytes = number_after(line, "cuda_max_memory_reserved:");
    step.tokens_per_s = number_after(line, "tokens_per_sec:");
    return step;
}

}  // namespace layline
