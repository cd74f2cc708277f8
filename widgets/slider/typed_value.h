// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

namespace layline {

/// What a person typed into a value box: "2048", "2 048", "2k" (2^10) or "1M" (2^20). Nothing for anything else, zero, and beyond 10^9.
std::optional<std::int64_t> typed_value(const QString& text);

}  // namespace layline
