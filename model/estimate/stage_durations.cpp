// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/stage_durations.h"

namespace layline {

Durations stage_durations(const StepTimes& times) {
    Durations durations;
    const double overhead_s = times.stage_overhead_s();
    for (const StageTimes& stage : times.stages) {
        durations.forward_s.push_back(stage.forward_s + overhead_s);
        durations.input_gradient_s.push_back(stage.input_gradient_s);
        durations.weight_gradient_s.push_back(stage.weight_gradient_s);
    }
    durations.transfer_s = times.transfer_s;
    if (times.blocking_transfers) durations.transfer_model = TransferModel::blocking;
    return durations;
}

}  // namespace layline
