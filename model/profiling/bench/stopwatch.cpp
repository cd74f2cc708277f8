// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/stopwatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "model/profiling/bench/statistics.h"

namespace layline {

namespace {

/// Launches that fit a stream's queue while it is held; drivers queue about 1024.
constexpr int most_repetitions = 256;
/// The holding thread gives up after so many looks over PCIe (about 1 us each), so that it can never hang a device.
constexpr unsigned hold_looks = 100'000;
/// With a display's watchdog no kernel may take seconds.
constexpr unsigned hold_looks_with_watchdog = 20'000;
/// More unusable samples than this share: the clock is not to be believed.
constexpr double unusable_share = 0.25;

}  // namespace

SamplingPlan SamplingPlan::quick() {
    SamplingPlan plan;
    plan.most_samples = 21;
    plan.warm_up_s = 0.02;
    plan.device_time_s = 0.1;
    return plan;
}

Stopwatch::Stopwatch(const CudaSession& session, SamplingPlan plan)
    : session_(session), plan_(plan), start_(session), stop_(session), flag_(session, 64), hold_kernel_(session.kernel("layline_hold")) {}

void Stopwatch::begin_hold() {
    std::atomic_ref(*static_cast<unsigned*>(flag_.host())).store(0);
    cuda::Pointer address = flag_.device_address();
    unsigned looks = session_.facts().has_watchdog ? hold_looks_with_watchdog : hold_looks;
    session_.launch(hold_kernel_, {&address, &looks}, 1, 1);
}

void Stopwatch::end_hold() { std::atomic_ref(*static_cast<unsigned*>(flag_.host())).store(1); }

double Stopwatch::sample(const std::function<void(int)>& enqueue, int repetitions, bool hold) {
    struct Release {
        Stopwatch* watch;
        ~Release() { watch->end_hold(); }
    };
    {
        const Release release{this};
        if (hold) begin_hold();
        start_.record(session_.stream());
        for (int i = 0; i < repetitions; ++i) enqueue(next_++);
        stop_.record(session_.stream());
    }
    stop_.synchronize();
    return stop_.seconds_since(start_) / repetitions;
}

double Stopwatch::warm_up(const std::function<void(int)>& enqueue) {
    constexpr int fewest_runs = 3;
    double spent = 0, last = 0;
    for (int run = 0; run < fewest_runs || (spent < plan_.warm_up_s && run < most_repetitions); ++run) {
        const int repetitions = last > 0 ? std::clamp(static_cast<int>(plan_.sample_s / last), 1, most_repetitions) : 1;
        last = sample(enqueue, repetitions, false);
        if (last <= 0) continue;
        spent += last * repetitions;
    }
    return last;
}

void Stopwatch::time(const std::function<void(int)>& enqueue, BenchMeasurement& measurement, bool hold) {
    const double estimate = warm_up(enqueue);
    const int repetitions =
        estimate > 0 ? std::clamp(static_cast<int>(std::ceil(plan_.sample_s / estimate)), 1, most_repetitions) : most_repetitions;
    std::vector<double> samples;
    int unusable = 0;
    double spent = 0;
    for (int taken = 0; taken < plan_.most_samples; ++taken) {
        const double seconds = sample(enqueue, repetitions, hold);
        if (seconds > 0 && std::isfinite(seconds))
            samples.push_back(seconds);
        else
            ++unusable;
        spent += std::max(0.0, seconds) * repetitions;
        const bool enough = taken + 1 >= plan_.fewest_samples;
        if (enough && !samples.empty() && (spent > plan_.device_time_s || relative_spread(samples) < plan_.spread)) break;
    }
    if (samples.empty() || unusable > unusable_share * static_cast<double>(samples.size() + static_cast<std::size_t>(unusable))) {
        measurement.reason =
            fmt::format("{} of {} event times are zero or run backwards", unusable, samples.size() + static_cast<std::size_t>(unusable));
        return;
    }
    measurement.measured = true;
    measurement.samples = static_cast<int>(samples.size());
    measurement.seconds = quantile(samples, 0.5);
    measurement.low_s = quantile(samples, 0.1);
    measurement.high_s = quantile(samples, 0.9);
    if (relative_spread(samples) > plan_.spread) measurement.flags.emplace_back("noisy");
    if (!measurement.how.empty()) measurement.how += "; ";
    measurement.how += fmt::format("median of {} samples of {} runs, {}", measurement.samples, repetitions,
                                   hold ? "stream held while enqueuing" : "host launches included");
}

void Stopwatch::time_sustained(const std::function<void(int)>& enqueue, double seconds, BenchMeasurement& measurement) {
    const double one = warm_up(enqueue);
    if (one <= 0) {
        measurement.reason = "event times are zero or run backwards";
        return;
    }
    constexpr double chunk_s = 0.02;
    const int repetitions = std::clamp(static_cast<int>(chunk_s / one), 1, most_repetitions);
    std::vector<double> samples;
    for (double spent = 0; spent < seconds;) {
        const double time = sample(enqueue, repetitions, false);
        if (time <= 0) break;
        samples.push_back(time);
        spent += time * repetitions;
    }
    if (samples.size() < 4) {
        measurement.reason = "too few samples";
        return;
    }
    std::vector<double> later(samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2), samples.end());
    measurement.measured = true;
    measurement.samples = static_cast<int>(later.size());
    measurement.seconds = quantile(later, 0.5);
    measurement.low_s = quantile(later, 0.1);
    measurement.high_s = quantile(later, 0.9);
    measurement.how = fmt::format("median of the later half of {:.1f} s without a pause", seconds);
}

}  // namespace layline
