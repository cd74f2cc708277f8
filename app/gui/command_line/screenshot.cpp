// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line/screenshot.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QTemporaryDir>
#include <QThread>
#include <QThreadPool>
#include <cstdio>

#include "app/gui/main_window/docks.h"
#include "app/gui/main_window/main_window.h"

namespace layline {

namespace {

constexpr int quiet_ms = 250, most_ms = 5000;

/// Lets what the docks work out beside the window arrive: no worker busy for a moment, or a few seconds gone.
void wait_until_quiet() {
    QElapsedTimer all, quiet;
    all.start();
    quiet.start();
    while (quiet.elapsed() < quiet_ms && all.elapsed() < most_ms) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, quiet_ms / 10);
        if (QThreadPool::globalInstance()->activeThreadCount() > 0) quiet.restart();
        QThread::msleep(1);
    }
}

}  // namespace

int take_screenshot(const Options& options, const Plan& plan) {
    const QTemporaryDir autosaves;
    WindowOptions window_options;
    window_options.autosaves = autosaves.path().toStdString();
    window_options.keeps_settings = false;
    apply_theme(options.theme.value_or(ThemeChoice::light));
    PlanningSession session(plan);
    MainWindow window(session, window_options);
    window.resize(options.size);
    window.show();
    QCoreApplication::processEvents();
    for (const std::string& name : options.docks) {
        const std::string id = "dock." + name;
        if (window.docks().dock(id) == nullptr) {
            std::fprintf(stderr, "layline: --dock: there is no dock \"%s\".\n", name.c_str());
            return 2;
        }
        window.docks().raise(id);
        QCoreApplication::processEvents();
    }
    session.load_runs({});
    session.wait_for_runs();
    session.settle_outcomes();
    wait_until_quiet();
    if (window.grab().save(QString::fromStdString(options.screenshot))) return 0;
    std::fprintf(stderr, "layline: %s cannot be written as a picture.\n", options.screenshot.c_str());
    return 2;
}

}  // namespace layline
