// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/gui/session/session_calibration.h"
#include "model/estimate/balanced_stages.h"
#include "model/rules/launchers/launcher.h"
#include "model/scenario/scenario.h"

namespace layline {

/// What somebody measured of a scenario, and where that stands.
struct Measurement {
    double step_time_s = 0;  ///< 0: not stated
    double mfu = 0;          ///< 0..1, PaLM convention; 0: not stated
    std::string source;
    bool out_of_memory = false;
    bool operator==(const Measurement&) const = default;
};

/// What a pin was predicted with, so that it does not change behind its owner's back.
struct PinPrediction {
    CalibrationChoice calibration;  ///< none: the shipped coefficients alone
    double step_time_s = 0;         ///< as predicted when it was pinned; 0: not possible then
    bool operator==(const PinPrediction&) const = default;
};

/// A scenario that was put aside to be compared.
struct Pin {
    std::string name;  ///< given by the user or by where it came from; empty: described by its layout
    Scenario scenario;
    std::optional<Measurement> measured;
    std::optional<PinPrediction> predicted = std::nullopt;  ///< none: it follows the session's calibration
    bool operator==(const Pin&) const = default;
};

/// What a session file keeps and undo restores: the live scenario, the pinned ones, the locked fields and the user's calibration.
struct Plan {
    Scenario scenario;                                   ///< B, the live one
    std::vector<Pin> pins;                               ///< at most most_pins
    std::set<std::string> locked;                        ///< field names that search and repair must not change
    int baseline = -1;                                   ///< index of the pin that is A; -1: nothing is compared
    std::optional<LauncherId> target = std::nullopt;     ///< the launcher whose rules hold too; none: only those of the model itself
    CalibrationChoice calibration = {};                  ///< over the shipped coefficients
    std::optional<StageBalance> balance = std::nullopt;  ///< stages are dealt anew after every edit, until they are dealt by hand
    bool operator==(const Plan&) const = default;

    /// A, or null.
    const Pin* baseline_pin() const { return baseline < 0 ? nullptr : &pins[static_cast<std::size_t>(baseline)]; }
    const Scenario* pinned() const { return baseline < 0 ? nullptr : &baseline_pin()->scenario; }
};

inline constexpr std::size_t most_pins = 100;

}  // namespace layline
