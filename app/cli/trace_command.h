// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli trace: what a profiler's trace or a training log says of where the time went.
void add_trace_command(CLI::App& app, int& status);

}  // namespace layline
