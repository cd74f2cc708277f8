// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// Registers every subcommand. A command sets `status`: 0 done, 1 the answer is no; bad input throws InputError (exit 2).
void add_commands(CLI::App& app, int& status);

}  // namespace layline
