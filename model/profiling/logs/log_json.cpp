// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/logs/log_json.h"

#include <nlohmann/json.hpp>

#include "model/profiling/logs/measured_run.h"

namespace layline {

namespace {

using Json = nlohmann::json;
constexpr double gib = 1024.0 * 1024.0 * 1024.0;

Json optional_json(const std::optional<double>& value, double unit = 1) { return value ? Json(*value / unit) : Json(); }

Json step_json(const LogStep& step) {
    return {{"iteration", step.iteration},
            {"step_time_s", optional_json(step.step_time_s)},
            {"tokens_per_s_per_gpu", optional_json(step.tokens_per_s_per_gpu)},
            {"tflops_per_gpu", optional_json(step.tflops_per_gpu)},
            {"global_batch", optional_json(step.global_batch)},
            {"peak_allocated_gib", optional_json(step.peak_allocated_bytes, gib)},
            {"peak_reserved_gib", optional_json(step.peak_reserved_bytes, gib)},
            {"device_used_gib", optional_json(step.device_used_bytes, gib)}};
}

Json summary_json(const LogSummary& summary) {
    return {{"steps", summary.steps},
            {"left_out", summary.left_out},
            {"global_batch", optional_json(summary.global_batch)},
            {"step_time_s", optional_json(summary.step_time_s)},
            {"step_time_p10_s", optional_json(summary.step_time_low_s)},
            {"step_time_p90_s", optional_json(summary.step_time_high_s)},
            {"tokens_per_s_per_gpu", optional_json(summary.tokens_per_s_per_gpu)},
            {"tflops_per_gpu", optional_json(summary.tflops_per_gpu)},
            {"peak_allocated_gib", optional_json(summary.peak_allocated_bytes, gib)},
            {"peak_reserved_gib", optional_json(summary.peak_reserved_bytes, gib)},
            {"device_used_gib", optional_json(summary.device_used_bytes, gib)}};
}

}  // namespace

Json to_json(const TrainingLog& log) {
    Json steps = Json::array();
    for (const LogStep& step : log.steps) steps.push_back(step_json(step));
    std::vector<std::string> notes = log.notes;
    const MeasuredRunRow run = measured_run(log, notes);
    return {{"file", log.file},
            {"format", log.framework},
            {"ranks", Json::array()},
            {"steps", steps},
            {"run", run},
            {"summary", summary_json(summarize(log))},
            {"settings", log.settings},
            {"out_of_memory", log.out_of_memory},
            {"notes", notes}};
}

}  // namespace layline
