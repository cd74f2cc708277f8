// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/run_timer.h"

#include <utility>

#include "model/calibration/measured_schedule.h"
#include "model/cost/pipeline_time.h"
#include "model/estimate/lowered_times.h"
#include "model/estimate/quick_estimate.h"

namespace layline {

RunTimer::RunTimer(Scenario scenario) : scenario_(std::move(scenario)) {}

double RunTimer::step_s(const Coefficients& coefficients) const {
    const StepTimes times = step_times(scenario_, coefficients);
    double pipeline_s = 0;
    if (const auto fast_s = fast_pipeline_s(times, scenario_)) {
        pipeline_s = *fast_s;
    } else {
        if (!plan_) plan_ = std::make_shared<const TimingPlan>(std::make_shared<const Schedule>(measured_schedule(scenario_)));
        pipeline_s = iteration_s(plan_->retime(schedule_durations(scenario_, lowered_times(scenario_, plan_->schedule(), times), 1)));
    }
    return (pipeline_s + times.end.total_s()) * times.pressure;
}

}  // namespace layline
