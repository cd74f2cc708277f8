// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli estimate: one scenario, its whole prediction.
void add_estimate_command(CLI::App& app, int& status);

}  // namespace layline
