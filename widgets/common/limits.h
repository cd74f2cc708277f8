// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

/// Shares of the capacity at which a peak stops to fit well, and stops to fit (DESIGN of the memory bands; defaults of the verdict).
inline constexpr double tight_from = 0.80;
inline constexpr double over_from = 0.95;
/// Top of memory plots and gauges over the capacity.
inline constexpr double headroom = 1.10;

}  // namespace layline
