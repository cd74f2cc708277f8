// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "model/cost/coefficients.h"
#include "model/scenario/scenario.h"
#include "model/schedule/timing_plan.h"

namespace layline {

/// One scenario made ready to be timed under many coefficients: the number estimate() gives, without the rest of the estimate.
class RunTimer {
  public:
    explicit RunTimer(Scenario scenario);

    /// Seconds of one optimizer step.
    double step_s(const Coefficients& coefficients) const;
    const Scenario& scenario() const { return scenario_; }

  private:
    Scenario scenario_;
    mutable std::shared_ptr<const TimingPlan> plan_;  ///< made when a schedule first turns out to have no fast form
};

}  // namespace layline
