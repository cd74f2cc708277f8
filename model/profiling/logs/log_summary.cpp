// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "model/profiling/logs/training_log.h"

namespace layline {

namespace {

using Field = std::optional<double> LogStep::*;

/// The value below which `share` of the sorted values lie, interpolated; nothing of none.
std::optional<double> quantile(const std::vector<double>& sorted, double share) {
    if (sorted.empty()) return std::nullopt;
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

std::optional<double> quantile_of(const std::vector<LogStep>& steps, Field field, double share = 0.5) {
    std::vector<double> values;
    for (const LogStep& step : steps)
        if (step.*field) values.push_back(*(step.*field));
    std::ranges::sort(values);
    return quantile(values, share);
}

/// The first record holds compilation and warm-up where it reaches back to the first step: its iteration is within one logging interval.
bool first_is_warm_up(const std::vector<LogStep>& steps) {
    return steps.size() > 1 && steps[0].iteration <= steps[1].iteration - steps[0].iteration;
}

std::optional<double> final_batch(const std::vector<LogStep>& steps) {
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
        if (step->global_batch) return step->global_batch;
    return std::nullopt;
}

std::optional<double> largest(const std::vector<LogStep>& steps, Field field, const std::map<std::int64_t, double>& by_rank) {
    std::optional<double> found;
    for (const LogStep& step : steps)
        if (step.*field && (!found || *(step.*field) > *found)) found = step.*field;
    for (const auto& [rank, bytes] : by_rank)
        if (!found || bytes > *found) found = bytes;
    return found;
}

}  // namespace

LogSummary summarize(const TrainingLog& log) {
    LogSummary summary;
    summary.global_batch = final_batch(log.steps);
    std::vector<LogStep> counting(log.steps.begin() + (first_is_warm_up(log.steps) ? 1 : 0), log.steps.end());
    std::erase_if(counting, [&](const LogStep& step) { return step.global_batch != summary.global_batch; });
    summary.steps = counting.size();
    summary.left_out = log.steps.size() - counting.size();
    summary.step_time_s = quantile_of(counting, &LogStep::step_time_s);
    summary.step_time_low_s = quantile_of(counting, &LogStep::step_time_s, 0.1);
    summary.step_time_high_s = quantile_of(counting, &LogStep::step_time_s, 0.9);
    summary.tokens_per_s_per_gpu = quantile_of(counting, &LogStep::tokens_per_s_per_gpu);
    summary.tflops_per_gpu = quantile_of(counting, &LogStep::tflops_per_gpu);
    summary.peak_allocated_bytes = largest(log.steps, &LogStep::peak_allocated_bytes, log.peak_allocated_bytes);
    summary.peak_reserved_bytes = largest(log.steps, &LogStep::peak_reserved_bytes, log.peak_reserved_bytes);
    summary.device_used_bytes = largest(log.steps, &LogStep::device_used_bytes, {});
    return summary;
}

}  // namespace layline
