// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli profile: what this machine's GPUs really do.
void add_profile_command(CLI::App& app, int& status);

}  // namespace layline
