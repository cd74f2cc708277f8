// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "model/profiling/files/json_stream.h"

namespace layline {

/// Microseconds as a trace writes them ("4458676416788.066", "1682725898236567", "2.5e3") in whole nanoseconds, without going through a
/// double: old traces count from 1970, where a double holds no nanoseconds. Nothing for what is no number.
/// @throws InputError (without a file) for a time beyond the year 2039.
std::optional<std::int64_t> nanoseconds_of(const JsonScalar& value);

}  // namespace layline
