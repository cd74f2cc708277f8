// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/score.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "model/cost/memory_fit.h"
#include "model/cost/memory_replay.h"
#include "model/cost/memory_rules.h"
#include "model/estimate/verdict.h"

namespace layline {

namespace {

double error_of(double predicted, double measured) { return predicted / measured - 1; }

void score_memory(const std::vector<const ScoredRun*>& runs, Score& score) {
    std::vector<double> errors;
    std::size_t right = 0;
    for (const ScoredRun* scored : runs) {
        const MeasuredRun& run = *scored->run;
        if (!run.out_of_memory && run.peak_memory_bytes > 0) errors.push_back(error_of(scored->logged_bytes, run.peak_memory_bytes));
        if (run.out_of_memory && scored->said_to_fit()) ++score.fit.missed_oom;
        if (!run.out_of_memory && !scored->said_to_fit()) ++score.fit.false_oom;
        right += run.out_of_memory != scored->said_to_fit() ? 1 : 0;
        if (!run.out_of_memory) continue;
        const double lowest = score.fit.lowest_oom_fraction;
        score.fit.lowest_oom_fraction = lowest == 0 ? scored->fill() : std::min(lowest, scored->fill());
    }
    score.peak_memory = measure(errors);
    score.fit.n = runs.size();
    score.fit.accuracy = runs.empty() ? 0 : static_cast<double>(right) / static_cast<double>(runs.size());
}

void score_times(const std::vector<const ScoredRun*>& runs, Score& score) {
    std::vector<double> errors;
    std::size_t covered = 0;
    for (const ScoredRun* scored : runs) {
        if (!scored->run->timed()) continue;
        const double measured_s = scored->run->step_time_s;
        errors.push_back(error_of(scored->step.step_time_s, measured_s));
        covered += measured_s >= scored->step.low_s && measured_s <= scored->step.high_s ? 1 : 0;
    }
    score.step_time = measure(errors);
    if (!errors.empty()) score.interval.covered = static_cast<double>(covered) / static_cast<double>(errors.size());
}

void score_choices(const std::vector<const ScoredRun*>& runs, Score& score) {
    std::map<std::string, std::vector<const ScoredRun*>> groups;
    for (const ScoredRun* scored : runs)
        if (scored->run->timed()) groups[layout_choice_key(*scored->run)].push_back(scored);
    for (const auto& [key, group] : groups) {
        if (group.size() < 2) continue;
        const auto predicted = [](const ScoredRun* scored) { return scored->step.step_time_s; };
        const auto measured = [](const ScoredRun* scored) { return scored->run->step_time_s; };
        const double chosen_s = (*std::ranges::min_element(group, {}, predicted))->run->step_time_s;
        const double regret = chosen_s / measured(*std::ranges::min_element(group, {}, measured)) - 1;
        ++score.layout_choice.groups;
        score.layout_choice.mean_regret += regret;
        score.layout_choice.max_regret = std::max(score.layout_choice.max_regret, regret);
    }
    if (score.layout_choice.groups > 0) score.layout_choice.mean_regret /= static_cast<double>(score.layout_choice.groups);
}

std::map<std::string, Score> grouped(const std::vector<ScoredRun>& runs, const std::function<std::string(const MeasuredRun&)>& key) {
    std::map<std::string, std::vector<const ScoredRun*>> groups;
    for (const ScoredRun& scored : runs) groups[key(*scored.run)].push_back(&scored);
    std::map<std::string, Score> scores;
    for (const auto& [name, members] : groups) scores[name] = summarise(members);
    return scores;
}

/// What the run's own record speaks of: the largest of its statistic over all ranks, or the first rank's. Without one, the reserved
/// bytes of the fullest rank.
double logged_bytes(const MeasuredRun& run, const std::vector<StageMemory>& memory) {
    const auto counted = [&](const StageMemory& rank) {
        return run.statistic == MemoryStatistic::allocated ? rank.allocated_bytes() : rank.reserved_bytes();
    };
    if (run.peak_memory_bytes > 0 && memory_rules(run.scenario).logs_first_rank) return counted(memory.front());
    return counted(*std::ranges::max_element(memory, {}, counted));
}

}  // namespace

ScoredRun score_run(const MeasuredRun& run, const Predictor& predictor) {
    ScoredRun scored;
    scored.run = &run;
    scored.step = predictor.predict(run.scenario);
    const std::vector<StageMemory> memory = replayed_stage_memory(run.scenario);
    const StageMemory& fullest = memory[static_cast<std::size_t>(peak_stage(memory))];
    scored.reserved_bytes = fullest.reserved_bytes();
    scored.logged_bytes = logged_bytes(run, memory);
    scored.usable_bytes = usable_bytes(run.scenario);
    scored.verdict = verdict_of(scored.fill());
    return scored;
}

std::vector<ScoredRun> score_runs(const std::vector<MeasuredRun>& runs, const Predictor& predictor) {
    std::vector<ScoredRun> scored;
    scored.reserve(runs.size());
    for (const MeasuredRun& run : runs) scored.push_back(score_run(run, predictor));
    return scored;
}

Score summarise(const std::vector<const ScoredRun*>& runs) {
    Score score;
    score.rows = runs.size();
    score_times(runs, score);
    score_memory(runs, score);
    score_choices(runs, score);
    return score;
}

Score overall(const std::vector<ScoredRun>& runs) {
    std::vector<const ScoredRun*> all;
    for (const ScoredRun& scored : runs) all.push_back(&scored);
    return summarise(all);
}

std::map<std::string, Score> by_source(const std::vector<ScoredRun>& runs) {
    return grouped(runs, [](const MeasuredRun& run) { return run.source; });
}

std::map<std::string, Score> by_file(const std::vector<ScoredRun>& runs) {
    return grouped(runs, [](const MeasuredRun& run) { return run.file; });
}

}  // namespace layline
