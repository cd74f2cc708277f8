// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/step_lanes.h"

#include <algorithm>

#include "model/cost/data_parallel_times.h"
#include "model/cost/linear_times.h"
#include "model/cost/step_pieces.h"
#include "model/schedule/fsdp_lowering.h"

namespace layline {

namespace {

/// When each stage of a rank has its last gradient, by time.
struct LastGradient {
    int stage;
    double time_s;
};

std::vector<LastGradient> last_gradients(const Timeline& timeline, int rank) {
    const Schedule& schedule = *timeline.schedule;
    const std::size_t begin = schedule.rank_begin[static_cast<std::size_t>(rank)];
    const std::span<const Action> list = schedule.of_rank(rank);
    std::vector<LastGradient> last;
    for (std::size_t i = list.size(); i-- > 0 && std::ssize(last) < schedule.chunks * schedule.directions();) {
        const bool gradient = list[i].kind == ActionKind::backward || list[i].kind == ActionKind::weight_gradient;
        if (!gradient || std::ranges::find(last, int{list[i].stage}, &LastGradient::stage) != last.end()) continue;
        last.push_back({list[i].stage, timeline.end_s[begin + i]});
    }
    std::ranges::reverse(last);
    return last;
}

class Lanes {
  public:
    Lanes(const Timeline& timeline, const StepTimes& times, double step_time_s)
        : timeline_(timeline),
          total_s_(times.pressure * times.end.dp_total_s),
          exposed_s_(times.pressure * times.end.dp_exposed_s),
          optimizer_s_(times.pressure * times.end.optimizer_s),
          step_time_s_(step_time_s) {}

    void reduce(int rank) {
        if (total_s_ <= 0) return;
        const std::vector<LastGradient> last = last_gradients(timeline_, rank);
        const double each_s = total_s_ / 2 / static_cast<double>(last.size());
        double until_s = last.back().time_s + exposed_s_ / 2;
        std::vector<LaneBar> bars;
        for (std::size_t i = last.size(); i-- > 0;) {
            const double end_s = i + 1 == last.size() ? until_s : std::min(until_s, last[i].time_s + each_s);
            bars.push_back({LaneKind::dp_reduce, rank, std::max(0.0, end_s - each_s), end_s, last[i].stage});
            until_s = bars.back().start_s;
        }
        bars_.insert(bars_.end(), bars.rbegin(), bars.rend());
    }

    void update_and_gather(int rank) {
        const double reduced_s = timeline_.makespan_s + exposed_s_ / 2, updated_s = reduced_s + optimizer_s_;
        bars_.push_back({LaneKind::optimizer, rank, reduced_s, updated_s});
        const double hidden_s = (total_s_ - exposed_s_) / 2;
        if (hidden_s > 0) bars_.push_back({LaneKind::dp_gather, rank, 0, std::min(hidden_s, timeline_.makespan_s)});
        if (exposed_s_ > 0) bars_.push_back({LaneKind::dp_gather, rank, updated_s, std::min(step_time_s_, updated_s + exposed_s_ / 2)});
    }

    /// Gathers of fully sharded stages before their first use, scatters up to their last gradient: beside the boxes, whose times hold what
    /// of them is exposed. One after another on the rank's lanes; a scatter that the one before leaves too little time is drawn shorter.
    void sharded(int rank, const std::vector<double>& gather_s, const std::vector<double>& scatter_s) {
        const std::size_t begin = timeline_.schedule->rank_begin[static_cast<std::size_t>(rank)];
        double gathered_s = 0, scattered_s = 0;
        for (const ShardStep& step : shard_steps(*timeline_.schedule, rank)) {
            const auto stage = static_cast<std::size_t>(step.stage);
            if (step.kind == ShardKind::unshard) {
                const double start_s = std::max(gathered_s, timeline_.start_s[begin + step.before] - gather_s[stage]);
                gathered_s = std::min(start_s + gather_s[stage], step_time_s_);
                if (gathered_s > start_s) bars_.push_back({LaneKind::unshard, rank, start_s, gathered_s, step.stage});
            } else if (step.kind == ShardKind::reduce) {
                const double made_s = timeline_.end_s[begin + step.before - 1];
                const double start_s = std::max(scattered_s, made_s - scatter_s[stage]);
                scattered_s = made_s;
                if (made_s > start_s) bars_.push_back({LaneKind::dp_reduce, rank, start_s, made_s, step.stage});
            }
        }
    }

    std::vector<LaneBar> take() { return std::move(bars_); }

  private:
    const Timeline& timeline_;
    double total_s_, exposed_s_, optimizer_s_, step_time_s_;
    std::vector<LaneBar> bars_;
};

/// Seconds to gather or scatter a stage's weights once, `bytes` a parameter.
std::vector<double> traffic_s(const Scenario& scenario, const Coefficients& coefficients, const StepTimes& times, double bytes) {
    const StepShape shape = step_shape(scenario, coefficients);
    std::vector<double> seconds;
    for (const StageContents& stage : stage_contents(scenario)) {
        LayerWeights weights;
        if (stage.dense_layers > 0) weights.add(layer_weights(shape, scenario.architecture, false), stage.dense_layers);
        if (stage.expert_layers > 0) weights.add(layer_weights(shape, scenario.architecture, true), stage.expert_layers);
        if (stage.encoder_layers > 0) weights.add(layer_weights(encoder_shape(shape), scenario.architecture, false), stage.encoder_layers);
        seconds.push_back(times.pressure * sharded_pass_s(shape, coefficients, weights, bytes));
    }
    return seconds;
}

}  // namespace

std::vector<LaneBar> step_lanes(const Scenario& scenario, const Coefficients& coefficients, const StepTimes& times,
                                const Timeline& timeline, double step_time_s) {
    constexpr double gathered_bytes = 2, scattered_bytes = 4;  // a parameter; gradients travel in 32 bit
    Lanes lanes(timeline, times, step_time_s);
    const bool sharded = scenario.layout.zero_stage >= 3;
    std::vector<double> gather_s, scatter_s;
    if (sharded) {
        gather_s = traffic_s(scenario, coefficients, times, gathered_bytes);
        scatter_s = traffic_s(scenario, coefficients, times, scattered_bytes);
    }
    for (int rank = 0; rank < timeline.schedule->ranks(); ++rank) {
        if (sharded) lanes.sharded(rank, gather_s, scatter_s);
        lanes.reduce(rank);
        lanes.update_and_gather(rank);
    }
    return lanes.take();
}

std::vector<CommunicationShares> communication_shares(const StepTimes& times) {
    std::vector<CommunicationShares> shares;
    for (const StageTimes& stage : times.stages) {
        const double total_s = stage.total_s();
        shares.push_back({stage.parts.tp_s / total_s, stage.parts.cp_s / total_s, stage.parts.ep_s / total_s});
    }
    return shares;
}

}  // namespace layline
