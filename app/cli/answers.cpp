// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/answers.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

nlohmann::json stage_json(const StageMemory& stage) {
    return {{"stage", stage.stage},
            {"weights_gib", stage.weights_bytes / gib},
            {"gradients_gib", stage.gradients_bytes / gib},
            {"optimizer_gib", stage.optimizer_bytes / gib},
            {"activations_gib", stage.activations_bytes / gib},
            {"logits_gib", stage.logits_bytes / gib},
            {"buffers_gib", stage.buffers_bytes / gib},
            {"reserve_gib", stage.reserve_bytes / gib}};
}

nlohmann::json waterfall_json(const std::vector<WaterfallRow>& rows) {
    nlohmann::json array = nlohmann::json::array();
    for (const WaterfallRow& row : rows) array.push_back({{"name", row.name}, {"seconds", row.seconds}, {"share", row.share}});
    return array;
}

nlohmann::json nearest_runs_json(const Evidence& evidence) {
    nlohmann::json array = nlohmann::json::array();
    for (const NearestRun& nearest : evidence.nearest_runs) {
        nlohmann::json differing = nlohmann::json::array();
        for (const Difference& difference : nearest.differences)
            differing.push_back({{"field", difference.field}, {"here", difference.here}, {"there", difference.there}});
        array.push_back({{"run_id", nearest.run.run_id},
                         {"name", nearest.run.scenario.name},
                         {"source", nearest.run.source},
                         {"published", nearest.published},
                         {"near", nearest.near()},
                         {"distance", nearest.distance},
                         {"measured_step_time_s", nearest.run.step_time_s},
                         {"predicted_step_time_s", nearest.predicted_s},
                         {"error", nearest.error()},
                         {"differences", differing}});
    }
    return array;
}

}  // namespace

const char* word_of(LaunchStage stage) {
    switch (stage) {
        case LaunchStage::express:
            return "express";
        case LaunchStage::parse:
            return "parse";
        case LaunchStage::config:
            return "config";
        case LaunchStage::groups:
            return "groups";
        case LaunchStage::build:
            return "build";
        case LaunchStage::first_step:
            return "first-step";
    }
    return "";
}

const char* word_of(Reaction reaction) {
    switch (reaction) {
        case Reaction::refuses:
            return "refuses";
        case Reaction::rewrites:
            return "rewrites";
        case Reaction::warns:
            return "warns";
    }
    return "";
}

const char* word_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::fits:
            return "fits";
        case Verdict::tight:
            return "tight";
        case Verdict::does_not_fit:
            return "does-not-fit";
        case Verdict::illegal:
            return "illegal";
    }
    return "";
}

nlohmann::json violations_json(const std::vector<Violation>& violations) {
    nlohmann::json array = nlohmann::json::array();
    for (const Violation& v : violations) {
        array.push_back({{"rule", v.rule},
                         {"launcher", v.launcher},
                         {"field", v.field},
                         {"severity", v.severity == Severity::error ? "error" : "warning"},
                         {"equation", v.equation},
                         {"message", v.message},
                         {"nearest", v.nearest_words.empty() ? nlohmann::json(v.nearest) : nlohmann::json(v.nearest_words)},
                         {"alternatives", v.alternatives}});
        if (v.launcher.empty()) continue;
        array.back().update({{"stage", word_of(v.stage)},
                             {"reaction", word_of(v.reaction)},
                             {"launcher_message", v.launcher_message},
                             {"source", v.source}});
    }
    return array;
}

nlohmann::json estimate_json(const Estimate& e, const Evidence& evidence) {
    nlohmann::json answer = {{"verdict", word_of(e.verdict)}, {"violations", violations_json(e.violations)}, {"warnings", e.warnings}};
    if (!e.legal()) return answer;
    nlohmann::json stages = nlohmann::json::array();
    for (const StageMemory& stage : e.memory) stages.push_back(stage_json(stage));
    const StageMemory& peak = e.memory[static_cast<std::size_t>(e.peak_stage)];
    answer.update({{"step_time_s", e.step_time_s},
                   {"step_time_band_s", {e.step_time_low_s, e.step_time_high_s}},
                   {"tokens_per_s", e.tokens_per_s},
                   {"tokens_per_s_per_gpu", e.tokens_per_s_per_gpu},
                   {"mfu", {{"palm", e.mfu_palm}, {"megatron", e.mfu_megatron}, {"causal", e.mfu_causal}}},
                   {"hfu", {{"palm", e.hfu_palm}, {"megatron", e.hfu_megatron}, {"causal", e.hfu_causal}}},
                   {"bubble", {{"makespan", e.bubble.makespan}, {"span", e.bubble.span}}},
                   {"peak_memory_gib", {{"allocated", peak.allocated_bytes() / gib}, {"reserved", peak.reserved_bytes() / gib}}},
                   {"peak_stage", e.peak_stage},
                   {"capacity_gib", e.capacity_bytes / gib},
                   {"fit_probability", e.fit_probability},
                   {"stages", stages},
                   {"waterfall", waterfall_json(e.waterfall)},
                   {"nearest_runs", nearest_runs_json(evidence)},
                   {"coefficients", e.coefficients_source}});
    return answer;
}

void print_json(const nlohmann::json& answer) {
    const std::string text = answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
}

}  // namespace layline
