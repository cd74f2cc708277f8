// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "model/estimate/estimate.h"

namespace layline {

/// The few figures of an estimate that a slider stop, a palette entry or an offer shows.
struct Outcome {
    Verdict verdict = Verdict::illegal;
    double mfu_palm = 0, mfu_megatron = 0, mfu_causal = 0;
    double step_time_s = 0;
    double peak_bytes = 0;
    double capacity_bytes = 0;

    double mfu(MfuConvention convention) const {
        return convention == MfuConvention::palm ? mfu_palm : convention == MfuConvention::megatron ? mfu_megatron : mfu_causal;
    }
};

Outcome outcome_of(const Estimate& estimate);

/// What each value of one field would give with all else held. Filled one stop at a time, so that no turn of the event loop is long;
/// stays good while only that field moves.
class Outcomes {
  public:
    using Estimator = std::function<Estimate(const Scenario&)>;
    explicit Outcomes(Estimator estimator) : estimator_(std::move(estimator)) {}

    /// Follows another field or scenario; forgets what no longer holds. @returns whether anything was forgotten.
    bool follow(const Scenario& scenario, const std::string& field);
    /// Computes one missing stop. @returns false when none was missing.
    bool step();
    /// Known outcome of a value, or nothing yet.
    const Outcome* find(std::int64_t value) const;
    /// The outcome, computed now when it is not known.
    const Outcome& get(std::int64_t value);
    /// Remembers an outcome that is known anyway.
    void put(std::int64_t value, const Outcome& outcome) { known_[value] = outcome; }

    /// Nothing holds any more.
    void forget() { known_.clear(); }

    const std::string& field() const { return field_; }

  private:
    Estimator estimator_;
    std::string field_;
    Scenario scenario_;
    Scenario base_;  ///< the scenario with the field at one fixed value, to tell whether anything else moved
    std::map<std::int64_t, Outcome> known_;
};

}  // namespace layline
