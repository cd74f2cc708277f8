// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/gui/layout_panel/layout_panel.h"
#include "app/gui/main_window/documents.h"
#include "app/gui/main_window/main_window.h"
#include "app/gui/style/window_style.h"
#include "model/scenario/presets.h"
#include "tests/support/strict.h"
#include "widgets/slider/stop_slider.h"

namespace layline::test {

/// A window on the default scenario with folders of its own; nothing of the user's is read or written.
struct WindowFixture {
    QTemporaryDir folder;
    PlanningSession session{{default_scenario(), {}, {}}};
    std::unique_ptr<MainWindow> window;

    explicit WindowFixture(QSize size = {1600, 1000}) {
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
        WindowOptions options;
        options.autosaves = folder.filePath(QStringLiteral("autosave")).toStdString();
        options.keeps_settings = false;
        window = std::make_unique<MainWindow>(session, options);
        window->resize(size);
        window->show();
        window->activateWindow();
        (void)QTest::qWaitForWindowActive(window.get());
    }

    StopSlider* slider(const char* field) const { return window->layout_panel()->slider(field); }
    QString file(const char* name) const { return folder.filePath(QString::fromUtf8(name)); }
};

/// Where a slider's stop of a value is drawn.
inline QPoint stop_point(const StopSlider& slider, std::int64_t value) {
    const auto& stops = slider.stops();
    for (std::size_t i = 0; i < stops.size(); ++i)
        if (stops[i].value == value)
            return {static_cast<int>(slider.geometry_of_row().stop_x(static_cast<int>(i))), slider.geometry_of_row().track_y()};
    return {};
}

/// Presses the slider's thumb, moves over the values one by one, and lets go: real events, one turn of the loop each.
inline void drag_over(StopSlider& slider, const std::vector<std::int64_t>& values, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mousePress(&slider, Qt::LeftButton, modifiers, stop_point(slider, slider.current_value()));
    for (const std::int64_t value : values) {
        const QPoint point = stop_point(slider, value);
        QMouseEvent move(QEvent::MouseMove, point, slider.mapToGlobal(point), Qt::NoButton, Qt::LeftButton, modifiers);
        QApplication::sendEvent(&slider, &move);
        QTest::qWait(0);
    }
    QTest::mouseRelease(&slider, Qt::LeftButton, modifiers, stop_point(slider, values.back()));
    QTest::qWait(0);
}

}  // namespace layline::test
