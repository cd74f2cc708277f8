// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_balance.h"

#include <algorithm>

#include "model/cost/memory_detail.h"
#include "model/cost/slice_plan.h"

namespace layline {

namespace {

/// Memory of a rank were it to hold `layers` average layers.
class AverageRank {
  public:
    explicit AverageRank(const Scenario& scenario)
        : context_(scenario),
          shape_(scenario.layout),
          shares_(rank_shares(scenario)),
          micro_batches_(pipeline_micro_batches(scenario)),
          expert_share_(static_cast<double>(scenario.architecture.expert_layers()) / static_cast<double>(layers_of(scenario))) {}

    static std::int64_t layers_of(const Scenario& scenario) {
        return scenario.architecture.layers + scenario.architecture.encoder_layers();
    }

    double reserved_bytes(std::int64_t rank, std::int64_t layers) const {
        RankShare share = shares_[static_cast<std::size_t>(rank)];
        const double prediction = share.mtp_layers;
        share.encoder_layers = 0;
        share.expert_layers = expert_share_ * static_cast<double>(layers);
        share.dense_layers = static_cast<double>(layers) - share.expert_layers;
        (expert_share_ > 0 ? share.expert_layers : share.dense_layers) += prediction;
        return rank_detail(context_, share, static_cast<int>(rank), held_in_flight(context_.scenario, shape_, rank, micro_batches_))
            .memory.reserved_bytes();
    }

  private:
    MemoryContext context_;
    PipelineShape shape_;
    std::vector<RankShare> shares_;  ///< who holds embedding, head and prediction layers
    double micro_batches_;
    double expert_share_;
};

/// The layers of each rank over its chunks, as even as it goes.
std::vector<std::int64_t> over_chunks(const std::vector<std::int64_t>& ranks, const Layout& layout) {
    const PipelineShape shape(layout);
    std::vector<std::int64_t> stages(static_cast<std::size_t>(layout.pp * layout.vpp));
    for (std::int64_t rank = 0; rank < layout.pp; ++rank) {
        const std::int64_t layers = ranks[static_cast<std::size_t>(rank)];
        for (std::int64_t chunk = 0; chunk < layout.vpp; ++chunk)
            stages[static_cast<std::size_t>(shape.stage_of_chunk(rank, chunk))] =
                layers / layout.vpp + (chunk < layers % layout.vpp ? 1 : 0);
    }
    return stages;
}

/// Where a pipeline runs both ways, a rank and its mirror image hold the same two stages: their layers in halves.
std::vector<std::int64_t> over_mirrored(const std::vector<std::int64_t>& pairs) {
    std::vector<std::int64_t> stages(2 * pairs.size());
    for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
        stages[pair] = pairs[pair] / 2;
        stages[stages.size() - 1 - pair] = pairs[pair] - stages[pair];
    }
    return stages;
}

/// Deals layers one by one to whoever needs least with one more; each begins with `first`.
template <class Bytes>
std::vector<std::int64_t> dealt(std::size_t holders, std::int64_t layers, std::int64_t first, Bytes bytes_of) {
    std::vector<std::int64_t> held(holders, first);
    std::vector<double> with_one_more(holders);
    const auto reckon = [&](std::size_t holder) { with_one_more[holder] = bytes_of(static_cast<std::int64_t>(holder), held[holder] + 1); };
    for (std::size_t holder = 0; holder < holders; ++holder) reckon(holder);
    for (std::int64_t left = layers - static_cast<std::int64_t>(holders) * first; left > 0; --left) {
        const auto holder = static_cast<std::size_t>(std::ranges::min_element(with_one_more) - with_one_more.begin());
        ++held[holder];
        reckon(holder);
    }
    return held;
}

}  // namespace

std::vector<std::int64_t> balance_by_memory(const Scenario& scenario) {
    const AverageRank average(scenario);
    const Layout& layout = scenario.layout;
    const std::int64_t layers = AverageRank::layers_of(scenario);
    if (PipelineShape(layout).copies_of_layers() == 2) {
        const auto fuller = [&](std::int64_t pair, std::int64_t held) {
            return std::max(average.reserved_bytes(pair, held), average.reserved_bytes(layout.pp - 1 - pair, held));
        };
        return over_mirrored(dealt(static_cast<std::size_t>(layout.pp / 2), layers, 2, fuller));
    }
    const auto bytes = [&](std::int64_t rank, std::int64_t held) { return average.reserved_bytes(rank, held); };
    return over_chunks(dealt(static_cast<std::size_t>(layout.pp), layers, layout.vpp, bytes), layout);
}

}  // namespace layline
