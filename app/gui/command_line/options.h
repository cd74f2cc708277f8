// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>
#include <string>
#include <vector>

#include "widgets/theme/theme.h"

namespace layline {

/// What was asked for on the command line.
struct Options {
    std::string scenario;    ///< file to open; empty: the default scenario
    std::string screenshot;  ///< file to write; empty: none
    QSize size{1600, 1000};
    std::optional<ThemeChoice> theme;
    std::vector<std::string> docks;  ///< brought to the front in the picture: "explain"
    bool benchmark = false;
    bool json = false;
    bool help = false;
    bool version = false;
};

/// @returns the options, or nothing with one sentence in `error`.
std::optional<Options> parse_options(const QStringList& arguments, QString& error);

QString help_text();

}  // namespace layline
