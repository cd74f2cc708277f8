// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "app/cli/commands.h"
#include "model/scenario/input_error.h"

namespace {

int run(int argc, char** argv) {
    CLI::App app{"Layline without a window: plans layouts for training large language models."};
    app.require_subcommand(1);
    app.set_version_flag("--version", LAYLINE_VERSION);
    app.failure_message(CLI::FailureMessage::help);
    int status = 0;
    layline::add_commands(app, status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForVersion& version) {
        return app.exit(version);
    } catch (const CLI::ParseError& error) {
        if (app.get_subcommands().empty() && argc > 1 && argv[1][0] != '-')
            std::fprintf(stderr, "layline-cli: there is no command \"%s\"; see layline-cli --help.\n", argv[1]);
        else
            std::fprintf(stderr, "layline-cli: %s\n", error.what());
        return 2;
    } catch (const layline::InputError& error) {
        std::fprintf(stderr, "layline-cli: %s\n", error.what());
        return 2;
    }
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        // Nothing that a user can name: memory, a full disk, or our mistake.
        std::fprintf(stderr, "layline-cli: failed: %s\n", error.what());
        return 3;
    }
}
