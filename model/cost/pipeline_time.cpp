// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/pipeline_time.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "model/cost/gathered_stages.h"
#include "model/cost/periodic_state.h"

namespace layline {

namespace {

std::size_t index(std::int64_t value) { return static_cast<std::size_t>(value); }

/// Micro-batches after which 1F1B repeats itself: the length of its critical circuit. Ranks i..j turn j - i + 1 micro-batches round in the
/// sum of their times and 2(j - i) transfers; the slowest such round sets the pace.
std::int64_t critical_length(const PipelineLoad& load) {
    std::int64_t length = 1;
    double pace = 0;
    for (std::int64_t first = 0; first < load.ranks; ++first) {
        double round_s = -2 * load.transfer_s;
        for (std::int64_t last = first; last < load.ranks; ++last) {
            round_s += load.forward_s[index(last)] + load.backward_s[index(last)] + 2 * load.transfer_s;
            const auto turned = static_cast<double>(last - first + 1);
            if (round_s > pace * turned) {
                pace = round_s / turned;
                length = last - first + 1;
            }
        }
    }
    return length;
}

/// 1F1B in rounds: in round k every rank runs forward k, then backward k - (ranks after it). A round needs only the one before.
class OneForwardOneBackward {
  public:
    explicit OneForwardOneBackward(const PipelineLoad& load) : load_(load), end_s_(index(load.ranks), 0.0) {}

    void round(std::int64_t k) {
        double arrived_s = 0;
        for (std::int64_t rank = 0; rank < load_.ranks; ++rank) {
            double& end_s = end_s_[index(rank)];
            const std::int64_t back = k - (load_.ranks - 1 - rank);
            if (k < load_.micro_batches) {
                end_s = std::max(end_s, arrived_s) + load_.forward_s[index(rank)];
                arrived_s = end_s + load_.transfer_s;
            }
            if (back < 0 || back >= load_.micro_batches) continue;
            // The rank after is still as the round before left it: at the end of the same micro-batch's backward.
            if (rank + 1 < load_.ranks) end_s = std::max(end_s, end_s_[index(rank + 1)] + load_.transfer_s);
            end_s += load_.backward_s[index(rank)];
        }
    }

    std::span<const double> state() const { return end_s_; }
    double makespan_s() const { return *std::ranges::max_element(end_s_); }

  private:
    const PipelineLoad& load_;
    std::vector<double> end_s_;
};

/// Interleaved 1F1B as a ring: rank r is r steps behind rank 0, and what it needs is always what a neighbour did one step before.
class Interleaved {
  public:
    explicit Interleaved(const PipelineLoad& load)
        : load_(load),
          chunks_(static_cast<std::int64_t>(load.forward_s.size()) / load.ranks),
          total_(load.micro_batches * chunks_),
          state_(3 * index(load.ranks), 0.0),
          end_s_(state_.data()),
          forward_end_s_(end_s_ + load.ranks),
          backward_end_s_(forward_end_s_ + load.ranks),
          before_(2 * index(load.ranks)) {}

    std::int64_t period() const { return chunks_ * load_.ranks; }
    std::int64_t slots() const { return total_; }
    /// Forwards of a rank before its first backward; a rank that has fewer idles through the rest and keeps its order.
    std::int64_t warm_up(std::int64_t rank) const { return 2 * (load_.ranks - 1 - rank) + (chunks_ - 1) * load_.ranks; }
    std::int64_t steps() const { return total_ + warm_up(0) + load_.ranks; }

    void step(std::int64_t now) {
        std::copy_n(forward_end_s_, 2 * load_.ranks, before_.begin());
        for (std::int64_t rank = 0; rank < load_.ranks; ++rank) {
            const std::int64_t slot = now - rank;
            if (slot >= 0 && slot < total_) forward(rank, slot);
            const std::int64_t back = slot - warm_up(rank);
            if (slot >= 0 && back >= 0 && back < total_) backward(rank, back);
        }
    }

    std::span<const double> state() const { return state_; }
    double makespan_s() const { return *std::max_element(end_s_, end_s_ + load_.ranks); }

  private:
    void forward(std::int64_t rank, std::int64_t slot) {
        const std::int64_t chunk = slot / load_.ranks % chunks_;
        double start_s = end_s_[rank];
        if (rank > 0 || chunk > 0) start_s = std::max(start_s, before_[index(rank > 0 ? rank - 1 : load_.ranks - 1)] + load_.transfer_s);
        end_s_[rank] = forward_end_s_[rank] = start_s + load_.forward_s[index(chunk * load_.ranks + rank)];
    }

    void backward(std::int64_t rank, std::int64_t slot) {
        const std::int64_t chunk = chunks_ - 1 - slot / load_.ranks % chunks_;
        const bool last = rank + 1 == load_.ranks;
        double start_s = end_s_[rank];
        if (!last || chunk + 1 < chunks_)
            start_s = std::max(start_s, before_[index(load_.ranks + (last ? 0 : rank + 1))] + load_.transfer_s);
        end_s_[rank] = backward_end_s_[rank] = start_s + load_.backward_s[index(chunk * load_.ranks + rank)];
    }

