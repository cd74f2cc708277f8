// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli export: a scenario as a launcher's own files, or why it cannot run there.
void add_export_command(CLI::App& app, int& status);

}  // namespace layline
