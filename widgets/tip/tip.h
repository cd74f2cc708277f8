// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <utility>
#include <vector>

namespace layline {

/// What stands in a tooltip: a title and up to four rows of name and value. Empty: no tooltip.
struct Tip {
    QString title;
    std::vector<std::pair<QString, QString>> rows;
    bool empty() const { return title.isEmpty(); }
    bool operator==(const Tip&) const = default;
};

/// "TP 4: MFU 50.1 %; Peak 46.4 GiB, fits", for screen readers and the clipboard.
QString spoken(const Tip& tip);

}  // namespace layline
