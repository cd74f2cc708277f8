// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli bench: the speed figures of this build.
void add_bench_command(CLI::App& app, int& status);

}  // namespace layline
