// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/command_line/options.h"
#include "app/gui/session/plan.h"

namespace layline {

/// Renders the window of a plan into options.screenshot. @returns the exit status: 0, or 2 where the file cannot be written.
int take_screenshot(const Options& options, const Plan& plan);

}  // namespace layline
