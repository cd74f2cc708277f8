// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/rules/launchers/launcher.h"
#include "model/rules/launchers/launcher_options.h"
#include "model/rules/violation.h"
#include "model/scenario/scenario.h"

namespace layline {

/// What the launcher would refuse (severity error), rewrite or warn about (warning), and what its files cannot express, in the order in
/// which it would notice; each with the nearest values of a field that both the model's rules and all of the launcher's take. The model's
/// own rules are not repeated: see rules.h and model/estimate/legality.h.
std::vector<Violation> check(const Scenario& scenario, LauncherId launcher, const LauncherOptions& options = {});

/// What a way of starting processes on nodes would refuse.
std::vector<Violation> check(const Scenario& scenario, OuterId outer);

/// Whether the launcher refuses nothing. Builds no text: asked for every stop of every slider.
bool obeys(const Scenario& scenario, LauncherId launcher, const LauncherOptions& options = {});

}  // namespace layline
