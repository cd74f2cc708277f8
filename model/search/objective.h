// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "model/estimate/quick_estimate.h"
#include "model/scenario/scenario.h"

namespace layline {

/// One layout and what it would do.
struct Candidate {
    Layout layout;
    QuickEstimate estimate;
    std::int64_t gpus = 0;
};

/// What search minimises; MFU and headroom are maximised.
enum class Objective { step_time, mfu, memory_headroom, fewest_gpus, cost, energy, time_to_train };

/// "step_time", ...; the words of the command line, in the order of the enumeration.
std::span<const std::string_view> objective_words();

/// What a whole run is and costs.
struct RunTerms {
    double tokens = 1e12;         ///< trained on in all
    double usd_per_gpu_hour = 0;  ///< 0: unknown, and cost too
    double watts_per_gpu = 0;     ///< taken for the whole run: the board's power limit; 0: unknown
    double tokens_per_step = 0;
    double useful_flops = 0;      ///< of a step, PaLM's count
    double peak_flops_per_s = 0;  ///< of one GPU
};
/// With the accelerator's price and power. @param tokens > 0
RunTerms run_terms(const Scenario& scenario, double tokens);

struct RunFigures {
    double seconds = 0, usd = 0, kwh = 0;
};
RunFigures run_figures(const RunTerms& terms, double step_time_s, std::int64_t gpus);

/// Bounds that a result must keep; infinite or zero where there is none.
struct Limits {
    double peak_bytes = std::numeric_limits<double>::infinity();
    double step_time_s = std::numeric_limits<double>::infinity();
    double run_seconds = std::numeric_limits<double>::infinity();
    double usd = std::numeric_limits<double>::infinity();
    double kwh = std::numeric_limits<double>::infinity();
    double mfu = 0;
};
/// The slowest step that keeps all of them on `gpus` GPUs: each falls with the step time.
double slowest_step_s(const Limits& limits, const RunTerms& terms, std::int64_t gpus);

/// What is compared first; lower is better. Grows with the step time where the number of GPUs is the same.
double score(Objective objective, double step_time_s, double peak_bytes, std::int64_t gpus);

/// Whether `a` goes before `b`: by score, then step time, then memory, then GPUs and layout, so that no order of arrival matters.
bool goes_before(const Candidate& a, const Candidate& b, Objective objective);

/// By the layouts' fields in their order: tp, pp, vpp, ...
bool layout_before(const Candidate& a, const Candidate& b);

/// The same layout on as many GPUs.
bool same_layout(const Candidate& a, const Candidate& b);

}  // namespace layline
