// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_answers.h"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"

namespace layline {

namespace {

using nlohmann::json;

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

json measures_json(const ErrorMeasures& m) {
    return {{"n", m.n}, {"mape", m.mape}, {"median_ape", m.median_ape}, {"p95_ape", m.p95_ape}, {"bias", m.bias}};
}

json one_score_json(const Score& score) {
    return {{"rows", score.rows},
            {"step_time", measures_json(score.step_time)},
            {"peak_memory", measures_json(score.peak_memory)},
            {"fit",
             {{"n", score.fit.n},
              {"accuracy", score.fit.accuracy},
              {"missed_oom", score.fit.missed_oom},
              {"false_oom", score.fit.false_oom},
              {"lowest_oom_fraction", score.fit.lowest_oom_fraction}}},
            {"layout_choice",
             {{"groups", score.layout_choice.groups},
              {"mean_regret", score.layout_choice.mean_regret},
              {"max_regret", score.layout_choice.max_regret}}},
            {"interval", {{"nominal", score.interval.nominal}, {"covered", score.interval.covered}}}};
}

json known_or_null(double value) { return value > 0 ? json(value) : json(); }

json run_json(const ScoredRun& scored) {
    const MeasuredRun& run = *scored.run;
    return {
        {"run_id", run.run_id},
        {"source", run.source},
        {"status", run.out_of_memory ? "oom" : "ok"},
        {"predicted", {{"step_time_s", scored.step.step_time_s}, {"peak_memory_gib", scored.logged_bytes / gib}, {"fill", scored.fill()}}},
        {"band_s", {scored.step.low_s, scored.step.high_s}},
        {"measured", {{"step_time_s", known_or_null(run.step_time_s)}, {"peak_memory_gib", known_or_null(run.peak_memory_bytes / gib)}}},
        {"coefficients", scored.step.source},
        {"verdict", word_of(scored.verdict)}};
}

json scores_json(const std::map<std::string, Score>& scores) {
    json object = json::object();
    for (const auto& [name, score] : scores) object[name] = one_score_json(score);
    return object;
}

json coefficient_json(const FittedCoefficient& fitted) {
    return {{"before", fitted.before},
            {"after", fitted.after},
            {"spread", fitted.spread},
            {"prior_spread", fitted.prior_spread},
            {"held", fitted.held}};
}

}  // namespace

json score_json(const std::vector<ScoredRun>& scored, const RunTable& table) {
    json runs = json::array();
    for (const ScoredRun& run : scored) runs.push_back(run_json(run));
    return {{"overall", one_score_json(overall(scored))},
            {"by_source", scores_json(by_source(scored))},
            {"by_file", scores_json(by_file(scored))},
            {"runs", runs},
            {"dropped", dropped_json(table)}};
}

json report_json(const FitReport& report) {
    json coefficients = json::object();
    for (const FittedCoefficient& fitted : report.coefficients)
        coefficients[std::string(fitted.coefficient->name)] = coefficient_json(fitted);
    return {{"rows", report.rows},
            {"condition", report.condition},
            {"iterations", report.iterations},
            {"converged", report.converged},
            {"before", measures_json(report.before)},
            {"fitted", measures_json(report.fitted)},
            {"cross_validated", measures_json(report.cross_validated)},
            {"with_residual_model", measures_json(report.with_residual_model)},
            {"coefficients", coefficients},
            {"notes", report.notes}};
}

json dropped_json(const RunTable& table) {
    json dropped = json::array();
    for (const DroppedRow& row : table.dropped)
        dropped.push_back({{"file", row.file}, {"line", row.line}, {"run_id", row.run_id}, {"reason", row.reason}});
    return dropped;
}

void print_dropped(const RunTable& table) {
    for (const DroppedRow& row : table.dropped)
        fmt::print(stderr, "note: {}{}{}{} left out: {}\n", row.file, row.line == 0 ? "" : fmt::format(" line {}", row.line),
                   row.run_id.empty() ? "" : ", ", row.run_id, row.reason);
}

}  // namespace layline
