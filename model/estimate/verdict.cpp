// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/verdict.h"

#include <algorithm>

#include "model/cost/memory_fit.h"

namespace layline {

Verdict verdict_of(double fill) {
    const FitThresholds thresholds = fit_thresholds();
    if (fill < thresholds.fits) return Verdict::fits;
    return fill <= thresholds.does_not_fit ? Verdict::tight : Verdict::does_not_fit;
}

int peak_stage(const std::vector<StageMemory>& memory) {
    const auto largest = std::ranges::max_element(memory, {}, &StageMemory::reserved_bytes);
    return static_cast<int>(largest - memory.begin());
}

}  // namespace layline
