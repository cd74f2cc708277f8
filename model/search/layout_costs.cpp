// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/layout_costs.h"

#include <algorithm>
#include <cmath>

#include "model/cost/memory_pressure.h"
#include "model/estimate/quick_estimate.h"
#include "model/rules/rules.h"
#include "model/search/balanced_deal.h"

namespace layline {

namespace {

constexpr double unknown = -1;

bool same_times(const PieceTimes& a, const PieceTimes& b) {
    return a.forward_s == b.forward_s && a.backward_s == b.backward_s && a.weight_gradient_s == b.weight_gradient_s &&
           a.regather_s == b.regather_s;
}

/// Whether stages made of them take the same times.
bool same_times(const StepPieces& a, const StepPieces& b) {
    return same_times(a.dense, b.dense) && same_times(a.expert, b.expert) && same_times(a.embedding, b.embedding) &&
           same_times(a.head, b.head) && a.send_s == b.send_s && a.transfer_s == b.transfer_s && a.micro_batch_s == b.micro_batch_s;
}

double total_s(const PieceTimes& piece) { return piece.forward_s + piece.backward_s; }

}  // namespace

LayoutCosts::LayoutCosts(const Scenario& scenario, const LayoutGrid& grid, const Coefficients& coefficients)
    : grid_(grid), coefficients_(coefficients), facts_(grid, scenario.architecture.layers) {
    states_.reserve(grid.states().size() + 1);  // memory contexts point into it
    for (const StateChoice& choice : grid.states()) apply(choice, states_.emplace_back(scenario).scenario.layout);
    apply(StateChoice{.zero_stage = 0}, states_.emplace_back(scenario).scenario.layout);
    for (State& state : states_) state.own.pipeline_s.resize(grid.orders().size());
    for (const Order& order : grid.orders()) {
        bound_kinds_.push_back(bound_kind(order.schedule));
        splits_.push_back(splits_backward(order.schedule));
    }
}

void LayoutCosts::enter(const LayoutBlock& block, std::int64_t pp) {
    for (State& state : states_) {
        apply(block, state.scenario);
        state.scenario.layout.pp = pp;
        state.timed = false;
        for (std::optional<MemoryContext>& memory : state.memory) memory.reset();
    }
    base_memory_.reset();
    ++memory_number_;
    for (std::optional<MemoryContext>& memory : least_memory_) memory.reset();
    if (block_ != block) layers_ = {};
    block_ = block;
    taken_.clear();
    for (std::size_t i = 0; i < grid_.states_for(pp); ++i)
        if (grid_.shards(grid_.states()[i], block, pp)) taken_.push_back(i);
}

bool LayoutCosts::enter(const StageDeal& deal) {
    set(deal);
    if (!obeys_rules(base().scenario)) return false;
    deal_ = &facts_.deal(base().scenario);
    return true;
}

void LayoutCosts::set(const StageDeal& deal) {
    deal_now_ = deal;
    ++deal_number_;
    State& state = base();
    apply(deal, state.scenario.layout);
    state.deal = deal_number_;
    micro_batches_ = pipeline_micro_batches(state.scenario);
    sums_.reset();
    if (recomputes_blocks(state.scenario.layout)) ++memory_number_;
}

Scenario& LayoutCosts::current(State& state) {
    if (state.deal != deal_number_) apply(deal_now_, state.scenario.layout);
    state.deal = deal_number_;
    if (state.order != order_) apply(grid_.orders()[order_], state.scenario.layout);
    state.order = order_;
    return state.scenario;
}

void LayoutCosts::time(State& state) {
    if (state.timed) return;
    std::optional<StepPieces>& layers = layers_[micro_batches(state.scenario) > 1 ? 1 : 0];
    if (!layers) layers = step_pieces(base().scenario, coefficients_);
    StepPieces& pieces = state.own.pieces;
    pieces = step_pieces(state.scenario, coefficients_, *layers);
    state.pressure = pieces.pressure;
    state.timed = true;
    state.timed_deal = state.end_deal = 0;
    if (&state == &base()) {
        const auto at = [&](double fill) { return pressure_factor(pieces.shape, coefficients_, fill); };
        lowest_pressure_ = std::min(at(0), at(1)) * std::exp(coefficients_.correction);
        state.twin = states_.size() - 1;
        return;
    }
    time(base());
    state.twin = states_.size() - 1;
    if (same_times(base().own.pieces, pieces)) return;
    state.twin = 0;
    while (states_[state.twin].timed == false || !same_times(states_[state.twin].own.pieces, pieces)) ++state.twin;
}

LayoutCosts::Timed& LayoutCosts::timed(State& state) {
    time(state);
    State& twin = states_[state.twin];
    if (twin.timed_deal != deal_number_) {
        for (DealTimes& times : twin.own.times) times.known = false;
        std::ranges::fill(twin.own.pipeline_s, unknown);
        twin.timed_deal = deal_number_;
    }
    return twin.own;
}

bool LayoutCosts::enter_balanced(const StageDeal& fair) {
    State& state = base();
    const Architecture& model = state.scenario.architecture;
    const std::int64_t pp = state.scenario.layout.pp;
    if (!grid_.balances(pp)) return false;
    time(state);
    const StepPieces& pieces = state.own.pieces;
    const double expert_share = static_cast<double>(model.expert_layers()) / static_cast<double>(model.layers);
    const auto modules = static_cast<double>(model.mtp_layers);
    const EdgeCosts costs{.layer = expert_share * total_s(pieces.expert) + (1 - expert_share) * total_s(pieces.dense),
                          .embedding = total_s(pieces.embedding),
                          .head = (1 + modules) * total_s(pieces.head) + modules * total_s(model.moe ? pieces.expert : pieces.dense)};
    double slowest_s = 0;
    for (const StageContents& stage : deal_->contents) {
        const double layers_s = stage.dense_layers * total_s(pieces.dense) + stage.expert_layers * total_s(pieces.expert) +
                                stage.encoder_layers * total_s(pieces.encoder);
        slowest_s = std::max(slowest_s, layers_s + stage.embeddings * costs.embedding + (stage.heads > 0 ? costs.head : 0));
    }
    const auto edges = balanced_edges(model.layers, pp * fair.vpp, costs, slowest_s);
    if (!edges) return false;
    set(facts_.told(pp, fair.vpp, *edges));
    deal_ = &facts_.deal(state.scenario);
    return true;
}

void LayoutCosts::DealSums::add(const PieceTimes& piece, double times, double split) {
    forward_s += times * piece.forward_s;
    backward_s += times * piece.backward_s;
    exchange_s += times * (piece.forward.ep_s + piece.backward.ep_s);
    shorter_s += times * std::min(piece.forward_s, piece.backward_s);
    shorter_split_s += times * std::min(piece.forward_s, split * piece.backward_s);
}

const LayoutCosts::DealSums& LayoutCosts::sums() {
    if (sums_) return *sums_;
    time(base());
    StageContents again, kept;  // layers under the block's recompute, and those that it leaves out
    for (std::size_t i = 0; i < deal_->contents.size(); ++i) {
        const StageContents& stage = deal_->contents[i];
        const double share = recomputed_share(base().scenario.layout, stage), count = deal_->count[i];
        again.dense_layers += count * share * stage.dense_layers;
        again.expert_layers += count * share * stage.expert_layers;
        kept.dense_layers += count * (1 - share) * stage.dense_layers;
        kept.expert_layers += count * (1 - share) * stage.expert_layers;
        again.modules += count * stage.modules;
        again.embeddings += count * stage.embeddings;
        again.heads += count * stage.heads;
    }
    const StepPieces& pieces = base().own.pieces;
    const double split = 1 + coefficients_.split_backward;
    DealSums& sums = sums_.emplace();
    sums.add(pieces.dense, again.dense_layers, split);
    sums.add(pieces.expert, again.expert_layers, split);
    sums.add(pieces.dense_kept, kept.dense_layers, split);
    sums.add(pieces.expert_kept, kept.expert_layers, split);
    sums.add(base().scenario.architecture.moe ? pieces.expert : pieces.dense, again.modules, split);
    sums.add(pieces.embedding, again.embeddings, split);
    sums.add(pieces.head, again.heads, split);
    return sums;
}

double LayoutCosts::lowest_deal_s(bool paired) {
    const DealSums& of = sums();
    const StepPieces& pieces = base().own.pieces;
    const double split = 1 + coefficients_.split_backward;
    double work_s = of.forward_s + std::min(1.0, split) * of.backward_s;
    if (paired) {
        const double fused_gain = pair_gain(of.forward_s + of.backward_s - of.exchange_s, of.exchange_s, of.shorter_s);
        const double split_gain = pair_gain(of.forward_s + split * of.backward_s - of.exchange_s, of.exchange_s, of.shorter_split_s);
        work_s = std::min(lowest_paired_s(of.forward_s, of.backward_s, fused_gain),
                          lowest_paired_s(of.forward_s, split * of.backward_s, split_gain));
    } else {
        work_s += pieces.micro_batch_s * static_cast<double>(deal_->kind.size());
    }
    constexpr double rounding = 1 - 1e-9;
    return rounding * lowest_pressure_ * pieces.shape.micro_batches * work_s / static_cast<double>(base().scenario.layout.pp);
}

std::uint64_t LayoutCosts::orders_taken() {
    State& state = base();
    state.order = no_order;  // tried orders are left in it
    return facts_.orders_taken(state.scenario);
}

void LayoutCosts::set_order(std::size_t order) {
    order_ = order;
    fullest_ = &facts_.fullest(*deal_, current(base()), order);
}

LayoutCosts::DealTimes& LayoutCosts::times(State& state) {
    Timed& timed = this->timed(state);
    DealTimes& times = timed.times[splits_[order_] ? 1 : 0];
    if (times.known) return times;
    const Scenario& scenario = current(state);
    std::array<StageTimes, 8> few;
    std::vector<StageTimes> many(deal_->contents.size() > few.size() ? deal_->contents.size() : 0);
    StageTimes* kinds = many.empty() ? few.data() : many.data();
    for (std::size_t i = 0; i < deal_->contents.size(); ++i)
        kinds[i] = stage_times(timed.pieces, scenario, coefficients_, deal_->contents[i]);
    times.step.stages.resize(deal_->kind.size());
    for (std::size_t stage = 0; stage < deal_->kind.size(); ++stage) times.step.stages[stage] = kinds[deal_->kind[stage]];
    times.step.micro_batches = timed.pieces.shape.micro_batches;
    times.step.send_s = timed.pieces.send_s;
    times.step.transfer_s = timed.pieces.transfer_s;
    times.step.latency_s = timed.pieces.latency_s;
    times.step.micro_batch_s = timed.pieces.micro_batch_s;
    times.step.ranks = scenario.layout.pp;
    times.lowest_s.fill(unknown);
    times.known = true;
    return times;
}

double LayoutCosts::end_s(State& state) {
    if (state.end_deal != deal_number_) state.end_s.fill(unknown);
    state.end_deal = deal_number_;
    double& known = state.end_s[splits_[order_] ? 1 : 0];
    if (known >= 0) return known;
    const StepTimes& step = times(state).step;
    double backward_s = 0;
    for (std::size_t stage = 0; stage < step.stages.size(); stage += static_cast<std::size_t>(step.ranks))
        backward_s += step.stages[stage].backward_s();
    known = first_rank_end(state.own.pieces, current(state), coefficients_, deal_->first_rank, backward_s).total_s();
    return known;
}

double LayoutCosts::lowest_span_s(std::size_t index) {
    State& state = states_[index];
    DealTimes& times = this->times(state);
    const BoundKind kind = bound_kinds_[order_];
    double& lowest_s = times.lowest_s[static_cast<std::size_t>(kind)];
    if (lowest_s < 0) lowest_s = lowest_pipeline_s(times.step, kind);
    return state.pressure * lowest_s;
}

double LayoutCosts::lowest_step_s(std::size_t index) {
    const double span_s = lowest_span_s(index);
    return span_s + states_[index].pressure * end_s(states_[index]);
}

double LayoutCosts::step_time_s(std::size_t index) {
    State& state = states_[index];
    Timed& timed = this->timed(state);
    const StepTimes& step = times(state).step;
    double& pipeline = timed.pipeline_s[order_];
    if (pipeline < 0) pipeline = pipeline_s(current(state), step);
    return state.pressure * (pipeline + end_s(state));
}

}  // namespace layline
