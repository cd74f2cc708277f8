// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/search.h"
#include "model/cost/step_band.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <numeric>

#include "model/cost/memory_fit.h"
#include "model/search/search_worker.h"

namespace layline {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// First the schedules with fast forms, then those that must be simulated: by then most of them cannot win any more.
std::vector<SearchSpace> passes_of(const SearchSpace& space) {
    SearchSpace fast = space, simulated = space;
    const auto has_fast_form = [](const std::string& name) { return name == "1f1b" || name == "gpipe" || name == "interleaved"; };
    std::erase_if(fast.schedules, [&](const std::string& name) { return !has_fast_form(name); });
    std::erase_if(simulated.schedules, has_fast_form);
    if (!fast.schedules.empty()) std::erase(simulated.pp, 1);  // one stage has one order
    std::vector<SearchSpace> passes;
    for (SearchSpace* pass : {&fast, &simulated})
        if (!pass->schedules.empty() && !pass->pp.empty()) passes.push_back(*pass);
    return passes;
}

/// A step that visits each of `count` places once and soon comes to every part of them, so that good layouts, and with them sharp bounds,
/// are found early.
std::size_t spreading_stride(std::size_t count) {
    constexpr double golden = 0.6180339887498949;
    auto stride = std::max<std::size_t>(1, static_cast<std::size_t>(golden * static_cast<double>(count)));
    while (std::gcd(stride, count) > 1) ++stride;
    return stride;
}

class Search {
  public:
    Search(const SearchRequest& request, const Coefficients& coefficients, std::stop_token stop,
           const std::function<void(SearchProgress&)>& progress)
        : request_(request),
          progress_(progress),
          task_{request,         coefficients,  run_terms(request.scenario, request.tokens), usable_bytes(request.scenario), 0,
                std::move(stop), bool(progress)},
          found_(request),
          known_(std::make_shared<Known>(Known{found_.board.threshold(), found_.facets})) {}

    SearchResult run() {
        const std::vector<SearchSpace> passes = passes_of(request_.space);
        std::vector<LayoutGrid> grids;
        grids.reserve(passes.size());
        std::vector<std::vector<LayoutBlock>> blocks;
        for (const SearchSpace& space : passes) {
            grids.emplace_back(request_.scenario, space);
            blocks.push_back(own_blocks(grids.back()));
            for (const LayoutBlock& block : blocks.back()) total_ += grids.back().combinations(block);
        }
        if (request_.sample > 0) task_.sample_every = std::max<std::uint64_t>(1, total_ / request_.sample);
        for (std::size_t pass = 0; pass < passes.size(); ++pass) run(grids[pass], blocks[pass]);
        report(true);
        return result();
    }

  private:
    std::vector<LayoutBlock> own_blocks(const LayoutGrid& grid) const {
        std::vector<LayoutBlock> blocks = grid.blocks();
        std::size_t index = 0;
        std::erase_if(blocks, [&](const LayoutBlock&) { return index++ % request_.shards != request_.shard; });
        return blocks;
    }

    void run(const LayoutGrid& grid, const std::vector<LayoutBlock>& blocks) {
        struct Hand {
            SearchWorker worker;
            Findings found;
        };
        tbb::enumerable_thread_specific<Hand> hands([&] { return Hand{SearchWorker(task_, grid), Findings(request_)}; });
        const std::size_t stride = spreading_stride(blocks.size());
        tbb::parallel_for(std::size_t{0}, blocks.size(), [&](std::size_t turn) {
            if (task_.stop.stop_requested()) return;
            const std::size_t i = turn * stride % blocks.size();
            Hand& hand = hands.local();
            hand.worker.work(blocks[i], i, *known(), hand.found);
            gather(hand.found);
        });
    }

    std::shared_ptr<const Known> known() {
        const std::lock_guard lock(mutex_);
        return known_;
    }

