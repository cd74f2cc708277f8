// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/lowered_times.h"

#include <numeric>

#include "model/cost/slice_plan.h"
#include "model/estimate/quick_estimate.h"
#include "model/schedule/fsdp_lowering.h"

namespace layline {

namespace {

void gather_again(const Schedule& schedule, StepTimes& times) {
    const std::vector<int> gathers = gathers_per_stage(schedule);
    for (std::size_t stage = 0; stage < times.stages.size(); ++stage) {
        StageTimes& of = times.stages[stage];
        const double again_s = (gathers[stage] - schedule.directions()) * of.regather_s / times.micro_batches;
        of.forward_s += again_s;
        of.parts.gather_s += again_s;
    }
}

/// The share of each transfer in which the sender computes nothing, where another model does not count the transfer otherwise.
double send_s(const Scenario& scenario, const StepTimes& times) {
    return scenario.layout.transfers == TransferModel::blocking ? 0 : times.send_s;
}

void send(const Scenario& scenario, const StepTimes& times, double pressure, int slices, Durations& d) {
    d.transfer_model = scenario.layout.transfers;
    double sized_s = times.transfer_s - times.latency_s;
    d.transfer_s = times.latency_s;
    if (d.transfer_model == TransferModel::blocking) sized_s += times.send_s;
    if (d.transfer_model == TransferModel::queue) {
        d.boundary_bytes = pressure * sized_s;  // a link of one byte a second
        d.link_bytes_per_s = 1;
        sized_s = 0;
    }
    d.transfer_s = pressure * (d.transfer_s + sized_s / slices);
}

}  // namespace

StepTimes lowered_times(const Scenario& scenario, const Schedule& schedule, StepTimes times) {
    if (scenario.layout.zero_stage >= 3 && schedule.chunks > pytorch_gathered_stages) gather_again(schedule, times);
    times.micro_batch_s *= schedule.slices;
    return times;
}

Durations schedule_durations(const Scenario& scenario, const StepTimes& times, double pressure) {
    const SlicePlan slices = slice_plan(scenario);
    const std::vector<double> shares = slices.lengths.empty() ? std::vector<double>{1.0} : slices.cost_shares;
    const double wait_s = send_s(scenario, times), overhead_s = times.stage_overhead_s() / static_cast<double>(shares.size());
    Durations d;
    for (std::size_t stage = 0; stage < times.stages.size(); ++stage) {
        const StageTimes& of = times.stages[stage];
        const bool sends = stage + 1 < times.stages.size();
        for (const double share : shares) {
            d.forward_s.push_back(pressure * (share * (of.forward_s + (sends ? wait_s : 0)) + overhead_s));
            d.input_gradient_s.push_back(pressure * share * (of.input_gradient_s + (stage > 0 ? wait_s : 0)));
            d.weight_gradient_s.push_back(pressure * share * of.weight_gradient_s);
        }
    }
    send(scenario, times, pressure, static_cast<int>(shares.size()), d);
    d.pair_gain = pair_gain(times);
    return d;
}

}  // namespace layline
