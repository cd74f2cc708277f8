// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli check: the rules a scenario breaks.
void add_check_command(CLI::App& app, int& status);

}  // namespace layline
