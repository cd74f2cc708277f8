// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/density.h"
#include "widgets/headline/headline_values.h"

namespace layline {

/// What stands beside a prediction: where its coefficients come from, how wide its band is, and that no measured run is compared.
EvidenceNote evidence_note(const Estimate& estimate, Density density);

}  // namespace layline
