// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/cost/memory_detail.h"
#include "model/cost/memory_formulas.h"
#include "model/cost/memory_replay.h"
#include "model/cost/memory_reserve.h"
#include "model/cost/slice_plan.h"
#include "model/cost/weight_versions.h"

namespace layline {

namespace {

double real(std::int64_t value) { return static_cast<double>(value); }

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

/// Enough digits for the product to be checked.
std::string number(double value) { return fmt::format("{:.6g}", value); }

std::string widths(const OptimizerBytes& optimizer, bool main_too) {
    return main_too && optimizer.main_parameters > 0 ? fmt::format("({} + {})", optimizer.main_parameters, optimizer.moments)
                                                     : number(optimizer.moments);
}

void add_state_of(Terms& terms, const MemoryContext& c, const std::string& of, double all, double trained, double shards,
                  const StateBytes& state) {
    const Layout& layout = c.scenario.layout;
    const int zero = layout.zero_stage;
    const bool sharded_main = c.rules.fsdp && zero >= 2;
    const std::string over = fmt::format(" / {:.6g}", shards);
    const auto width = [&](double bytes, bool sharded) { return number(sharded ? bytes * shards : bytes) + " B" + (sharded ? over : ""); };
    const auto parameters = [](double n) { return number(n) + " parameters x "; };
    terms.add(MemoryClass::weights, "weights" + of, all * state.weights,
              sharded_main ? "n x main parameter / d"
              : zero >= 3  ? "n x bytes / d"
                           : "n x bytes",
              parameters(all) + width(state.weights, sharded_main || zero >= 3), zero_paper);
    terms.add(MemoryClass::gradients, "gradients" + of, trained * state.gradients, zero >= 2 ? "n x bytes / d" : "n x bytes",
              parameters(trained) + width(state.gradients, zero >= 2), zero_paper);
    const std::string host =
        layout.offload_optimizer > 0 && !sharded_main ? fmt::format(" x {:.6g} not on the host", 1 - layout.offload_optimizer) : "";
    terms.add(MemoryClass::optimizer, "optimizer" + of, trained * state.optimizer,
              sharded_main ? "n x moments / d"
              : zero >= 1  ? "n x (main parameter + moments) / d"
                           : "n x (main parameter + moments)",
              parameters(trained) + widths(optimizer_bytes(c.scenario.training), !sharded_main) + " B" + (zero >= 1 ? over : "") + host,
              zero_paper);
}

void add_state(Terms& terms, const MemoryContext& c, const RankDetail& detail) {
    add_state_of(terms, c, "", detail.parameters.dense, detail.trained.dense, dense_shards(c.scenario), c.dense_state);
    add_state_of(terms, c, " of experts", detail.parameters.experts, detail.trained.experts, expert_shards(c.scenario), c.expert_state);
    const int old = weight_versions(c.scenario.layout, detail.memory.stage).stashed - 1;
    const double once = detail.memory.weights_bytes / (old + 1);
    terms.add(MemoryClass::weights, "old versions of the weights", once * old, "n x bytes x old versions",
              number(once) + fmt::format(" B x {}", old),
              c.scenario.layout.weight_stash == WeightStash::pipedream ? "arXiv 1806.03377 section 3.3" : "arXiv 2006.09503 section 3.1");
    terms.add(MemoryClass::gradients, "weight gradients of the newest micro-batch", detail.peak.gradients, "2 n",
              "2 B x " + number(detail.parameters.total()) + " parameters", "nanotron keeps them until the micro-batch ends");
}

struct Row {
    const char* name;
    double LayerActivations::*bytes;
};

constexpr Row rows[] = {
    {"norms, inputs and outputs", &LayerActivations::norms},
    {"whole branch outputs", &LayerActivations::branch_outputs},
    {"dropout masks", &LayerActivations::dropout_masks},
    {"queries, keys and values", &LayerActivations::query_key_value},
    {"attention output", &LayerActivations::attention_output},
    {"attention scores", &LayerActivations::attention_scores},
    {"cross-attention", &LayerActivations::cross_attention},
    {"MLP", &LayerActivations::mlp},
    {"experts", &LayerActivations::experts},
    {"dispatched tokens", &LayerActivations::dispatched},
};

/// One row over the layers that have it, by its formula for a token and layer.
void add_row(Terms& terms, const MemoryContext& c, const RankShare& share, const Row& row, double flights) {
    const double dense = share.dense_layers + share.encoder_layers;
    const double in_dense = c.dense_rows.*row.bytes, in_experts = c.expert_rows.*row.bytes;
    const double layers = (in_dense > 0 ? dense : 0) + (in_experts > 0 ? share.expert_layers : 0);
    const double bytes = c.tokens * flights * (dense * in_dense + share.expert_layers * in_experts);
    if (bytes == 0) return;
    const std::string formula = row_formula(c, row.bytes);
    const std::string each = formula.empty() ? number(in_dense > 0 ? in_dense : in_experts) : "(" + substituted(formula, c.scenario) + ")";
    terms.add(MemoryClass::activations, row.name, bytes,
              (formula.empty() ? "norm, queries, keys, values and output again" : formula) + ", a token and layer",
              fmt::format("{} B x {:.6g} layers x {:.6g} tokens x {:.6g} in flight", each, layers, c.tokens, flights), korthikanti);
}

/// What is left where layers are computed again: of full recompute the layers' inputs, of the rest their sum.
void add_left_over(Terms& terms, const MemoryContext& c, const RankShare& share, double per_micro_batch, double flights) {
    const Layout& layout = c.scenario.layout;
    const bool inputs = layout.recompute == Recompute::full && layout.offload_activations == 0 &&
                        (layout.recompute_method == RecomputeMethod::uniform ? layout.recompute_layers <= 1 : layout.recompute_layers == 0);
    if (inputs)
        return terms.add(MemoryClass::activations, "inputs of the recomputed layers", per_micro_batch * flights,
                         "2 h / tau, a token and layer",
                         fmt::format("({}) B x {:.6g} layers x {:.6g} tokens x {:.6g} in flight", substituted("2 h / tau", c.scenario),
                                     share.layers(), c.tokens, flights),
                         korthikanti);
    terms.add(MemoryClass::activations, "what recompute and offload leave", per_micro_batch * flights,
              "kept bytes a micro-batch x in flight",
              fmt::format("{} B a micro-batch x {:.6g} in flight", number(per_micro_batch), flights), korthikanti);
}

void add_activations(Terms& terms, const MemoryContext& c, const RankShare& share, const RankDetail& detail, const InFlight& flight) {
    const bool held = detail.peak.phase != MemoryPhase::optimizer_step;
    const double flights = detail.peak.phase == MemoryPhase::weight_gradients ? flight.full - 1 : flight.full;
    const bool whole = c.scenario.layout.recompute == Recompute::none && c.scenario.layout.offload_activations == 0;
    if (held && whole)
        for (const Row& row : rows) add_row(terms, c, share, row, flights);
    else if (held)
        add_left_over(terms, c, share, detail.per_micro_batch, flights);
    if (held)
        terms.add(MemoryClass::activations, "material of weight gradients", detail.waiting, "48 h / t, a token and layer",
                  fmt::format("({}) B x {:.6g} layers x {:.6g} tokens x {:.6g} waiting", substituted("48 h / t", c.scenario),
                              share.layers(), c.tokens, flight.weight_material),
                  "fitted on runs of arXiv 2401.10241");
    const bool layer = detail.peak.phase == MemoryPhase::layer_backward || detail.peak.phase == MemoryPhase::layer_recompute;
    if (layer)
        terms.add(MemoryClass::activations, std::string(phase_name(detail.peak.phase)), detail.peak.transient,
                  detail.peak.phase == MemoryPhase::layer_recompute ? "the widest layer's own, once, a token"
                                                                    : "gradients of the widest layer, a token",
                  fmt::format("{} B x {:.6g} tokens", number(detail.peak.transient / c.tokens), c.tokens), korthikanti);
}

void add_head(Terms& terms, const MemoryContext& c, const RankDetail& detail) {
    const std::string formula = head_formula(c, detail.peak.phase);
    terms.add(MemoryClass::logits, std::string(phase_name(detail.peak.phase)), detail.peak.logits, formula,
              substituted(formula, c.scenario), fmt::format("the loss as {} computes it", c.scenario.training.framework));
}

void add_buffers(Terms& terms, const MemoryContext& c, const RankDetail& detail) {
    const BufferMemory& buffers = detail.buffers;
    const double n = detail.parameters.total();
    const auto by_parameters = [n](double bytes) { return fmt::format("{} B x {} parameters", number(bytes / n), number(n)); };
    const auto tp = real(c.scenario.layout.tp);
    terms.add(MemoryClass::buffers, "gradient buckets", buffers.gradient_buckets, "2 n", by_parameters(buffers.gradient_buckets),
              "bf16 buckets of data parallelism");
    terms.add(
        MemoryClass::buffers, "placeholders of weight gradients", buffers.dummy_weight_gradients, "2 B x each distinct weight shape / t",
        fmt::format("2 B x {} elements / {:.6g}", number(buffers.dummy_weight_gradients / 2 * tp), tp), "Transformer Engine 2.3 and later");
    terms.add(MemoryClass::buffers, "gathered units", buffers.gathered_units, "whole copies of the units in use",
              by_parameters(buffers.gathered_units), "FSDP2, and ZeRO-3's gathers");
    const std::string gathers = fmt::format("{:.6g} x 2 h S", c.rules.gather_buffers);
    terms.add(MemoryClass::buffers, "gather buffers", buffers.gather_buffers, gathers, substituted(gathers, c.scenario),
              "tensor parallelism");
    terms.add(MemoryClass::buffers, "weights in the bits of the products", buffers.eight_bit_weights,
              "bytes x weights, again transposed on Hopper", by_parameters(buffers.eight_bit_weights),
              "Transformer Engine casts them once a step");
    terms.add(MemoryClass::buffers, "workspaces", buffers.workspaces, "constant", "0.09 GiB", "measured on B200");
    terms.add(MemoryClass::buffers, "temporaries of the optimizer step", detail.peak.buffers, "2 n (1 + 1 / d)",
              fmt::format("{:.6g} B x {} parameters x (1 + 1 / {:.6g})", c.rules.step_temporaries, number(n), dense_shards(c.scenario)),
              "nanotron's ZeRO-1");
}

/// @param reserve of the full estimate, where a replay may have given it.
void add_reserve(Terms& terms, const MemoryContext& c, const RankShare& share, const RankDetail& detail, const InFlight& flight,
                 double reserve) {
    constexpr double gib = 1024.0 * 1024.0 * 1024.0;
    const double allocated = detail.memory.allocated_bytes();
    terms.add(MemoryClass::reserve, "driver and communicators", c.rules.context_bytes, "constant",
              number(c.rules.context_bytes / gib) + " GiB", "fitted with the framework's runs");
    if (reserve != detail.memory.reserve_bytes)
        return terms.add(
            MemoryClass::reserve, "blocks of the replayed allocator", reserve - c.rules.context_bytes,
            "1.052 x replayed + deferred frees - allocated",
            fmt::format("{} B reserved - {} B allocated", number(reserve - c.rules.context_bytes + allocated), number(allocated)),
            "PyTorch's caching allocator over nanotron's step; the factor as measured");
    terms.add(MemoryClass::reserve, "blocks that stay with the allocator", c.rules.reserve_factor * allocated, "share of what is allocated",
              fmt::format("{:.3g} x {} B", c.rules.reserve_factor, number(allocated)), "reserved over allocated as measured");
    terms.add(MemoryClass::reserve, "blocks of the other moment", detail.stranded, "the smaller of loss and layer",
              number(detail.stranded) + " B", "blocks too small or too large for one another");
    const double deferred = c.rules.defers_frees ? deferred_free_bytes(c.scenario, share, flight, detail.memory.stage) : 0;
    const std::string each = substituted("2 (2 h S + 1.16 x 2 h S / t)", c.scenario);
    const double per_layer = 4 * real(c.scenario.architecture.hidden) * c.tokens * (1 + 1.16 / real(c.scenario.layout.tp));
    terms.add(MemoryClass::reserve, "frees that wait for collectives", deferred, "2 (2 h S + 1.16 x 2 h S / t) x layers held back",
              fmt::format("{} B x {:.6g} layers held back", each, deferred / per_layer), "fitted on the Ultra-Scale Playbook's sweep");
}

}  // namespace

std::vector<MemoryTerm> explain_memory(const Scenario& scenario, int rank) {
    const MemoryContext context(scenario);
    const std::vector<RankShare> shares = rank_shares(scenario);
    const RankShare& share = shares[static_cast<std::size_t>(rank)];
    const InFlight flight = held_in_flight(scenario, PipelineShape(scenario.layout), rank, pipeline_micro_batches(scenario));
    const RankDetail detail = rank_detail(context, share, rank, flight);
    Terms terms;
    add_state(terms, context, detail);
    add_activations(terms, context, share, detail, flight);
    add_head(terms, context, detail);
    add_buffers(terms, context, detail);
    const double reserve = replayed_stage_memory(scenario)[static_cast<std::size_t>(rank)].reserve_bytes;
    add_reserve(terms, context, share, detail, flight, reserve);
    return std::move(terms.all);
}

}  // namespace layline
