// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/scenario/architecture.h"
#include "model/scenario/cluster.h"

namespace layline {

/// Refuses values that contradict one another (each alone is in range). `pointer` is where the struct stands in its file.
/// @throws InputError with the field's JSON pointer and the arithmetic.
void validate(const Architecture& architecture, const std::string& pointer);
void validate(const Accelerator& accelerator, const std::string& pointer);
void validate(const Cluster& cluster, const std::string& pointer);

}  // namespace layline
