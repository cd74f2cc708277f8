// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "model/scenario/plan_axes.h"

namespace layline {

/// The fields of the architecture as axes, in the order in which people describe a model, for editing by hand. Setting one checks the
/// whole architecture: contradictions are refused with field and reason. An edited preset loses its id.
std::span<const PlanAxis> architecture_axes();

}  // namespace layline
