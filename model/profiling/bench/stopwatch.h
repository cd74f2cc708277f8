// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "model/profiling/bench/cuda_session.h"
#include "model/profiling/bench/measurement.h"

namespace layline {

/// How carefully to time.
struct SamplingPlan {
    int fewest_samples = 11, most_samples = 51;
    double spread = 0.02;        ///< stop when interquartile range / median is below
    double warm_up_s = 0.05;     ///< of device time, and at least 3 runs
    double sample_s = 200e-6;    ///< shortest sample: events resolve about 0.5 us
    double device_time_s = 0.5;  ///< stop sampling after so much of it
    static SamplingPlan quick();
};

/// Times work on a session's stream by events. Before each sample one thread holds the stream until everything is enqueued (as nvbandwidth
/// does), so that what the host needs to launch is not in the time.
class Stopwatch {
  public:
    Stopwatch(const CudaSession& session, SamplingPlan plan);

    /// Runs `enqueue(i)`, i counting up, as often as needed, and fills in seconds, percentiles, samples and flags of one run.
    /// A time that cannot be believed leaves `measured` false with a reason. @throws GpuError when the work fails.
    void time(const std::function<void(int)>& enqueue, BenchMeasurement& measurement, bool hold = true);

    /// Keeps the device working for `seconds` of its own time and times the later half: what remains when it is warm and power-capped.
    void time_sustained(const std::function<void(int)>& enqueue, double seconds, BenchMeasurement& measurement);

    const SamplingPlan& plan() const { return plan_; }

  private:
    double sample(const std::function<void(int)>& enqueue, int repetitions, bool hold);
    double warm_up(const std::function<void(int)>& enqueue);
    void begin_hold();
    void end_hold();

    const CudaSession& session_;
    SamplingPlan plan_;
    GpuEvent start_, stop_;
    PinnedMemory flag_;
    cuda::Function hold_kernel_;
    int next_ = 0;
};

}  // namespace layline
