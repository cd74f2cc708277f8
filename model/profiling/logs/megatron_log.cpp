// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <initializer_list>

#include "model/profiling/logs/log_formats.h"
#include "model/profiling/logs/log_text.h"

namespace layline {

namespace {

constexpr double mib = 1024.0 * 1024.0;
constexpr double gib = 1024.0 * mib;
constexpr double giga = 1e9;  // what leading_number() makes of the G in Primus's "GB", which are 2^30 bytes
constexpr std::size_t most_settings = 4096, most_ranks = 1u << 20;

bool is_name(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos;
}

/// "  hidden_size ............... 4096" of the arguments that Megatron-LM prints first.
void keep_argument(std::string_view line, TrainingLog& log) {
    const std::size_t dots = line.find(" ..");
    if (dots == std::string_view::npos) return;
    std::string_view name = line.substr(0, dots);
    name.remove_prefix(std::min(name.find_last_of(" \t:") + 1, name.size()));
    std::string_view value = line.substr(dots + 1);
    value.remove_prefix(std::min(value.find_first_not_of('.'), value.size()));
    if (!value.starts_with(' ') || !is_name(name) || log.settings.size() >= most_settings) return;
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    log.settings.emplace(name, value.substr(0, value.find_last_not_of(' ') + 1));
}

void keep_larger(std::map<std::int64_t, double>& by_rank, std::int64_t rank, double bytes) {
    if (by_rank.size() >= most_ranks && !by_rank.contains(rank)) return;
    double& largest = by_rank[rank];
    largest = std::max(largest, bytes);
}

/// "[Rank 1] (after 1 iterations) memory (MB) | allocated: ... | max allocated: ... | reserved: ... | max reserved: ..."
void keep_memory(std::string_view line, TrainingLog& log) {
    const auto rank = number_after(line, "[Rank ");
    if (!rank || line.find("memory (MB)") == std::string_view::npos) return;
    if (const auto value = number_after(line, "max allocated:"))
        keep_larger(log.peak_allocated_bytes, static_cast<std::int64_t>(*rank), *value * mib);
    if (const auto value = number_after(line, "max reserved:"))
        keep_larger(log.peak_reserved_bytes, static_cast<std::int64_t>(*rank), *value * mib);
}

/// Seconds of "elapsed time per iteration (ms): 512.3"; Megatron-DeepSpeed writes "(s)".
std::optional<double> elapsed_s(std::string_view line) {
    if (const auto milliseconds = number_after(line, "elapsed time per iteration (ms):")) return *milliseconds / 1000;
    return number_after(line, "elapsed time per iteration (s):");
}

/// The number after the first of these words that the line has: frameworks and their versions name a rate in several ways.
std::optional<double> after_one_of(std::string_view line, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words)
        if (const auto number = number_after(line, word)) return number;
    return std::nullopt;
}

/// The number of "iteration   3/ 100 |".
std::optional<double> iteration_of(std::string_view line) {
    const std::size_t bar = line.find('|');
    const std::size_t word = line.rfind("iteration", bar);
    return word == std::string_view::npos ? std::nullopt : number_after(line.substr(word), "iteration");
}

}  // namespace

std::optional<LogStep> megatron_line(std::string_view line, TrainingLog& log) {
    const auto time_s = elapsed_s(line);
    if (!time_s) {
        keep_argument(line, log);
        keep_memory(line, log);
        return std::nullopt;
    }
    const auto iteration = iteration_of(line);
    if (!iteration || *iteration < 0 || *time_s <= 0) return std::nullopt;
    LogStep step;
    step.iteration = static_cast<std::int64_t>(*iteration);
    step.step_time_s = time_s;
    step.tflops_per_gpu = after_one_of(line, {"throughput per GPU (TFLOP/s/GPU):", "TFLOPs:"});
    step.tokens_per_s_per_gpu = after_one_of(line, {"tokens per GPU (tokens/s/GPU):", "tokens per gpu per second (tgs):"});
    step.global_batch = number_after(line, "global batch size:");
    if (const auto used = number_after(line, "mem usage/free/total/usage_ratio:")) step.device_used_bytes = *used / giga * gib;
    return step;
}

}  // namespace layline
