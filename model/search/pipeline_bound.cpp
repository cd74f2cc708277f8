// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/pipeline_bound.h"

#include <algorithm>
#include <array>

namespace layline {

namespace {

struct Named {
    std::string_view name;
    BoundKind kind;
};

constexpr std::array<Named, 15> kinds{{
    {"1f1b", BoundKind::fused},
    {"gpipe", BoundKind::fused},
    {"eager-1f1b", BoundKind::fused},
    {"interleaved", BoundKind::fused},
    {"interleaved-overlap", BoundKind::fused},
    {"looped-bfs", BoundKind::fused},
    {"breadth-first", BoundKind::fused},
    {"depth-first", BoundKind::fused},
    {"zb-h1", BoundKind::looped},
    {"zb-h2", BoundKind::looped},
    {"interleaved-zb", BoundKind::looped},
    {"zb-v", BoundKind::folded},
    {"v-half", BoundKind::folded},
    {"v-min", BoundKind::folded},
    {"dualpipev", BoundKind::folded},
}};

double work_s(const StepTimes& step, std::size_t stage) {
    return step.stages[stage].total_s() + step.forward_overhead_s(stage) + step.backward_overhead_s(stage);
}

double rank_work_s(const StepTimes& step, std::size_t rank, std::size_t ranks, bool folded) {
    double sum = 0;
    for (std::size_t first = 0, chunk = 0; first < step.stages.size(); first += ranks, ++chunk)
        sum += work_s(step, first + (folded && chunk % 2 == 1 ? ranks - 1 - rank : rank));
    return sum;
}

}  // namespace

BoundKind bound_kind(std::string_view schedule) {
    const auto found = std::ranges::find(kinds, schedule, &Named::name);
    return found == kinds.end() ? BoundKind::mean : found->kind;
}

double lowest_pipeline_s(const StepTimes& step, BoundKind kind) {
    // What rounding may take from a sum that is exact on paper.
    constexpr double rounding = 1 - 1e-9;
    const auto ranks = static_cast<std::size_t>(step.ranks);
    double lowest = 0;
    if (kind == BoundKind::mean) {
        for (std::size_t stage = 0; stage < step.stages.size(); ++stage) lowest += work_s(step, stage);
        return rounding * step.micro_batches * lowest / static_cast<double>(step.ranks);
    }
    double way_s = 0;  // down to the rank and, for the last time, back
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        const double edges_s = kind == BoundKind::fused ? way_s : 0;
        lowest = std::max(lowest, edges_s + step.micro_batches * rank_work_s(step, rank, ranks, kind == BoundKind::folded));
        way_s += work_s(step, rank) + 2 * step.transfer_s;
    }
    return rounding * lowest;
}

}  // namespace layline
