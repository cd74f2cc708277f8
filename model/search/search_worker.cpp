// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/search_worker.h"

#include <array>
#include <bit>
#include <limits>

#include "model/estimate/verdict.h"
#include "model/rules/launchers/launcher_check.h"

namespace layline {

SearchWorker::SearchWorker(const SearchTask& task, const LayoutGrid& grid)
    : task_(task), grid_(grid), costs_(task.request.scenario, grid, task.coefficients) {}

void SearchWorker::work(const LayoutBlock& block, std::size_t index, const Known& known, Findings& found) {
    constexpr std::uint64_t spread = 2'654'435'761;  // so that blocks do not all begin with a sample
    counted_ = index * spread;
    block_ = &block;
    known_ = &known;
    found_ = &found;
    candidate_.gpus = block.gpus;
    slowest_s_ = slowest_step_s(task_.request.limits, task_.terms, block.gpus);
    for (const std::int64_t pp : grid_.pipelines(block)) {
        costs_.enter(block, pp);
        for (const StageDeal& deal : grid_.deals(pp)) {
            if (task_.stop.stop_requested()) return;
            if (!grid_.suits(block.recompute, pp, deal.vpp)) continue;
            const std::uint64_t combinations = grid_.orders_for(pp) * grid_.states_for(pp);
            const bool balances = grid_.balances(pp);
            found.tested += balances ? 2 * combinations : combinations;
            if (!costs_.enter(deal)) continue;
            visit();
            if (costs_.enter_balanced(deal)) visit();
        }
    }
}

double SearchWorker::most_bytes(bool paired) {
    if (!task_.request.facets.empty()) return std::numeric_limits<double>::infinity();
    const Objective objective = task_.request.objective;
    const double lowest_s = costs_.lowest_deal_s(paired);
    return std::min(known_->threshold.most_bytes(objective, lowest_s, block_->gpus),
                    found_->board.threshold().most_bytes(objective, lowest_s, block_->gpus));
}

void SearchWorker::visit() {
    std::array<double, 2> most_bytes{-1, -1};  // of orders without and with pairs; negative: not known
    for (std::uint64_t taken = costs_.orders_taken(); taken != 0; taken &= taken - 1) {
        if (task_.stop.stop_requested()) return;
        const auto order = static_cast<std::size_t>(std::countr_zero(taken));
        costs_.set_order(order);
        double& most = most_bytes[costs_.pairs(order) ? 1 : 0];
        if (most < 0) most = this->most_bytes(costs_.pairs(order));
        most_bytes_ = most;
        found_->legal += costs_.states().size();
        if (skips()) continue;
        for (const std::size_t state : costs_.states()) consider(state);
    }
}

bool SearchWorker::too_large(double bytes) const {
    const SearchRequest& request = task_.request;
    return bytes > request.limits.peak_bytes || (request.must_fit && verdict_of(bytes / task_.usable_bytes) == Verdict::does_not_fit);
}

bool SearchWorker::skips() {
    const std::uint64_t states = costs_.states().size();
    const bool sampled = task_.sample_every != 0 && (counted_ + states) / task_.sample_every != counted_ / task_.sample_every;
    if (sampled || states == 0) return false;
    const double least = costs_.least_bytes();
    const bool large = too_large(least);
    if (!large && least <= most_bytes_) return false;
    (large ? found_->too_large : found_->pruned) += states;
    counted_ += states;
    return true;
}

void SearchWorker::consider(std::size_t state) {
    const SearchRequest& request = task_.request;
    QuickEstimate& estimate = candidate_.estimate;
    estimate.peak_bytes = costs_.peak_bytes(state);
    estimate.verdict = verdict_of(estimate.peak_bytes / task_.usable_bytes);
    const bool sampled = task_.sample_every != 0 && ++counted_ % task_.sample_every == 0;
    const bool too_large = this->too_large(estimate.peak_bytes);
    if (too_large) ++found_->too_large;
    if (too_large && !sampled) return;
    if (estimate.peak_bytes > most_bytes_ && !sampled) {
        ++found_->pruned;
        return;
    }
    if (!request.facets.empty()) candidate_.layout = costs_.scenario(state).layout;
    const auto could_matter = [&](double lowest_s) {
        return known_->could_enter(candidate_, lowest_s, estimate.peak_bytes, request.objective) &&
               found_->board.threshold().could_enter(request.objective, lowest_s, estimate.peak_bytes, block_->gpus);
    };
    if (!sampled && !could_matter(costs_.lowest_span_s(state))) {
        ++found_->pruned;
        return;
    }
    const double lowest_s = costs_.lowest_step_s(state);
    const bool too_slow = !too_large && lowest_s > slowest_s_;
    if (too_slow) ++found_->too_slow;
    if (too_slow && !sampled) return;
    const bool wanted = !too_large && !too_slow;
    const bool matters = wanted && could_matter(lowest_s);
    if (wanted && !matters) ++found_->pruned;
    if (!matters && !sampled) return;
    if (request.launcher && !obeys(costs_.scenario(state), *request.launcher)) return;
    estimate.step_time_s = costs_.step_time_s(state);
    candidate_.layout = costs_.scenario(state).layout;
    finish(matters, sampled);
}

void SearchWorker::finish(bool matters, bool sampled) {
    QuickEstimate& estimate = candidate_.estimate;
    estimate.mfu_palm =
        task_.terms.useful_flops / (task_.terms.peak_flops_per_s * static_cast<double>(block_->gpus) * estimate.step_time_s);
    if (matters && estimate.step_time_s > slowest_s_) {
        ++found_->too_slow;
        matters = false;
    }
    const bool kept = matters && found_->offer(candidate_, task_.request.objective);
    if (task_.tells && (kept || sampled)) found_->news.push_back(candidate_);
    if (sampled) found_->sample.push_back(candidate_);
}

}  // namespace layline
