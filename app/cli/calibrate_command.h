// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli calibrate: coefficients from measured runs.
void add_calibrate_command(CLI::App& app, int& status);

}  // namespace layline
