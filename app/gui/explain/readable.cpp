// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/explain/readable.h"

#include <QRegularExpression>
#include <array>

#include "widgets/theme/numbers.h"

namespace layline {

namespace {

struct Step {
    double size;
    const char* bytes;
    const char* count;
};
constexpr std::array steps{Step{1e12, "TB", "trillion"}, Step{1e9, "GB", "billion"}, Step{1e6, "MB", "million"},
                           Step{1e3, "kB", "thousand"}};

QString scaled(double value, bool bytes) {
    for (const Step& step : steps)
        if (value >= step.size) return numbers::significant(value / step.size) + u' ' + QString::fromUtf8(bytes ? step.bytes : step.count);
    return numbers::significant(value) + (bytes ? QStringLiteral(" B") : QString());
}

}  // namespace

QString readable(const std::string& formula) {
    static const QRegularExpression large(QStringLiteral("(\\d+(?:\\.\\d+)?e\\+\\d+)( B\\b)?"));
    QString text = QString::fromStdString(formula);
    for (auto match = large.match(text); match.hasMatch(); match = large.match(text))
        text.replace(match.capturedStart(), match.capturedLength(), scaled(match.captured(1).toDouble(), match.capturedLength(2) > 0));
    return text.replace(QStringLiteral(" x "), QStringLiteral(" × "));
}

}  // namespace layline
