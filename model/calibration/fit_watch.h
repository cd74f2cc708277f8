// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace layline {

/// Follows a long fit: told how much is done, 0..1; false stops it. Empty: nobody watches.
using FitWatch = std::function<bool(double)>;

/// Thrown through a fit that its watch stopped; no error.
struct FitStopped {};

}  // namespace layline
