// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli search: the best layouts of a model on a cluster.
void add_search_command(CLI::App& app, int& status);

}  // namespace layline
