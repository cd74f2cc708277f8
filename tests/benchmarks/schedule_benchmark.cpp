// SPDX-License-Identifier: GPL-3.0-or-later
// Time an action of generating, simulating and timing again, over sizes whose actions double: a constant figure means linear time.
#include <benchmark/benchmark.h>

#include "model/schedule/timing_plan.h"

using namespace layline;

namespace {

ScheduleRequest request_of(const benchmark::State& state, const char* name) {
    return {.name = name, .ranks = static_cast<int>(state.range(0)), .micro_batches = static_cast<int>(state.range(1)), .chunks = 0};
}

void count_actions(benchmark::State& state, std::size_t actions) {
    state.counters["per_action"] =
        benchmark::Counter(static_cast<double>(actions), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void generating(benchmark::State& state, const char* name) {
    std::size_t actions = 0;
    for (auto _ : state) actions = generate(request_of(state, name)).actions.size();
    count_actions(state, actions);
}

void simulating(benchmark::State& state, const char* name) {
    const auto schedule = std::make_shared<const Schedule>(generate(request_of(state, name)));
    const Durations durations = Durations::uniform(schedule->placement.stages, 1, 1, 1);
    for (auto _ : state) benchmark::DoNotOptimize(simulate(schedule, durations).makespan_s);
    count_actions(state, schedule->actions.size());
}

void retiming(benchmark::State& state, const char* name) {
    const TimingPlan plan(std::make_shared<const Schedule>(generate(request_of(state, name))));
    const Durations durations = Durations::uniform(plan.schedule().placement.stages, 1, 1, 1);
    Timeline timeline;
    for (auto _ : state) plan.retime(durations, timeline);
    count_actions(state, plan.schedule().actions.size());
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    for (int ranks = 8; ranks <= 128; ranks *= 2) benchmark->Args({ranks, 8 * ranks});
    benchmark->Args({128, 4096});
}

BENCHMARK_CAPTURE(generating, 1f1b, "1f1b")->Apply(sizes);
BENCHMARK_CAPTURE(generating, v_half, "v-half")->Apply(sizes);
BENCHMARK_CAPTURE(simulating, 1f1b, "1f1b")->Apply(sizes);
BENCHMARK_CAPTURE(simulating, zb_v, "zb-v")->Apply(sizes);
BENCHMARK_CAPTURE(retiming, 1f1b, "1f1b")->Apply(sizes);

}  // namespace
