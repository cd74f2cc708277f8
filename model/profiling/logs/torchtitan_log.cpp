// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "model/profiling/logs/log_formats.h"
#include "model/profiling/logs/log_text.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// Keeps what stands between `key` and the first of `ends` under `name`.
void keep(std::string_view line, std::string_view key, std::string_view ends, const char* name, TrainingLog& log) {
    const auto text = text_after(line, key);
    if (!text) return;
    const std::string_view value = text->substr(0, text->find_first_of(ends));
    if (!value.empty()) log.settings.insert_or_assign(name, std::string(value));
}

/// "Building 2-D device mesh with ['dp_shard', 'tp'], [4, 2]" -> dp_shard 4, tp 2.
void keep_mesh(std::string_view line, TrainingLog& log) {
    const auto text = text_after(line, "device mesh with");
    if (!text) return;
    const std::size_t names_end = text->find(']');
    if (names_end == std::string_view::npos) return;
    std::string_view names = text->substr(0, names_end), sizes = text->substr(names_end + 1);
    while (true) {
        const std::size_t open = names.find('\'');
        const std::size_t close = open == std::string_view::npos ? open : names.find('\'', open + 1);
        const std::size_t digit = sizes.find_first_of("0123456789");
        if (close == std::string_view::npos || digit == std::string_view::npos) return;
        const std::size_t digit_end = std::min(sizes.find_first_not_of("0123456789", digit), sizes.size());
        log.settings.insert_or_assign("mesh_" + std::string(names.substr(open + 1, close - open - 1)),
                                      std::string(sizes.substr(digit, digit_end - digit)));
        names.remove_prefix(close + 1);
        sizes.remove_prefix(digit_end);
    }
}

void keep_settings(std::string_view line, TrainingLog& log) {
    keep(line, "capacity: ", ",", "device", log);
    keep(line, "local batch size", " ,", "local_batch_size", log);
    keep(line, "global batch size", " ,", "global_batch_size", log);
    keep(line, "sequence length", " ,", "seq_length", log);
    keep(line, "gradient accumulation steps", " ,", "gradient_accumulation_steps", log);
    keep(line, "Peak FLOPS used for computing MFU:", " ", "peak_flops_for_mfu", log);
    if (line.find("total parameters") != std::string_view::npos) keep(line, "Model ", "", "model", log);
    keep_mesh(line, log);
}

}  // namespace

std::optional<LogStep> torchtitan_line(std::string_view line, TrainingLog& log) {
    const auto iteration = number_after(line, "step:");
    auto tokens = number_after(line, " tps:");
    if (!tokens) tokens = number_after(line, " wps:");  // before 2025
    if (!iteration || !tokens || *iteration < 0 || line.find("loss:") == std::string_view::npos) {
        if (line.find("INFO") != std::string_view::npos) keep_settings(line, log);
        return std::nullopt;
    }
    LogStep step;
    step.iteration = static_cast<std::int64_t>(*iteration);
    step.tokens_per_s_per_gpu = tokens;
    step.tflops_per_gpu = number_after(line, "tflops:");
    step.time_stamp_us = time_stamp_us(line);
    if (const auto memory = text_after(line, "memory:"); memory && memory->find("GiB") != std::string_view::npos) {
        const auto reserved = leading_number(memory->substr(0, memory->find('G')));
        if (reserved && *reserved > 0) step.peak_reserved_bytes = *reserved * gib;
    }
    return step;
}

}  // namespace layline
