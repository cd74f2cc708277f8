// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/calibration/error_measures.h"
#include "model/calibration/measured_run.h"
#include "model/calibration/predictor.h"
#include "model/estimate/estimate.h"

namespace layline {

/// What the model says of one measured run.
struct ScoredRun {
    const MeasuredRun* run = nullptr;
    StepPrediction step;
    double reserved_bytes = 0;  ///< of the fullest rank
    double logged_bytes = 0;    ///< predicted for what was measured: allocated or reserved, of the rank that wrote it down
    double usable_bytes = 0;
    Verdict verdict = Verdict::illegal;

    double fill() const { return reserved_bytes / usable_bytes; }
    bool said_to_fit() const { return verdict == Verdict::fits || verdict == Verdict::tight; }
};

/// Whether a run fits, said against seen.
struct FitMeasures {
    std::size_t n = 0;
    double accuracy = 0;
    std::size_t missed_oom = 0;      ///< ran out of memory, said to fit
    std::size_t false_oom = 0;       ///< ran, said not to fit
    double lowest_oom_fraction = 0;  ///< smallest predicted fill of a run that ran out; 0 where none did
};

/// What choosing a layout by the model costs: measured time of the chosen over the best measured, less one.
struct ChoiceMeasures {
    std::size_t groups = 0;
    double mean_regret = 0, max_regret = 0;
};

struct IntervalMeasures {
    double nominal = 0.8;
    double covered = 0;
};

struct Score {
    std::size_t rows = 0;
    ErrorMeasures step_time, peak_memory;
    FitMeasures fit;
    ChoiceMeasures layout_choice;
    IntervalMeasures interval;
};

ScoredRun score_run(const MeasuredRun& run, const Predictor& predictor);
std::vector<ScoredRun> score_runs(const std::vector<MeasuredRun>& runs, const Predictor& predictor);

Score summarise(const std::vector<const ScoredRun*>& runs);
Score overall(const std::vector<ScoredRun>& runs);
/// By the runs' source, in alphabetical order.
std::map<std::string, Score> by_source(const std::vector<ScoredRun>& runs);
/// By the file they came from.
std::map<std::string, Score> by_file(const std::vector<ScoredRun>& runs);

}  // namespace layline
