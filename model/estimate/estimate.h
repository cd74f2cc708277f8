// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/cost/memory.h"
#include "model/cost/weight_versions.h"
#include "model/rules/violation.h"
#include "model/scenario/scenario.h"
#include "model/schedule/timeline.h"

namespace layline {

enum class Verdict { fits, tight, does_not_fit, illegal };

/// From peak to achieved: where the step's time goes. In the order of the picture.
enum class WaterfallKind {
    peak,
    kernel_inefficiency,
    memory_bound,
    recompute,
    tp_communication,
    cp_communication,
    ep_communication,
    bubble,
    imbalance,
    dp_communication,
    optimizer,
    other,
    achieved,
};

struct WaterfallRow {
    WaterfallKind kind = WaterfallKind::peak;
    std::string name;
    double seconds = 0;  ///< of the step, averaged over GPUs; the rows between peak and achieved plus achieved sum to the step time
    double share = 0;    ///< of the step, 0..1: seconds / step time; MFU points are 100 * share
};

/// Bubble in both definitions, as shares of the pipeline's own time (reference: schedules, section 0).
struct Bubble {
    double makespan = 0;  ///< 1 - work / makespan
    double span = 0;      ///< 1 - work / longest span of a rank
};

/// A bar of a communication lane or of the end of the step, beside the timeline's compute boxes.
enum class LaneKind {
    dp_reduce,
    dp_gather,
    optimizer,
    unshard,  ///< ZeRO-3: a stage's weights are gathered
};
struct LaneBar {
    LaneKind kind = LaneKind::optimizer;
    int rank = 0;
    double start_s = 0;
    double end_s = 0;
    int stage = -1;  ///< virtual stage, where the bar is of one
};

/// Shares of a compute box in which the rank only communicates.
struct CommunicationShares {
    double tp = 0, cp = 0, ep = 0;
};

/// What one step does on the scenario's cluster. Immutable once made; shared by every view.
struct Estimate {
    Scenario scenario;
    std::vector<Violation> violations;
    Verdict verdict = Verdict::illegal;  ///< when illegal, everything below is empty

    double step_time_s = 0;
    double step_time_low_s = 0, step_time_high_s = 0;  ///< 80 % band
    /// Half of the band's width as a share of the step time; 0 of an illegal layout.
    double band_share() const { return step_time_s > 0 ? (step_time_high_s - step_time_low_s) / (2 * step_time_s) : 0; }
    double tokens_per_s = 0;
    double tokens_per_s_per_gpu = 0;
    double mfu_palm = 0, mfu_megatron = 0, mfu_causal = 0;
    double hfu_palm = 0, hfu_megatron = 0, hfu_causal = 0;
    Bubble bubble;

    std::vector<StageMemory> memory;  ///< one per pipeline rank
    int peak_stage = 0;
    double capacity_bytes = 0;  ///< of the accelerator, as drawn
    double fill = 0;            ///< peak reserved over capacity
    double fit_probability = 0;

    std::vector<WaterfallRow> waterfall;
    std::shared_ptr<const Timeline> timeline;
    std::vector<int> slice_lengths;        ///< tokens, where the schedule cuts sequences; otherwise empty
    std::vector<WeightVersions> versions;  ///< one per pipeline rank, where the pipeline is asynchronous; otherwise empty
    std::vector<LaneBar> lanes;
    double tp_share = 0;                             ///< share of a compute box that is tensor-parallel communication, for the folded lane
    double transfer_s = 0;                           ///< a boundary tensor from one rank to another
    std::vector<CommunicationShares> communication;  ///< one entry per virtual stage

    std::string coefficients_source;    ///< "A100 public runs", "datasheet"
    std::vector<std::string> warnings;  ///< where the model extrapolates

    double mfu(MfuConvention convention) const {
        return convention == MfuConvention::palm ? mfu_palm : convention == MfuConvention::megatron ? mfu_megatron : mfu_causal;
    }
    double hfu(MfuConvention convention) const {
        return convention == MfuConvention::palm ? hfu_palm : convention == MfuConvention::megatron ? hfu_megatron : hfu_causal;
    }
    bool legal() const { return verdict != Verdict::illegal; }
};

/// What the step would be if the ranks ran another order, such as one read from a file: times, lanes, rates and memory of that order
/// under the scenario's own stages. Activations scale with the most that the order holds on each rank.
/// @throws InputError where the order's ranks, stages or micro-batches are not the layout's.
Estimate estimate_of_order(const Scenario& scenario, const Coefficients& coefficients, const std::shared_ptr<const Schedule>& order);

/// The one door. Never throws for a scenario that from_json accepted: an illegal one comes back with its violations.
Estimate estimate(const Scenario& scenario, const Coefficients& coefficients);
/// With the best shipped coefficients for the scenario's accelerator and framework.
Estimate estimate(const Scenario& scenario);

}  // namespace layline
