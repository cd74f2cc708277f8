// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli read: a launcher's own file or command as a scenario.
void add_read_command(CLI::App& app, int& status);

}  // namespace layline
