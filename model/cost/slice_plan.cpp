// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/slice_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <mutex>
#include <numeric>
#include <utility>

#include "model/cost/flops.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/slices.h"
#include "model/cost/stage_times.h"
#include "model/scenario/schedule_traits.h"

namespace layline {

namespace {

constexpr int most_blocks = 64;  ///< of the optimum: its time grows with their fourth power

bool cuts(const Layout& layout) { return cuts_sequences(layout.schedule) && (layout.slices > 1 || layout.slicing == Slicing::optimal); }

/// Slices are dealt to context ranks, and with sequence parallelism to tensor ranks.
std::int64_t granularity(const Layout& layout) { return layout.cp * (layout.sequence_parallel ? layout.tp : 1); }

/// One for the whole sequence.
CausalCost cost_of(const Scenario& scenario) {
    const auto tokens = static_cast<double>(scenario.training.sequence_length);
    const double share = attention_share(scenario);
    return {(1 - share) / tokens, 2 * share / (tokens * tokens)};
}

/// As many blocks as the optimum takes, of a multiple of the granularity.
int block_tokens(const Scenario& scenario) {
    const std::int64_t unit = granularity(scenario.layout), units = scenario.training.sequence_length / unit;
    std::int64_t blocks = std::min<std::int64_t>(most_blocks, units);
    while (units % blocks != 0) --blocks;
    return static_cast<int>(units / blocks * unit);
}

std::vector<int> optimal_lengths(const Scenario& scenario) {
    const StepTimes times = step_times(scenario, shipped_coefficients(scenario));
    double stage_s = 0;
    for (const StageTimes& stage : times.stages) stage_s += stage.total_s() / static_cast<double>(times.stages.size());
    const double fixed = times.micro_batch_s / stage_s;
    const auto cost = [fixed, of = cost_of(scenario)](int length, int context) { return fixed + of(length, context); };
    return terapipe_slices(static_cast<int>(scenario.training.sequence_length), static_cast<int>(scenario.layout.pp),
                           block_tokens(scenario), cost, static_cast<int>(times.micro_batches))
        .lengths;
}

std::mutex mutex;
std::list<std::pair<Scenario, std::vector<int>>> optima;  // most recently made first
constexpr std::size_t kept_optima = 16;

/// A drag asks for the optimum of the same plan several times.
std::vector<int> known_optimal_lengths(const Scenario& scenario) {
    const std::lock_guard lock(mutex);
    const auto found = std::ranges::find(optima, scenario, &std::pair<Scenario, std::vector<int>>::first);
    if (found != optima.end()) return found->second;
    optima.emplace_front(scenario, optimal_lengths(scenario));
    if (optima.size() > kept_optima) optima.pop_back();
    return optima.front().second;
}

std::vector<int> lengths_of(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const auto tokens = static_cast<int>(scenario.training.sequence_length);
    const auto n = static_cast<int>(layout.slices);
    switch (layout.slicing) {
        case Slicing::equal:
            return equal_slices(tokens, n);
        case Slicing::balanced:
            return balanced_slices(tokens, n, static_cast<int>(granularity(layout)), cost_of(scenario));
        case Slicing::optimal:
            return known_optimal_lengths(scenario);
    }
    return {};
}

/// The most that Seq1F1B's order holds: forwards in the order of slices, backwards in the opposite order within each micro-batch
/// (arXiv 2406.03488, section 3.2).
double most_held(const std::vector<double>& parts, std::int64_t ranks_after, std::int64_t micro_batches) {
    const auto n = static_cast<std::int64_t>(parts.size());
    const std::int64_t items = micro_batches * n, warm_up = std::min(ranks_after + n - 1, items);
    const auto part = [&](std::int64_t slice) { return parts[static_cast<std::size_t>(slice)]; };
    double held = 0;
    for (std::int64_t x = 0; x < warm_up; ++x) held += part(x % n);
    double most = held;
    for (std::int64_t x = 0; x < 2 * n && warm_up + x < items; ++x) {
        held += part((warm_up + x) % n);
        most = std::max(most, held);
        held -= part(n - 1 - x % n);
    }
    return most;
}

}  // namespace

std::vector<double> SlicePlan::parts() const {
    const double whole = std::accumulate(lengths.begin(), lengths.end(), 0.0);
    std::vector<double> all;
    for (const int length : lengths) all.push_back(length / whole);
    return all;
}

double attention_share(const Scenario& scenario) {
    // The two conventions differ by half of the attention square, which is what causal attention costs.
    const double causal = model_flops(scenario, MfuConvention::causal);
    return std::clamp((model_flops(scenario, MfuConvention::megatron) - causal) / causal, 0.0, 1.0);
}

std::string slicing_refusal(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    if (!cuts(layout)) return {};
    const std::int64_t tokens = scenario.training.sequence_length, unit = granularity(layout), n = layout.slices;
    if (layout.slicing == Slicing::optimal) {
        if (!takes_unequal_slices(layout.schedule))
            return fmt::format("The optimal slices are TeraPipe's, for TeraPipe and Seq1F1B; {} takes equal ones.", layout.schedule);
        if (tokens % unit == 0) return {};
        return fmt::format("{} tokens are no multiple of {} (CP, and TP with sequence parallelism), of which slices are made.", tokens,
                           unit);
    }
    const std::int64_t multiple = layout.slicing == Slicing::equal ? n * unit : unit;
    if (tokens % multiple == 0 && tokens / unit >= n) return {};
    if (layout.slicing == Slicing::equal)
        return fmt::format("{} tokens do not divide into {} equal slices{}.", tokens, n,
                           unit > 1 ? fmt::format(" of a multiple of {} (CP, and TP with sequence parallelism)", unit) : "");
    return fmt::format("{} tokens do not hold {} slices of a multiple of {} (CP, and TP with sequence parallelism).", tokens, n, unit);
}

SlicePlan slice_plan(const Scenario& scenario) {
    if (!cuts(scenario.layout)) return {};
    SlicePlan plan;
    plan.lengths = lengths_of(scenario);
    plan.cost_shares = slice_shares(plan.lengths, cost_of(scenario));
    return plan;
}

bool holds_unequal_slices(const Layout& layout) { return layout.slicing != Slicing::equal && layout.schedule == "seq1f1b" && cuts(layout); }

InFlight held_in_flight(const Scenario& scenario, const PipelineShape& shape, std::int64_t rank, double micro_batches) {
    if (!holds_unequal_slices(scenario.layout)) return shape.in_flight(rank, micro_batches);
    const auto count = static_cast<std::int64_t>(std::max(1.0, micro_batches));
    return {most_held(slice_plan(scenario).parts(), scenario.layout.pp - 1 - rank, count), 0};
}

}  // namespace layline
