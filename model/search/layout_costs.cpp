// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/layout_costs.h"

#include <algorithm>

#include "model/cost/memory_detail.h"
#include "model/estimate/quick_estimate.h"
#include "model/rules/rules.h"
#include "model/search/balanced_deal.h"

namespace layline {

namespace {

constexpr double unknown = -1;

bool same_times(const PieceTimes& a, const PieceTimes& b) {
    return a.forward_s == b.forward_s && a.backward_s == b.backward_s && a.weight_gradient_s == b.weight_gradient_s;
}

/// Whether stages made of them take the same times.
bool same_times(const StepPieces& a, const StepPieces& b) {
    return same_times(a.dense, b.dense) && same_times(a.expert, b.expert) && same_times(a.embedding, b.embedding) &&
           same_times(a.head, b.head) && a.send_s == b.send_s && a.transfer_s == b.transfer_s && a.micro_batch_s == b.micro_batch_s;
}

double total_s(const PieceTimes& piece) { return piece.forward_s + piece.backward_s; }

}  // namespace

LayoutCosts::LayoutCosts(const Scenario& scenario, const LayoutGrid& grid, const Coefficients& coefficients)
    : grid_(grid), coefficients_(coefficients), facts_(grid) {
    states_.reserve(grid.states().size());  // memory contexts point into it
    for (const StateChoice& choice : grid.states()) {
        State& state = states_.emplace_back(scenario);
        apply(choice, state.scenario.layout);
        state.pipeline_s.resize(grid.orders().size());
    }
    for (const Order& order : grid.orders()) {
        bound_kinds_.push_back(bound_kind(order.schedule));
        splits_.push_back(splits_backward(order.schedule));
    }
}

void LayoutCosts::enter(const LayoutBlock& block, std::int64_t pp) {
    for (State& state : states_) {
        apply(block, state.scenario);
        state.scenario.layout.pp = pp;
    }
    if (block_ != block) layers_ = {};
    block_ = block;
    prepared_ = false;
}

bool LayoutCosts::enter(const StageDeal& deal) {
    for (State& state : states_) apply(deal, state.scenario.layout);
    if (!obeys_rules(states_.front().scenario)) return false;
    if (!prepared_) prepare();
    deal_ = &facts_.deal(states_.front().scenario);
    for (State& state : states_) {
        for (DealTimes& times : state.times) times.known = false;
        state.end_s.fill(unknown);
        std::ranges::fill(state.pipeline_s, unknown);
    }
    return true;
}

const StepPieces& LayoutCosts::layers_like(const State& state) {
    std::optional<StepPieces>& known = layers_[micro_batches(state.scenario) > 1 ? 1 : 0];
    if (!known) known = step_pieces(state.scenario, coefficients_);
    return *known;
}

void LayoutCosts::prepare() {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        State& state = states_[i];
        state.pieces = step_pieces(state.scenario, coefficients_, layers_like(state));
        for (std::optional<MemoryContext>& memory : state.memory) memory.reset();
        state.twin = 0;
        while (state.twin < i && !same_times(states_[state.twin].pieces, state.pieces)) ++state.twin;
    }
    prepared_ = true;
}

std::optional<StageDeal> LayoutCosts::balanced(const StageDeal& fair) const {
    const State& state = states_.front();
    const Architecture& model = state.scenario.architecture;
    if (!grid_.balances(state.scenario.layout.pp, fair.vpp)) return std::nullopt;
    const StepPieces& pieces = state.pieces;
    const double expert_share = static_cast<double>(model.expert_layers()) / static_cast<double>(model.layers);
    const auto modules = static_cast<double>(model.mtp_layers);
    const EdgeCosts costs{.layer = expert_share * total_s(pieces.expert) + (1 - expert_share) * total_s(pieces.dense),
                          .embedding = total_s(pieces.embedding),
                          .head = (1 + modules) * total_s(pieces.head) + modules * total_s(model.moe ? pieces.expert : pieces.dense)};
    double slowest_s = 0;
    for (const StageContents& stage : deal_->contents) {
        const double layers_s = stage.dense_layers * total_s(pieces.dense) + stage.expert_layers * total_s(pieces.expert);
        slowest_s = std::max(slowest_s, layers_s + stage.embeddings * costs.embedding + (stage.heads > 0 ? costs.head : 0));
    }
    return balanced_deal(model.layers, state.scenario.layout.pp, costs, slowest_s);
}