    /// Adds a worker's findings to the whole, and lets the others know.
    void gather(Findings& part) {
        const std::lock_guard lock(mutex_);
        news_.insert(news_.end(), part.news.begin(), part.news.end());
        found_.take(part, request_.objective);
        part.clear();
        constexpr double pause_s = 0.005;
        if (seconds_since(last_known_) > pause_s) {
            known_ = std::make_shared<Known>(Known{found_.board.threshold(), found_.facets});
            last_known_ = Clock::now();
        }
        report(false);
    }

    void report(bool last) {
        constexpr double shortest_pause_s = 0.05;
        if (!progress_ || (!last && seconds_since(last_report_) < shortest_pause_s)) return;
        last_report_ = Clock::now();
        SearchProgress progress;
        progress.tested = found_.tested;
        progress.total = total_;
        progress.legal = found_.legal;
        progress.seconds = seconds_since(begin_);
        const auto done = static_cast<double>(std::max<std::uint64_t>(found_.tested, 1));
        progress.seconds_left = progress.seconds * (static_cast<double>(total_) - static_cast<double>(found_.tested)) / done;
        progress.found.swap(news_);
        progress_(progress);
    }

    SearchResult result() {
        SearchResult result;
        result.tested = found_.tested;
        result.total = total_;
        result.legal = found_.legal;
        result.pruned = found_.pruned;
        result.too_large = found_.too_large;
        result.too_slow = found_.too_slow;
        result.best = found_.board.best();
        result.pareto = found_.board.pareto();
        result.facets = found_.facets;
        result.sample = found_.sample;
        std::ranges::sort(result.sample, [](const Candidate& a, const Candidate& b) { return goes_before(a, b, Objective::step_time); });
        result.complete = !task_.stop.stop_requested();
        result.seconds = seconds_since(begin_);
        return result;
    }

    const SearchRequest& request_;
    const std::function<void(SearchProgress&)>& progress_;
    SearchTask task_;
    Clock::time_point begin_ = Clock::now(), last_report_ = begin_, last_known_ = begin_;
    std::mutex mutex_;  ///< of all below
    Findings found_;
    std::shared_ptr<const Known> known_;
    std::vector<Candidate> news_;
    std::uint64_t total_ = 0;
};

/// How many of a list in order lie within the band of the first.
std::size_t count_contenders(const std::vector<Candidate>& best, Objective objective, double band) {
    if (best.empty()) return 0;
    const auto measure = [&](const Candidate& c) {
        return objective == Objective::fewest_gpus ? c.estimate.step_time_s
                                                   : score(objective, c.estimate.step_time_s, c.estimate.peak_bytes, c.gpus);
    };
    const double limit = measure(best.front()) * std::exp(band);
    const auto told_apart = [&](const Candidate& c) {
        return measure(c) > limit || (objective == Objective::fewest_gpus && c.gpus != best.front().gpus);
    };
    return static_cast<std::size_t>(std::ranges::find_if(best, told_apart) - best.begin());
}

}  // namespace

SearchResult search(const SearchRequest& request, const Coefficients& coefficients, std::stop_token stop,
                    const std::function<void(SearchProgress&)>& progress) {
    SearchResult result = Search(request, coefficients, std::move(stop), progress).run();
    result.contenders = count_contenders(result.best, request.objective, ranking_band(coefficients));
    return result;
}

SearchResult merge(const std::vector<SearchResult>& shards, const SearchRequest& request, double band) {
    SearchResult merged;
    Leaderboard board(request.top, request.objective);
    for (const SearchResult& shard : shards) {
        board.take(shard.best, shard.pareto);
        merged.tested += shard.tested;
        merged.total += shard.total;
        merged.legal += shard.legal;
        merged.pruned += shard.pruned;
        merged.too_large += shard.too_large;
        merged.too_slow += shard.too_slow;
        merged.seconds = std::max(merged.seconds, shard.seconds);
        merged.complete = merged.complete && shard.complete;
    }
    merged.best = board.best();
    merged.pareto = board.pareto();
    merged.contenders = count_contenders(merged.best, request.objective, band);
    return merged;
}

}  // namespace layline
