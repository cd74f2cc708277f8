// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/allocator_trace_sizes.h"

#include <cmath>

#include "model/cost/memory_share.h"

namespace layline {

TraceSizes trace_sizes(const Scenario& scenario, int rank) {
    const Architecture& model = scenario.architecture;
    const Layout& layout = scenario.layout;
    const auto t = static_cast<double>(layout.tp);
    const auto h = static_cast<double>(model.hidden);
    const double tokens = static_cast<double>(scenario.training.sequence_length * layout.micro_batch);
    const auto query_width = static_cast<double>(model.heads * model.head_size);
    const auto key_width = static_cast<double>(model.kv_heads * model.head_size);
    const auto f = static_cast<double>(model.ffn);
    const auto vocabulary = static_cast<double>(model.vocabulary);
    TraceSizes z;
    z.whole = 2 * tokens * h;
    z.hidden = std::floor(2 * tokens * h / t);
    z.queries = std::floor(2 * tokens * query_width / t);
    z.keys = std::floor(2 * tokens * key_width / t);
    z.ffn = std::floor(2 * tokens * f / t);
    z.statistics = std::floor(4 * tokens / t);
    z.soft_max = std::floor(4 * tokens * static_cast<double>(model.heads) / t);
    z.logits = tokens * vocabulary / t;
    z.ids = 8 * tokens;
    z.vocabulary = std::floor(vocabulary * h / t);
    z.qkv_weight = std::floor(h * (query_width + 2 * key_width) / t);
    z.out_weight = std::floor(h * query_width / t);
    z.gate_up_weight = std::floor(2 * f * h / t);
    z.down_weight = std::floor(f * h / t);
    z.norm_weight = h;
    const auto stages = framework_stages(scenario);
    z.layers = stages[static_cast<std::size_t>(rank)].count;
    z.embedding = rank == 0;
    z.head = rank == static_cast<int>(layout.pp) - 1;
    z.tied_here = model.tied_embeddings && z.embedding;
    z.sharded = layout.tp > 1;
    z.grouped = model.kv_heads != model.heads;
    z.batched = layout.micro_batch > 1;
    return z;
}

}  // namespace layline
