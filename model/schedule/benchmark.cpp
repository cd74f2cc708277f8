// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/benchmark.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>

#include "model/schedule/timing_plan.h"

namespace layline {

namespace {

/// Processor time of this thread, so that other programs on the machine do not count.
double now_s() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double seconds(Work work) {
    const double start = now_s();
    work();
    return now_s() - start;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

ScheduleTiming time_schedule(const ScheduleRequest& request, int rounds) {
    ScheduleTiming timing;
    timing.request = request;
    std::vector<double> generate_s, simulate_s, plan_s, retime_s;
    for (int round = 0; round < rounds; ++round) {
        std::shared_ptr<const Schedule> schedule;
        generate_s.push_back(seconds([&] { schedule = std::make_shared<const Schedule>(generate(request)); }));
        timing.actions = schedule->actions.size();
        const Durations durations = Durations::uniform(schedule->placement.stages, 1.0, 1.0, 1.0);
        Timeline timeline;
        simulate_s.push_back(seconds([&] { timeline = simulate(schedule, durations); }));
        std::optional<TimingPlan> plan;
        plan_s.push_back(seconds([&] { plan.emplace(schedule); }));
        retime_s.push_back(seconds([&] { plan->retime(durations, timeline); }));
    }
    timing.generate_s = median(generate_s);
    timing.simulate_s = median(simulate_s);
    timing.plan_s = median(plan_s);
    timing.retime_s = median(retime_s);
    return timing;
}

std::vector<ScheduleRequest> benchmark_requests() {
    return {
        {.name = "1f1b", .ranks = 8, .micro_batches = 64},
        {.name = "1f1b", .ranks = 64, .micro_batches = 1024},
        {.name = "1f1b", .ranks = 128, .micro_batches = 4096},
        {.name = "gpipe", .ranks = 64, .micro_batches = 1024},
        {.name = "interleaved", .ranks = 64, .micro_batches = 512, .chunks = 4},
        {.name = "interleaved", .ranks = 128, .micro_batches = 1024, .chunks = 4},
        {.name = "looped-bfs", .ranks = 64, .micro_batches = 512, .chunks = 4},
        {.name = "zb-h1", .ranks = 64, .micro_batches = 1024},
        {.name = "zb-v", .ranks = 64, .micro_batches = 1024, .chunks = 2},
        {.name = "v-half", .ranks = 64, .micro_batches = 1024, .chunks = 2},
        {.name = "dualpipev", .ranks = 64, .micro_batches = 1024, .chunks = 2},
    };
}

double measure_schedule_ns_per_action() {
    constexpr int rounds = 5;
    double seconds = 0;
    double actions = 0;
    for (const ScheduleRequest& request : benchmark_requests()) {
        const ScheduleTiming timing = time_schedule(request, rounds);
        seconds += timing.generate_s + timing.simulate_s;
        actions += static_cast<double>(timing.actions);
    }
    return seconds * 1e9 / actions;
}

}  // namespace layline
