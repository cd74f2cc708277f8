// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/pipeline_bound.h"

#include <algorithm>
#include <array>

#include "model/estimate/quick_estimate.h"

namespace layline {

namespace {

struct Named {
    std::string_view name;
    BoundKind kind;
};

constexpr std::array<Named, 16> kinds{{
    {"1f1b", BoundKind::fused},
    {"gpipe", BoundKind::fused},
    {"eager-1f1b", BoundKind::paired},
    {"interleaved", BoundKind::fused},
    {"interleaved-overlap", BoundKind::paired},
    {"looped-bfs", BoundKind::fused},
    {"breadth-first", BoundKind::fused},
    {"depth-first", BoundKind::fused},
    {"zb-h1", BoundKind::looped},
    {"zb-h2", BoundKind::looped},
    {"interleaved-zb", BoundKind::looped},
    {"zb-v", BoundKind::folded},
    {"v-half", BoundKind::folded},
    {"v-min", BoundKind::folded},
    {"dualpipev", BoundKind::paired},
    {"dualpipe", BoundKind::paired},
}};

/// Seconds of a stage's actions that its micro-batches' ways go through: forward and whole backward, or input gradient alone.
double way_s(const StepTimes& step, std::size_t stage, bool fused) {
    const StageTimes& of = step.stages[stage];
    const double backward_s = fused ? of.backward_s() : of.input_gradient_s;
    return of.forward_s + backward_s + step.forward_overhead_s(stage) + step.backward_overhead_s(stage);
}

double work_s(const StepTimes& step, std::size_t stage) { return way_s(step, stage, true); }

}  // namespace

BoundKind bound_kind(std::string_view schedule) {
    const auto found = std::ranges::find(kinds, schedule, &Named::name);
    return found == kinds.end() ? BoundKind::mean : found->kind;
}

double lowest_paired_s(double forward_s, double backward_s, double gain) {
    return forward_s + backward_s - gain * std::min(forward_s, backward_s);
}

double lowest_pipeline_s(const StepTimes& step, BoundKind kind) {
    // What rounding may take from a sum that is exact on paper.
    constexpr double rounding = 1 - 1e-9;
    const auto ranks = static_cast<std::size_t>(step.ranks);
    const std::size_t stages = step.stages.size();
    const double count = step.micro_batches;
    if (kind == BoundKind::mean || kind == BoundKind::paired) {
        double forward_s = 0, backward_s = 0;
        for (std::size_t stage = 0; stage < stages; ++stage) {
            forward_s += step.stages[stage].forward_s + step.forward_overhead_s(stage);
            backward_s += step.stages[stage].backward_s() + step.backward_overhead_s(stage);
        }
        const double gain = kind == BoundKind::paired ? pair_gain(step) : 0;
        return rounding * count * lowest_paired_s(forward_s, backward_s, gain) / static_cast<double>(step.ranks);
    }
    const bool fused = kind == BoundKind::fused, folded = kind == BoundKind::folded;
    double lowest = 0, before_s = 0;  // of the stages before, down and back again
    for (std::size_t stage = 0; stage < stages; ++stage) {
        const double own_s = way_s(step, stage, fused);
        double between_s = count * own_s;
        if (stage < ranks) {
            double work = 0, ways = 0;
            for (std::size_t first = 0, chunk = 0; first < stages; first += ranks, ++chunk) {
                const std::size_t held = first + (folded && chunk % 2 == 1 ? ranks - 1 - stage : stage);
                work += work_s(step, held);
                ways += way_s(step, held, fused);
            }
            lowest = std::max(lowest, count * work);
            between_s = count * ways;
        }
        lowest = std::max(lowest, before_s + between_s + (fused ? 0 : step.stages.front().weight_gradient_s));
        const bool turns = folded && (stage + 1) % ranks == 0;
        before_s += own_s + (turns ? 0 : 2 * step.transfer_s);
    }
    return rounding * lowest;
}

}  // namespace layline
