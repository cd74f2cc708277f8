// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/cost/memory_detail.h"
#include "model/cost/memory_replay.h"
#include "model/cost/memory_reserve.h"

namespace layline {

namespace {

const char* const korthikanti = "Korthikanti et al., arXiv 2205.05198, section 4";
const char* const zero_paper = "Rajbhandari et al., arXiv 1910.02054, section 3";

/// Collects terms, leaving out empty ones.
class Terms {
  public:
    void add(MemoryClass part, std::string name, double bytes, std::string formula, std::string numbers, std::string source) {
        if (bytes == 0) return;
        all.push_back({part, std::move(name), bytes, std::move(formula), std::move(numbers), std::move(source)});
    }
    std::vector<MemoryTerm> all;
};

std::string product(double elements, double each) { return fmt::format("{:.4g} parameters x {:.4g} B", elements, each); }

void add_state(Terms& terms, const MemoryContext& c, const RankDetail& detail) {
    struct Group {
        const char* name;
        double all, trained, shards;
        const StateBytes& state;
    };
    const Group groups[] = {{"", detail.parameters.dense, detail.trained.dense, dense_shards(c.scenario), c.dense_state},
                            {" of experts", detail.parameters.experts, detail.trained.experts, expert_shards(c.scenario), c.expert_state}};
    for (const Group& group : groups) {
        const std::string sharded = fmt::format(", sharded state over {:.4g}", group.shards);
        terms.add(MemoryClass::weights, fmt::format("weights{}", group.name), group.all * group.state.weights, "n x bytes",
                  product(group.all, group.state.weights) + (c.rules.fsdp ? sharded : ""), zero_paper);
        terms.add(MemoryClass::gradients, fmt::format("gradients{}", group.name), group.trained * group.state.gradients, "n x bytes",
                  product(group.trained, group.state.gradients), zero_paper);
        terms.add(MemoryClass::optimizer, fmt::format("optimizer{}", group.name), group.trained * group.state.optimizer,
                  "n x (main parameter + moments) / d", product(group.trained, group.state.optimizer) + sharded, zero_paper);
    }
    terms.add(MemoryClass::gradients, "weight gradients of the newest micro-batch", detail.peak.gradients, "2 n",
              product(detail.parameters.total(), 2), "nanotron keeps them until the micro-batch ends");
}

struct Row {
    const char* name;
    double LayerActivations::*bytes;
    const char* formula;
};

constexpr Row rows[] = {
    {"norms, inputs and outputs", &LayerActivations::norms, "8 h / tau"},
    {"whole branch outputs", &LayerActivations::branch_outputs, "h / tau, fitted"},
    {"dropout masks", &LayerActivations::dropout_masks, "2 h / tau"},
    {"queries, keys and values", &LayerActivations::query_key_value, "(2 a + 4 g) d_k / t"},
    {"attention output", &LayerActivations::attention_output, "(2 a d_k + 4 a) / t"},
    {"attention scores", &LayerActivations::attention_scores, "5 a s / t"},
    {"cross-attention", &LayerActivations::cross_attention, "norm, queries, keys, values and output again"},
    {"MLP", &LayerActivations::mlp, "6 f / t, unfused 8 f / t, plain 4 f / t"},
    {"experts", &LayerActivations::experts, "6 (k f_e + f_s) / t"},
    {"dispatched tokens", &LayerActivations::dispatched, "4 h k / t"},
};

/// Kept activations, by operator where nothing is recomputed or given to the host, else together.
void add_activations(Terms& terms, const MemoryContext& c, const RankShare& share, const RankDetail& detail, double in_flight) {
    const bool held = detail.peak.phase != MemoryPhase::optimizer_step;
    const double flights = detail.peak.phase == MemoryPhase::weight_gradients ? in_flight - 1 : in_flight;
    const bool whole = c.scenario.layout.recompute == Recompute::none && c.scenario.layout.offload_activations == 0;
    const double dense = share.dense_layers + share.encoder_layers;
    const std::string numbers = fmt::format("{:.0f} tokens x {:.4g} in flight", c.tokens, flights);
    if (held && whole) {
        for (const Row& row : rows) {
            const double per_token = dense * c.dense_rows.*row.bytes + share.expert_layers * c.expert_rows.*row.bytes;
            terms.add(MemoryClass::activations, row.name, c.tokens * flights * per_token, row.formula,
                      fmt::format("{} x {:.4g} B of {:.4g} layers", numbers, per_token, share.layers()), korthikanti);
        }
    } else if (held) {
        terms.add(MemoryClass::activations, "what recompute leaves", detail.per_micro_batch * flights, "S x layers x kept bytes",
                  fmt::format("{:.4g} B a micro-batch x {:.4g} in flight", detail.per_micro_batch, flights), korthikanti);
    }
    if (held)
        terms.add(MemoryClass::activations, "material of weight gradients", detail.waiting, "48 h a token and layer",
                  fmt::format("{:.0f} tokens x {:.4g} layers", c.tokens, share.layers()), "fitted on runs of arXiv 2401.10241");
    const bool layer = detail.peak.phase == MemoryPhase::layer_backward || detail.peak.phase == MemoryPhase::layer_recompute;
    if (layer)
        terms.add(MemoryClass::activations, std::string(phase_name(detail.peak.phase)), detail.peak.transient, "widest layer, once",
                  fmt::format("{:.0f} tokens", c.tokens), korthikanti);
}

void add_head(Terms& terms, const MemoryContext& c, const RankDetail& detail) {
    const auto vocabulary = static_cast<double>(c.scenario.architecture.vocabulary);
    terms.add(MemoryClass::logits, std::string(phase_name(detail.peak.phase)), detail.peak.logits, "S V x bytes of each logit",
              fmt::format("{:.0f} tokens x {:.0f} words, tp {}", c.tokens, vocabulary, c.scenario.layout.tp),
              fmt::format("the loss as {} computes it", c.scenario.training.framework));
}

void add_buffers(Terms& terms, const MemoryContext& c, const RankDetail& detail) {
    const BufferMemory& buffers = detail.buffers;
    const std::string parameters = fmt::format("{:.4g} parameters", detail.parameters.total());
    terms.add(MemoryClass::buffers, "gradient buckets", buffers.gradient_buckets, "2 n", parameters, "bf16 buckets of data parallelism");
    terms.add(MemoryClass::buffers, "placeholders of weight gradients", buffers.dummy_weight_gradients,
              "2 B x each distinct weight shape / t", fmt::format("tp {}", c.scenario.layout.tp), "Transformer Engine 2.3 and later");
    terms.add(MemoryClass::buffers, "gathered units", buffers.gathered_units, "whole copies of the units in use", parameters, "FSDP2");
    terms.add(MemoryClass::buffers, "gather buffers", buffers.gather_buffers, "2 x 2 h S", fmt::format("{:.0f} tokens", c.tokens),
              "tensor parallelism");
    terms.add(MemoryClass::buffers, "weights in the bits of the products", buffers.eight_bit_weights,
              "n x bytes, again transposed on Hopper", parameters, "Transformer Engine casts them once a step");
    terms.add(MemoryClass::buffers, "workspaces", buffers.workspaces, "constant", "0.09 GiB", "measured on B200");
    terms.add(MemoryClass::buffers, "temporaries of the optimizer step", detail.peak.buffers, "2 n + 2 n / d", parameters,
              "nanotron's ZeRO-1");
}

/// @param reserve of the full estimate, where a replay may have given it.
void add_reserve(Terms& terms, const MemoryContext& c, const RankShare& share, const RankDetail& detail, const InFlight& flight,
                 double reserve) {
    const double allocated = detail.memory.allocated_bytes();
    terms.add(MemoryClass::reserve, "driver and communicators", c.rules.context_bytes, "constant", "", "fitted with the framework's runs");
    if (reserve != detail.memory.reserve_bytes)
        return terms.add(MemoryClass::reserve, "blocks of the replayed allocator", reserve - c.rules.context_bytes,
                         "1.052 x replayed + deferred frees - allocated", fmt::format("{:.4g} B allocated", allocated),
                         "PyTorch's caching allocator over nanotron's step; the factor as measured");
    terms.add(MemoryClass::reserve, "blocks that stay with the allocator", c.rules.reserve_factor * allocated, "share of what is allocated",
              fmt::format("{:.3g} x {:.4g} B", c.rules.reserve_factor, allocated), "reserved over allocated as measured");
    terms.add(MemoryClass::reserve, "blocks of the other moment", detail.stranded, "the smaller of loss and layer", "",
              "blocks too small or too large for one another");
    const double deferred = c.rules.defers_frees ? deferred_free_bytes(c.scenario, share, flight, detail.memory.stage) : 0;
    terms.add(MemoryClass::reserve, "frees that wait for collectives", deferred, "2 (2 h S + 1.16 x 2 h S / t) x layers",
              fmt::format("{:.0f} tokens", c.tokens), "fitted on the Ultra-Scale Playbook's sweep");
}

}  // namespace

std::vector<MemoryTerm> explain_memory(const Scenario& scenario, int rank) {
    const MemoryContext context(scenario);
    const std::vector<RankShare> shares = rank_shares(scenario);
    const RankShare& share = shares[static_cast<std::size_t>(rank)];
    const InFlight flight = PipelineShape(scenario.layout).in_flight(rank, pipeline_micro_batches(scenario));
    const RankDetail detail = rank_detail(context, share, rank, flight);
    Terms terms;
    add_state(terms, context, detail);
    add_activations(terms, context, share, detail, flight.full);
    add_head(terms, context, detail);
    add_buffers(terms, context, detail);
    const double reserve = replayed_stage_memory(scenario)[static_cast<std::size_t>(rank)].reserve_bytes;
    add_reserve(terms, context, share, detail, flight, reserve);
    return std::move(terms.all);
}

}  // namespace layline
