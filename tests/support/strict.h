// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontDatabase>
#include <QRegularExpression>
#include <QTest>

namespace layline::test {

/// How long a test waits for a worker or a window before it fails: sanitizers slow them down, and busy machines more.
inline constexpr int patience_ms = 300'000;

/// Any Qt warning that the test did not announce (QTest::ignoreMessage) fails it. Call from init().
inline void fail_on_warnings() {
    // The offscreen platform cannot stack windows and says so whenever a menu or a tooltip opens.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}

/// Without a font all text is drawn as boxes, and a test of a picture would prove nothing.
inline bool has_window_font() { return QFontDatabase::families().contains(QStringLiteral("Roboto")); }

}  // namespace layline::test
