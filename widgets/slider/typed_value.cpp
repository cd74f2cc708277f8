// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/slider/typed_value.h"

namespace layline {

namespace {
constexpr qlonglong largest = 1'000'000'000;
constexpr qlonglong kilo = 1LL << 10, mega = 1LL << 20;
}  // namespace

std::optional<std::int64_t> typed_value(const QString& text) {
    QString digits;
    for (const QChar c : text)
        if (!c.isSpace()) digits += c;
    qlonglong unit = 1;
    if (digits.endsWith(u'k', Qt::CaseInsensitive))
        unit = kilo;
    else if (digits.endsWith(u'M'))
        unit = mega;
    if (unit != 1) digits.chop(1);
    bool whole = false;
    const qlonglong value = digits.toLongLong(&whole);
    if (!whole || value < 1 || value > largest / unit) return std::nullopt;
    return value * unit;
}

}  // namespace layline
