// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli score: predictions against measured runs.
void add_score_command(CLI::App& app, int& status);

}  // namespace layline
