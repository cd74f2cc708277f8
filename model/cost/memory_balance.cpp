// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_balance.h"

#include <algorithm>

#include "model/cost/memory_detail.h"

namespace layline {

namespace {

/// Memory of a rank were it to hold `layers` average layers.
class AverageRank {
  public:
    explicit AverageRank(const Scenario& scenario)
        : context_(scenario),
          shape_(scenario.layout),
          micro_batches_(pipeline_micro_batches(scenario)),
          last_(scenario.layout.pp - 1),
          expert_share_(static_cast<double>(scenario.architecture.expert_layers()) / static_cast<double>(scenario.architecture.layers)) {}

    double reserved_bytes(std::int64_t rank, std::int64_t layers) const {
        RankShare share;
        share.expert_layers = expert_share_ * static_cast<double>(layers);
        share.dense_layers = static_cast<double>(layers) - share.expert_layers;
        share.embeddings = rank == 0 ? 1 : 0;
        share.heads = rank == last_ ? 1 : 0;
        return rank_detail(context_, share, static_cast<int>(rank), shape_.in_flight(rank, micro_batches_)).memory.reserved_bytes();
    }

  private:
    MemoryContext context_;
    PipelineShape shape_;
    double micro_batches_;
    std::int64_t last_;
    double expert_share_;
};

}  // namespace

std::vector<std::int64_t> balance_by_memory(const Scenario& scenario) {
    const AverageRank average(scenario);
    const auto ranks = static_cast<std::size_t>(scenario.layout.pp);
    std::vector<std::int64_t> layers(ranks, 1);
    std::vector<double> with_one_more(ranks);
    const auto reckon = [&](std::size_t rank) {
        with_one_more[rank] = average.reserved_bytes(static_cast<std::int64_t>(rank), layers[rank] + 1);
    };
    for (std::size_t rank = 0; rank < ranks; ++rank) reckon(rank);
    for (std::int64_t left = scenario.architecture.layers - scenario.layout.pp; left > 0; --left) {
        const auto rank = static_cast<std::size_t>(std::ranges::min_element(with_one_more) - with_one_more.begin());
        ++layers[rank];
        reckon(rank);
    }
    return layers;
}

}  // namespace layline
