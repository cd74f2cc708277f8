// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/search.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>

#include "model/cost/flops.h"
#include "model/cost/memory.h"
#include "model/cost/memory_fit.h"
#include "model/cost/pipeline_time.h"
#include "model/cost/stage_times.h"
#include "model/estimate/legality.h"
#include "model/estimate/verdict.h"
#include "model/search/leaderboard.h"

namespace layline {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// No order of a pipeline ends before its ranks, on average, have done all their work.
double lowest_pipeline_s(const StepTimes& times) {
    double work_s = 0;
    for (const StageTimes& stage : times.stages) work_s += stage.total_s() + times.stage_overhead_s();
    return times.micro_batches * work_s / static_cast<double>(times.ranks);
}

/// First the schedules with fast forms, then those that must be simulated: by then most of them cannot win any more.
std::vector<SearchSpace> passes_of(const SearchSpace& space) {
    SearchSpace fast = space, simulated = space;
    const auto has_fast_form = [](const std::string& name) { return name == "1f1b" || name == "gpipe" || name == "interleaved"; };
    std::erase_if(fast.schedules, [&](const std::string& name) { return !has_fast_form(name); });
    std::erase_if(simulated.schedules, has_fast_form);
    if (!fast.schedules.empty()) std::erase(simulated.pp, 1);  // one stage has one order
    return {fast, simulated};
}

/// What one worker has found so far.
struct Harvest {
    explicit Harvest(const Leaderboard& known) : board(known) {}
    Leaderboard board;
    std::uint64_t tested = 0, legal = 0, pruned = 0;
};

class Search {
  public:
    Search(const SearchRequest& request, const Coefficients& coefficients, std::stop_token stop,
           const std::function<void(const SearchProgress&)>& progress)
        : request_(request),
          coefficients_(coefficients),
          stop_(std::move(stop)),
          progress_(progress),
          useful_flops_(model_flops(request.scenario, MfuConvention::palm)),
          peak_flops_per_s_(peak_flops_per_s(request.scenario) * static_cast<double>(request.scenario.cluster.gpus)),
          usable_bytes_(usable_bytes(request.scenario)),
          found_(request.top, request.objective),
          harvests_([this] { return Harvest(found_); }) {}

    SearchResult run() {
        std::vector<LayoutBlock> blocks = layout_blocks(request_.scenario, request_.space);
        std::size_t index = 0;
        std::erase_if(blocks, [&](const LayoutBlock&) { return index++ % request_.shards != request_.shard; });
        const std::vector<SearchSpace> passes = passes_of(request_.space);
        for (const SearchSpace& space : passes) {
            tbb::parallel_for(std::size_t{0}, blocks.size(), [&](std::size_t i) {
                if (stop_.stop_requested()) return;
                work(space, blocks[i]);
                report(++done_, passes.size() * blocks.size());
            });
            share();
        }
        return result();
    }

  private:
    void work(const SearchSpace& space, const LayoutBlock& block) {
        Harvest& harvest = harvests_.local();
        for_each_layout(request_.scenario, space, block, [&](const Scenario& scenario) {
            if (stop_.stop_requested()) return;
            ++harvest.tested;
            if (!is_legal(scenario)) return;
            ++harvest.legal;
            consider(scenario, harvest);
        });
    }

    void consider(const Scenario& scenario, Harvest& harvest) const {
        const std::vector<StageMemory> memory = stage_memory(scenario);
        Candidate candidate;
        QuickEstimate& estimate = candidate.estimate;
        estimate.peak_bytes = memory[static_cast<std::size_t>(peak_stage(memory))].reserved_bytes();
        estimate.verdict = verdict_of(estimate.peak_bytes / usable_bytes_);
        if (request_.must_fit && estimate.verdict == Verdict::does_not_fit) return;

        const StepTimes times = step_times(scenario, coefficients_);
        const double lowest_s = times.pressure * (lowest_pipeline_s(times) + times.end.total_s());
        if (!harvest.board.could_enter(lowest_s, estimate.peak_bytes)) {
            ++harvest.pruned;
            return;
        }
        estimate.step_time_s = times.pressure * (pipeline_s(scenario, times) + times.end.total_s());
        estimate.mfu_palm = useful_flops_ / (peak_flops_per_s_ * estimate.step_time_s);
        candidate.layout = scenario.layout;
        candidate.gpus = scenario.cluster.gpus;
        harvest.board.offer(candidate);
    }

    /// What one worker found bounds what the others need to look at in the next pass.
    void share() {
        for (const Harvest& harvest : harvests_) found_.take(harvest.board);
        for (Harvest& harvest : harvests_) harvest.board = found_;
    }

    void report(std::size_t done, std::size_t blocks) {
        if (!progress_) return;
        constexpr double shortest_pause_s = 0.05;
        const std::unique_lock lock(progress_mutex_, std::try_to_lock);
        if (!lock || (seconds_since(last_report_) < shortest_pause_s && done < blocks)) return;
        last_report_ = Clock::now();
        SearchProgress progress;
        progress.blocks_done = done;
        progress.blocks = blocks;
        progress.seconds = seconds_since(begin_);
        progress.seconds_left = progress.seconds * static_cast<double>(blocks - done) / static_cast<double>(done);
        progress_(progress);
    }

    SearchResult result() {
        SearchResult result;
        for (const Harvest& harvest : harvests_) {
            result.tested += harvest.tested;
            result.legal += harvest.legal;
            result.pruned += harvest.pruned;
        }
        result.best = found_.best();
        result.pareto = found_.pareto();
        result.complete = !stop_.stop_requested();
        result.seconds = seconds_since(begin_);
        return result;
    }

    const SearchRequest& request_;
    const Coefficients& coefficients_;
    std::stop_token stop_;
    const std::function<void(const SearchProgress&)>& progress_;
    double useful_flops_, peak_flops_per_s_, usable_bytes_;
    Leaderboard found_;
    tbb::enumerable_thread_specific<Harvest> harvests_;
    std::atomic<std::size_t> done_{0};
    Clock::time_point begin_ = Clock::now(), last_report_ = begin_;
    std::mutex progress_mutex_;
};

/// How many of a list sorted by step time lie within the band of the first.
std::size_t count_contenders(const std::vector<Candidate>& best, double band) {
    if (best.empty()) return 0;
    const double limit_s = best.front().estimate.step_time_s * (1 + band);
    return static_cast<std::size_t>(std::ranges::count_if(best, [&](const Candidate& c) { return c.estimate.step_time_s <= limit_s; }));
}

}  // namespace

SearchResult search(const SearchRequest& request, const Coefficients& coefficients, double band, std::stop_token stop,
                    const std::function<void(const SearchProgress&)>& progress) {
    SearchResult result = Search(request, coefficients, std::move(stop), progress).run();
    result.contenders = count_contenders(result.best, band);
    return result;
}

SearchResult merge(const std::vector<SearchResult>& shards, const SearchRequest& request, double band) {
    SearchResult merged;
    Leaderboard board(request.top, request.objective);
    for (const SearchResult& shard : shards) {
        for (const Candidate& candidate : shard.best) board.offer(candidate);
        for (const Candidate& candidate : shard.pareto) board.offer(candidate);
        merged.tested += shard.tested;
        merged.legal += shard.legal;
        merged.pruned += shard.pruned;
        merged.seconds = std::max(merged.seconds, shard.seconds);
        merged.complete = merged.complete && shard.complete;
    }
    merged.best = board.best();
    merged.pareto = board.pareto();
    merged.contenders = count_contenders(merged.best, band);
    return merged;
}

}  // namespace layline
