// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "model/calibration/coefficient_fit.h"

namespace layline {

/// A coefficient that a fit may move, and by how much it is expected to differ (standard deviation in logarithm).
struct FitTerm {
    const CoefficientInfo* coefficient = nullptr;
    double spread = 1;
};

/// @throws InputError for a name that no coefficient has.
const CoefficientInfo& coefficient_named(std::string_view name);

/// What all frameworks and clusters of one accelerator share, with the priors of the coefficient table.
std::vector<FitTerm> accelerator_terms();

/// What one site is let to differ in from its accelerator, narrowly: many sites share few rows (partial pooling).
std::vector<FitTerm> deviation_terms();

/// What a site with enough rows of its own determines; with few, the handful that matters most, held close to the layer below.
std::vector<FitTerm> site_terms(std::size_t rows);

/// Unknowns for all groups together, each centred on `base`, or on the table's prior where `base` has it switched off.
std::vector<FitUnknown> unknowns_around(const Coefficients& base, std::span<const FitTerm> terms);

}  // namespace layline
