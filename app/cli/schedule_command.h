// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli schedule: the lists of a schedule, its times, a trace of it, or its bubble and peaks.
/// Exit status: 0 done, 1 the schedule does not take these sizes, 2 bad input.
void add_schedule_command(CLI::App& app, int& exit_status);

}  // namespace layline
