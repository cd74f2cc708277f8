// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "app/gui/session/run_library.h"
#include "model/calibration/evidence.h"
#include "widgets/common/density.h"
#include "widgets/headline/headline_values.h"

namespace layline {

/// What stands beside a prediction: the nearest measured run, its result, what differs, and how far predictions of such runs are off.
/// @param evidence null before the measured runs are known: then only whose coefficients made the prediction.
EvidenceNote evidence_note(const Estimate& estimate, const Evidence* evidence, const RunLibrary* library, MfuConvention convention,
                           Density density);

/// "same layout", "SP differs", "64 GPUs", "TP and PP differ", "4 things differ".
QString differences_words(const std::vector<Difference>& differences);

/// MFU of a run by its step time.
double measured_mfu(const MeasuredRun& run, MfuConvention convention);

}  // namespace layline
