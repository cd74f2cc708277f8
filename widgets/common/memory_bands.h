// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/memory_fit.h"
#include "model/estimate/estimate.h"

namespace layline {

/// The limits that memory plots draw, bytes; the verdict's own, so that colour and word agree.
struct MemoryBands {
    double tight_bytes = 0;     ///< amber from here
    double over_bytes = 0;      ///< red from here
    double capacity_bytes = 0;  ///< the line
    double top_bytes = 0;       ///< top of the scale, a little above the capacity
};

inline MemoryBands memory_bands(const Estimate& estimate) {
    constexpr double headroom = 1.10;
    const FitThresholds limits = fit_thresholds();
    const double usable = usable_bytes(estimate.scenario);
    return {limits.fits * usable, limits.does_not_fit * usable, estimate.capacity_bytes, headroom * estimate.capacity_bytes};
}

inline Verdict verdict_of_stage(const MemoryBands& bands, double bytes) {
    return bytes > bands.over_bytes ? Verdict::does_not_fit : bytes >= bands.tight_bytes ? Verdict::tight : Verdict::fits;
}

}  // namespace layline
