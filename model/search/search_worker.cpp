// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/search_worker.h"

#include <bit>

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
            const std::uint64_t combinations = grid_.orders_for(pp) * grid_.states().size();
            const bool balances = grid_.balances(pp, deal.vpp);
            found.tested += balances ? 2 * combinations : combinations;
            if (!costs_.enter(deal)) continue;
            visit();
            const auto balanced = costs_.balanced(deal);
            if (balanced && costs_.enter(*balanced)) visit();
        }
    }
}

void SearchWorker::visit() {
    for (std::uint64_t taken = costs_.orders_taken(); taken != 0; taken &= taken - 1) {
        if (task_.stop.stop_requested()) return;
        costs_.set_order(static_cast<std::size_t>(std::countr_zero(taken)));
        found_->legal += grid_.states().size();
        for (std::size_t state = 0; state < grid_.states().size(); ++state) consider(state);
    }
}

void SearchWorker::consider(std::size_t state) {
    const SearchRequest& request = task_.request;
    QuickEstimate& estimate = candidate_.estimate;
    estimate.peak_bytes = costs_.peak_bytes(state);
    estimate.verdict = verdict_of(estimate.peak_bytes / task_.usable_bytes);
    const bool sampled = task_.sample_every != 0 && ++counted_ % task_.sample_every == 0;
    const bool too_large =
        estimate.peak_bytes > request.limits.peak_bytes || (request.must_fit && estimate.verdict == Verdict::does_not_fit);
    if (too_large) ++found_->too_large;
    if (too_large && !sampled) return;
    const double lowest_s = costs_.lowest_step_s(state);
    const bool too_slow = !too_large && lowest_s > slowest_s_;
    if (too_slow) ++found_->too_slow;
    if (too_slow && !sampled) return;
    const bool wanted = !too_large && !too_slow;
    if (!request.facets.empty()) candidate_.layout = costs_.scenario(state).layout;
    const bool matters = wanted && known_->could_enter(candidate_, lowest_s, estimate.peak_bytes, request.objective) &&
                         found_->board.threshold().could_enter(request.objective, lowest_s, estimate.peak_bytes, block_->gpus);
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
