// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string_view>

#include "model/scenario/plan_axes.h"

namespace layline {

/// How an axis, one of its words, and a group of axes are called in the window.
QString axis_name(std::string_view key);
QString axis_word(std::string_view word);
QString axis_group_name(AxisGroup group);

}  // namespace layline
