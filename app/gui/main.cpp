// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <cstdio>
#include <memory>

#include "app/gui/command_line/benchmark.h"
#include "app/gui/command_line/display.h"
#include "app/gui/command_line/options.h"
#include "app/gui/command_line/screenshot.h"
#include "app/gui/main_window/documents.h"
#include "app/gui/main_window/main_window.h"
#include "app/gui/session/session_file.h"
#include "app/gui/style/window_style.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

namespace {

using namespace layline;

constexpr int bad_input = 2;

int say(const QString& sentence) {
    std::fprintf(stderr, "layline: %s\n", qUtf8Printable(sentence));
    return bad_input;
}

QStringList arguments_of(int argc, char** argv) {
    QStringList arguments;
    for (int i = 0; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

int run_window(const Options& options) {
    PlanningSession session({default_scenario(), {}, {}});
    MainWindow window(session);
    apply_theme(options.theme.value_or(window.appearance().theme()));
    window.show();
    if (!options.scenario.empty())
        window.documents().open(options.scenario);
    else
        window.documents().offer_recovery();
    return QApplication::exec();
}

Plan plan_of(const Options& options) {
    if (options.scenario.empty()) return {default_scenario(), {}, {}};
    return read_session(options.scenario).plan;
}

}  // namespace

int main(int argc, char** argv) {
    QString error;
    const auto options = parse_options(arguments_of(argc, argv), error);
    if (!options) return say(error + QStringLiteral(" See layline --help."));
    if (options->help) return std::fputs(qUtf8Printable(help_text()), stdout), 0;
    if (options->version) return std::puts("layline " LAYLINE_VERSION), 0;
    const bool without_display = options->benchmark || !options->screenshot.empty();
    if (without_display)
        use_offscreen_unless_chosen();
    else if (!has_display())
        return say(no_display_sentence());
    prepare_application();
    const QApplication application(argc, argv);
    name_application();
    try {
        if (options->benchmark) return run_benchmark(*options);
        if (!options->screenshot.empty()) return take_screenshot(*options, plan_of(*options));
        return run_window(*options);
    } catch (const InputError& problem) {
        return say(QString::fromUtf8(problem.what()));
    }
}
