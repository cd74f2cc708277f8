// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/calibration/fit_report.h"
#include "model/calibration/fit_watch.h"
#include "model/calibration/measured_run.h"
#include "model/calibration/residual_model.h"
#include "model/cost/calibration_file.h"

namespace layline {

/// One fit, ready to be written.
struct CalibrationEntry {
    Calibration calibration;
    FitReport report;
    std::optional<ResidualModel> residual;
    double residual_band = 0;
};

struct CalibrationDocument {
    std::string source;  ///< in words
    std::vector<CalibrationEntry> entries;
};

/// Fits every site of the table (layers user and site) or every kernel family (accelerator).
/// @param watch is told how much is done, 0..1, every few model evaluations of a site's fit; where it says false, what was fitted so far
/// is returned. @throws InputError when no timed run is left.
CalibrationDocument calibrate(const RunTable& table, CalibrationLayer layer, const std::string& source, const FitWatch& watch = {});

/// What write_calibration() writes.
std::string calibration_text(const CalibrationDocument& document);

/// A "layline/calibration" file. Coefficients carry six digits; no run is named or stored but as a point of a residual model.
/// @throws InputError where it cannot be written.
void write_calibration(const CalibrationDocument& document, const std::filesystem::path& file);

}  // namespace layline
