// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layline {

/// How close together things stand; compact is for windows under 1400 x 820.
enum class Density { regular, compact };

}  // namespace layline
