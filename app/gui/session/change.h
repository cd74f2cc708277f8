// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>

namespace layline {

/// What of the session is new since its last signal. A view asks for the bits it draws.
enum class Change : unsigned {
    plan = 1U << 0U,        ///< scenario, pin or locks
    estimate = 1U << 1U,    ///< the live, last valid or pinned estimate
    outcomes = 1U << 2U,    ///< what other stops of the focused field would give
    highlight = 1U << 3U,   ///< hover or selection shared by all views
    convention = 1U << 4U,  ///< how MFU is counted
    notice = 1U << 5U,      ///< a sentence for the user
    file = 1U << 6U,        ///< file name, or whether it is saved
    evidence = 1U << 7U,    ///< measured runs that are known, or the nearest one
    everything = 0xFFU,
};
Q_DECLARE_FLAGS(Changes, Change)
Q_DECLARE_OPERATORS_FOR_FLAGS(Changes)

}  // namespace layline