    const PipelineLoad& load_;
    std::int64_t chunks_, total_;
    std::vector<double> state_;  ///< end of each rank's last action, of its last forward, of its last backward
    double *end_s_, *forward_end_s_, *backward_end_s_;
    std::vector<double> before_;  ///< forwards and backwards as the step before left them
};

/// One stage a rank or many, the same for all micro-batches: no order to keep.
double one_rank_s(const PipelineLoad& load) {
    double sum = 0;
    for (std::size_t stage = 0; stage < load.forward_s.size(); ++stage) sum += load.forward_s[stage] + load.backward_s[stage];
    return sum * static_cast<double>(load.micro_batches);
}

}  // namespace

double gpipe_s(const PipelineLoad& load) {
    // A line of servers that all serve the same jobs: the first job's way through plus the others behind the slowest server.
    const auto line_s = [&](std::span<const double> seconds) {
        double sum = 0, slowest = 0;
        for (const double each : seconds) {
            sum += each;
            slowest = std::max(slowest, each);
        }
        const auto ranks = static_cast<double>(load.ranks);
        return sum + slowest * static_cast<double>(load.micro_batches - 1) + (ranks - 1) * load.transfer_s;
    };
    return line_s(load.forward_s) + line_s(load.backward_s);
}

double one_forward_one_backward_s(const PipelineLoad& load) {
    if (load.ranks == 1) return one_rank_s(load);
    OneForwardOneBackward pipeline(load);
    PeriodicState periods;
    const std::int64_t length = critical_length(load);
    std::int64_t skipped = 0;
    double skipped_s = 0;
    for (std::int64_t k = 0; k + skipped < load.micro_batches + load.ranks - 1; ++k) {
        // In the steady state a round looks the same whatever its number: step on as if the skipped ones had been done.
        pipeline.round(k + skipped);
        const std::int64_t left = load.micro_batches - 1 - k - skipped;
        if (skipped > 0 || k < load.ranks - 1 || left < length || (k - load.ranks + 1) % length != 0) continue;
        const double growth_s = periods.growth(pipeline.state());
        if (growth_s <= 0) continue;
        const std::int64_t times = left / length;
        skipped = times * length;
        skipped_s = growth_s * static_cast<double>(times);
    }
    return pipeline.makespan_s() + skipped_s;
}

double interleaved_s(const PipelineLoad& load) {
    if (load.ranks == 1) return one_rank_s(load);
    Interleaved pipeline(load);
    PeriodicState periods;
    const std::int64_t steady = pipeline.warm_up(0), period = pipeline.period();
    std::int64_t skipped = 0;
    double skipped_s = 0;
    for (std::int64_t now = 0; now + skipped < pipeline.steps(); ++now) {
        pipeline.step(now + skipped);
        const std::int64_t left = pipeline.slots() - 1 - now - skipped;
        if (skipped > 0 || now < steady || left < period || (now - steady) % period != 0) continue;
        const double growth_s = periods.growth(pipeline.state());
        if (growth_s <= 0) continue;
        const std::int64_t times = left / period;
        skipped = times * period;
        skipped_s = growth_s * static_cast<double>(times);
    }
    return pipeline.makespan_s() + skipped_s;
}

namespace {

enum class FastForm { none, plain, looped };

FastForm fast_form(const Layout& layout, std::int64_t count) {
    if (layout.transfers != TransferModel::latency) return FastForm::none;
    if (layout.vpp == 1 && (layout.schedule == "1f1b" || layout.schedule == "interleaved" || layout.schedule == "gpipe"))
        return FastForm::plain;
    // With more chunks than stages stay gathered, the order decides how often ZeRO-3 gathers each.
    if (layout.zero_stage >= 3 && layout.vpp > pytorch_gathered_stages) return FastForm::none;
    const bool looped = layout.schedule == "interleaved" && (layout.group == 0 || layout.group == layout.pp) && count % layout.pp == 0;
    return looped ? FastForm::looped : FastForm::none;
}

}  // namespace

bool has_fast_form(const Scenario& scenario) {
    return fast_form(scenario.layout, std::llround(std::max(1.0, micro_batches(scenario)))) != FastForm::none;
}

std::optional<double> fast_pipeline_s(const StepTimes& step, const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const std::size_t stages = step.stages.size();
    const auto count = static_cast<std::int64_t>(std::llround(step.micro_batches));
    const FastForm form = fast_form(layout, count);
    if (form == FastForm::none) return std::nullopt;
    std::vector<double> seconds(2 * stages);
    for (std::size_t stage = 0; stage < stages; ++stage) {
        seconds[stage] = step.stages[stage].forward_s + step.forward_overhead_s(stage);
        seconds[stages + stage] = step.stages[stage].backward_s() + step.backward_overhead_s(stage);
    }
    const std::span<const double> all = seconds;
    const PipelineLoad load{all.first(stages), all.last(stages), step.transfer_s, layout.pp, count};
    if (form == FastForm::looped) return interleaved_s(load);
    return layout.schedule == "gpipe" ? gpipe_s(load) : one_forward_one_backward_s(load);
}

std::optional<double> fast_step_s(const Scenario& scenario, const Coefficients& coefficients) {
    const StepTimes step = step_times(scenario, coefficients);
    const std::optional<double> pipeline_s = fast_pipeline_s(step, scenario);
    if (!pipeline_s) return std::nullopt;
    return (*pipeline_s + step.end.total_s()) * step.pressure;
}

}  // namespace layline
