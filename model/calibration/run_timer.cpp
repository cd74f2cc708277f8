// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/run_timer.h"

#include <utility>

#include "model/cost/pipeline_time.h"
#include "model/estimate/plan_cache.h"
#include "model/estimate/schedule_request.h"
#include "model/estimate/stage_durations.h"

namespace layline {

RunTimer::RunTimer(Scenario scenario) : scenario_(std::move(scenario)) {}

double RunTimer::step_s(const Coefficients& coefficients) const {
    const StepTimes times = step_times(scenario_, coefficients);
    double pipeline_s = 0;
    if (const auto fast_s = fast_pipeline_s(times, scenario_)) {
        pipeline_s = *fast_s;
    } else {
        if (!plan_) plan_ = timing_plan(schedule_request(scenario_));
        pipeline_s = plan_->retime(stage_durations(times)).makespan_s;
    }
    return (pipeline_s + times.end.total_s()) * times.pressure;
}

}  // namespace layline
