// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include <CLI/CLI.hpp>

#include "app/cli/bench_command.h"
#include "app/cli/calibrate_command.h"
#include "app/cli/check_command.h"
#include "app/cli/estimate_command.h"
#include "app/cli/export_command.h"
#include "app/cli/import_command.h"
#include "app/cli/profile_command.h"
#include "app/cli/read_command.h"
#include "app/cli/schedule_command.h"
#include "app/cli/score_command.h"
#include "app/cli/search_command.h"
#include "app/cli/trace_command.h"

namespace layline {

void add_commands(CLI::App& app, int& status) {
    add_estimate_command(app, status);
    add_check_command(app, status);
    add_export_command(app, status);
    add_import_command(app, status);
    add_read_command(app, status);
    add_schedule_command(app, status);
    add_search_command(app, status);
    add_score_command(app, status);
    add_calibrate_command(app, status);
    add_bench_command(app, status);
    add_profile_command(app, status);
    add_trace_command(app, status);
}

}  // namespace layline
