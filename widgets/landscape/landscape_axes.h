// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

class QCustomPlot;

namespace layline {

/// Axes, grid and margins as every plot of the landscape has them.
void prepare_axes(QCustomPlot& plot);
void colour_axes(QCustomPlot& plot, const Theme& theme);

}  // namespace layline