void LayoutCosts::set_order(std::size_t order) {
    order_ = order;
    for (State& state : states_) apply(grid_.orders()[order], state.scenario.layout);
    fullest_ = &facts_.fullest(*deal_, states_.front().scenario, order);
}

double LayoutCosts::peak_bytes(std::size_t index) {
    State& state = states_[index];
    std::optional<MemoryContext>& context = state.memory[static_cast<std::size_t>(fullest_->shape.copies_of_layers() - 1)];
    if (!context) context.emplace(state.scenario);
    const double count = pipeline_micro_batches(state.scenario);
    double peak = 0;
    for (std::size_t i = 0; i < fullest_->ranks.size(); ++i) {
        const std::int64_t rank = fullest_->ranks[i];
        const InFlight flight = fullest_->shape.in_flight(rank, count);
        peak = std::max(peak, rank_detail(*context, fullest_->shares[i], static_cast<int>(rank), flight).memory.reserved_bytes());
    }
    return peak;
}

LayoutCosts::DealTimes& LayoutCosts::times(State& state) {
    DealTimes& times = states_[state.twin].times[splits_[order_] ? 1 : 0];
    if (times.known) return times;
    const StepPieces& pieces = state.pieces;
    std::array<StageTimes, 8> few;
    std::vector<StageTimes> many(deal_->contents.size() > few.size() ? deal_->contents.size() : 0);
    StageTimes* kinds = many.empty() ? few.data() : many.data();
    for (std::size_t i = 0; i < deal_->contents.size(); ++i)
        kinds[i] = stage_times(pieces, state.scenario, coefficients_, deal_->contents[i]);
    times.step.stages.resize(deal_->kind.size());
    for (std::size_t stage = 0; stage < deal_->kind.size(); ++stage) times.step.stages[stage] = kinds[deal_->kind[stage]];
    times.step.micro_batches = pieces.shape.micro_batches;
    times.step.send_s = pieces.send_s;
    times.step.transfer_s = pieces.transfer_s;
    times.step.micro_batch_s = pieces.micro_batch_s;
    times.step.ranks = state.scenario.layout.pp;
    times.lowest_s.fill(unknown);
    times.known = true;
    return times;
}

double LayoutCosts::end_s(State& state) {
    double& known = state.end_s[splits_[order_] ? 1 : 0];
    if (known >= 0) return known;
    const StepTimes& step = times(state).step;
    double backward_s = 0;
    for (std::size_t stage = 0; stage < step.stages.size(); stage += static_cast<std::size_t>(step.ranks))
        backward_s += step.stages[stage].backward_s();
    known = first_rank_end(state.pieces, state.scenario, coefficients_, deal_->first_rank, backward_s).total_s();
    return known;
}

double LayoutCosts::lowest_step_s(std::size_t index) {
    State& state = states_[index];
    DealTimes& times = this->times(state);
    const BoundKind kind = bound_kinds_[order_];
    double& lowest_s = times.lowest_s[static_cast<std::size_t>(kind)];
    if (lowest_s < 0) lowest_s = lowest_pipeline_s(times.step, kind);
    return state.pieces.pressure * (lowest_s + end_s(state));
}

double LayoutCosts::step_time_s(std::size_t index) {
    State& state = states_[index];
    DealTimes& times = this->times(state);
    double& pipeline = states_[state.twin].pipeline_s[order_];
    if (pipeline < 0) pipeline = pipeline_s(state.scenario, times.step);
    return state.pieces.pressure * (pipeline + end_s(state));
}

}  // namespace layline
