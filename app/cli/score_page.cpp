// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/score_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

constexpr std::size_t most_bad_rows = 25;

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }

double error_of(const ScoredRun& scored) { return scored.step.step_time_s / scored.run->step_time_s - 1; }

void add_line(std::string& page, const std::string& name, const Score& best, const Score& defaults) {
    const ErrorMeasures& time = best.step_time;
    if (time.n == 0 && best.fit.n == 0) return;
    const std::string regret = best.layout_choice.groups > 0 ? percent(best.layout_choice.mean_regret) : "";
    page += fmt::format("| {} | {} | {} | {} | {} | {:+.1f} | {} | {} | {} | {} |\n", name, time.n, percent(time.mape),
                        percent(time.median_ape), percent(time.p95_ape), 100 * time.bias, percent(defaults.step_time.mape),
                        percent(best.interval.covered), regret, percent(best.fit.accuracy));
}

void add_table(std::string& page, const std::vector<ScoredRun>& best, const std::vector<ScoredRun>& defaults) {
    page +=
        "| source | timed runs | mean, % | median, % | 95th percentile, % | bias, % | mean without site calibration, % | in the 80 % band, "
        "% | "
        "regret of the layout chosen, % | fit or not, right, % |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    const auto without = by_file(defaults);
    for (const auto& [file, score] : by_file(best)) add_line(page, file, score, without.at(file));
    add_line(page, "**all**", overall(best), overall(defaults));
}

void add_bad_rows(std::string& page, const std::vector<ScoredRun>& best) {
    std::vector<const ScoredRun*> rows;
    for (const ScoredRun& scored : best)
        if (scored.run->timed()) rows.push_back(&scored);
    std::ranges::stable_sort(rows, std::ranges::greater{}, [](const ScoredRun* scored) { return std::abs(error_of(*scored)); });
    rows.resize(std::min(most_bad_rows, rows.size()));
    page += "\n## Farthest off\n\n| run | framework | GPUs | TP | PP | micro-batch | error, % |\n|---|---|--:|--:|--:|--:|--:|\n";
    for (const ScoredRun* scored : rows) {
        const Scenario& s = scored->run->scenario;
        page += fmt::format("| {} | {} | {} | {} | {} | {} | {:+.1f} |\n", scored->run->run_id, s.training.framework, s.cluster.gpus,
                            s.layout.tp, s.layout.pp, s.layout.micro_batch, 100 * error_of(*scored));
    }
}

}  // namespace

std::string score_page(const std::vector<ScoredRun>& best, const std::vector<ScoredRun>& defaults, const RunTable& table) {
    std::string page =
        "# Scorecard\n\nPredicted step times and memory against measured runs, as `layline-cli score` counts them; written by "
        "`packaging/scorecard`, not by hand.\n\nErrors are of the step time, predicted over measured less one. The shipped site "
        "calibrations were "
        "fitted on such runs, so that the first columns say how well the model describes them; the column without site calibration uses "
        "what was "
        "fitted over an accelerator's runs alone (and none of arXiv 2311.05610's). No run is stored in the product.\n\n";
    add_table(page, best, defaults);
    page += fmt::format("\n{} rows could not be used.\n", table.dropped.size());
    add_bad_rows(page, best);
    return page;
}

}  // namespace layline
