// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace layline {

/// layline-cli import: a Hugging Face config.json as an architecture with exact parameter counts.
void add_import_command(CLI::App& app, int& status);

}  // namespace layline
