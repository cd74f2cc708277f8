// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/published_runs.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "model/cost/flops.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/scenario/names.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

using nlohmann::json;

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// A positive number of the statement; 0 where it is not given.
double figure(const json& measured, const char* key) {
    const auto found = measured.find(key);
    if (found == measured.end()) return 0;
    if (!found->is_number() || !(found->get<double>() > 0))
        throw InputError("", fmt::format("/measured/{}", key), "a positive number", found->dump());
    return found->get<double>();
}

MfuConvention convention_of(const json& measured) {
    const std::string word = measured.value("mfu_convention", "palm");
    if (const auto convention = named<MfuConvention>(word)) return *convention;
    throw InputError("", "/measured/mfu_convention", "palm, megatron or causal", fmt::format("\"{}\"", word));
}

/// Seconds of a step from whichever figure was published.
double step_s(const json& measured, const Scenario& scenario) {
    const auto gpus = static_cast<double>(scenario.cluster.gpus);
    if (const double seconds = figure(measured, "step_time_s"); seconds > 0) return seconds;
    if (const double tokens_per_s = figure(measured, "tokens_per_s_per_gpu"); tokens_per_s > 0)
        return static_cast<double>(scenario.training.global_batch * scenario.training.sequence_length) / (tokens_per_s * gpus);
    if (const double mfu = figure(measured, "mfu"); mfu > 0)
        return model_flops(scenario, convention_of(measured)) / (mfu * gpus * peak_flops_per_s(scenario));
    if (const double tflops = figure(measured, "tflops_per_gpu"); tflops > 0)
        return hardware_flops(scenario, MfuConvention::megatron) / (tflops * 1e12 * gpus);
    throw InputError("", "/measured", "step_time_s, tokens_per_s_per_gpu, mfu or tflops_per_gpu", "none of them");
}

std::optional<MeasuredRun> published(const PresetInfo& preset) {
    const std::filesystem::path file = presets_folder() / "scenarios" / (preset.id + ".json");
    const json document = read_json_file(file);
    const auto measured = document.find("measured");
    if (measured == document.end()) return std::nullopt;
    try {
        MeasuredRun run;
        run.run_id = preset.id;
        run.source = preset.source;
        run.file = preset.id;
        run.scenario = scenario_preset(preset.id);
        run.step_time_s = step_s(*measured, run.scenario);
        run.mfu = figure(*measured, "mfu");
        run.peak_memory_bytes = figure(*measured, "peak_memory_gib") * gib;
        return run;
    } catch (const InputError& error) {
        throw error.file().empty() ? error.in_file(file.string()) : error;
    }
}

}  // namespace

const std::vector<MeasuredRun>& published_runs() {
    static const std::vector<MeasuredRun> all = [] {
        std::vector<MeasuredRun> runs;
        for (const PresetInfo& preset : scenario_presets())
            if (auto run = published(preset)) runs.push_back(std::move(*run));
        return runs;
    }();
    return all;
}

}  // namespace layline
