// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/benchmark.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "model/schedule/timing_plan.h"

namespace layline {

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
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
    std::vector<double> generate_s, plan_s, retime_s;
    Timeline timeline;
    for (int round = 0; round < rounds; ++round) {
        auto start = std::chrono::steady_clock::now();
        auto schedule = std::make_shared<const Schedule>(generate(request));
        generate_s.push_back(seconds_since(start));
        timing.actions = schedule->actions.size();
        const Durations durations = Durations::uniform(schedule->placement.stages, 1.0, 1.0, 1.0);
        start = std::chrono::steady_clock::now();
        const TimingPlan plan(std::move(schedule));
        plan_s.push_back(seconds_since(start));
        start = std::chrono::steady_clock::now();
        plan.retime(durations, timeline);
        retime_s.push_back(seconds_since(start));
    }
    timing.generate_s = median(generate_s);
    timing.plan_s = median(plan_s);
    timing.retime_s = median(retime_s);
    return timing;
}

std::vector<ScheduleRequest> benchmark_requests() {
    return {
        {.name = "1f1b", .ranks = 8, .micro_batches = 64},
        {.name = "1f1b", .ranks = 16, .micro_batches = 128},
        {.name = "1f1b", .ranks = 64, .micro_batches = 1024},
        {.name = "1f1b", .ranks = 128, .micro_batches = 4096},
        {.name = "gpipe", .ranks = 64, .micro_batches = 1024},
        {.name = "interleaved", .ranks = 64, .micro_batches = 512, .chunks = 4},
        {.name = "interleaved", .ranks = 128, .micro_batches = 1024, .chunks = 4},
    };
}

double measure_schedule_ns_per_action() {
    constexpr int rounds = 5;
    double seconds = 0;
    double actions = 0;
    for (const ScheduleRequest& request : benchmark_requests()) {
        const ScheduleTiming timing = time_schedule(request, rounds);
        seconds += timing.generate_s + timing.plan_s + timing.retime_s;
        actions += static_cast<double>(timing.actions);
    }
    return seconds * 1e9 / actions;
}

}  // namespace layline
