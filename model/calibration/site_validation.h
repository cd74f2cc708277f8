// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "model/calibration/coefficient_fit.h"
#include "model/calibration/residual_model.h"

namespace layline {

/// What a site's fits read of its runs.
struct SiteRows {
    std::vector<FitRow> fit;
    std::vector<Features> features;
};

/// Fold of each of n rows, 0 to folds - 1: a fixed shuffle, as even as can be.
std::vector<int> fold_of_rows(std::size_t n, int folds);

/// Errors on rows left out, in logarithm, in the order of the rows.
struct Validation {
    std::vector<double> errors;  ///< ln(model / measured)
    std::vector<double> z;       ///< their sizes over the residual model's deviation; empty without one
};

/// The coefficients alone, then the residual models that were tried.
struct Validations {
    Validation coefficients;
    std::vector<std::pair<ResidualNoise, Validation>> residual;
};

constexpr int validation_folds = 5;

/// `fit` fits the rows that are left. Every kind of residual model is tried if `residual`, else none.
Validations validate(const SiteRows& rows, const std::function<CoefficientFit(const std::vector<FitRow>&)>& fit, bool residual);

/// Pre: one was tried. The residual model that errs least on rows left out, if it errs less than the coefficients alone; else null. By the
/// loss of the fit: where runs are erratic, chance decides which model has the greater mean.
const std::pair<ResidualNoise, Validation>* best_residual_model(const Validations& validations);

/// ln(measured / model) of each row.
std::vector<double> residuals_of(const CoefficientFit& fit);

/// The value that held four in five of n errors of rows left out, as it must be for one more row: their ceil(0.8 (n + 1))-th smallest
/// (split conformal prediction, Lei et al., arXiv 1604.04173, section 2).
double conformal_quantile(std::vector<double> absolute);

/// Half-width of a site's band, in logarithm. Few rows say little of their own spread: they are pooled with what sites typically have.
double band_of(const std::vector<double>& logarithms);

}  // namespace layline
