// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/legal_moves.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "model/cost/flops.h"
#include "model/cost/memory_fit.h"
#include "model/estimate/legality.h"
#include "model/estimate/quick_estimate.h"
#include "model/estimate/verdict.h"
#include "model/estimate/waterfall.h"
#include "model/rules/rules.h"
#include "model/scenario/names.h"
#include "model/scenario/schedule_traits.h"

namespace layline {

namespace {

constexpr std::array<std::string_view, 6> sliders = {"tp", "pp", "vpp", "cp", "ep", "mbs"};
constexpr std::array recomputes = {Recompute::none, Recompute::selective, Recompute::full};
constexpr int zero_stages = 4;

class Moves {
  public:
    explicit Moves(const Scenario& from) : from_(from) {}

    void try_move(std::string field, std::string from, std::string to, Scenario scenario) {
        if (from == to || !is_legal(scenario)) return;
        Move move;
        move.field = std::move(field);
        move.from = std::move(from);
        move.to = std::move(to);
        move.scenario = std::move(scenario);
        found.push_back(std::move(move));
    }

    void sliders_either_way() {
        for (const std::string_view field : sliders)
            for (const std::int64_t value : next_stops(field))
                try_move(std::string(field), fmt::format("{}", field_value(from_, field)), fmt::format("{}", value),
                         with_field(from_, field, value));
    }

    void zero() {
        for (int stage = 0; stage < zero_stages; ++stage) {
            Scenario to = from_;
            to.layout.zero_stage = stage;
            try_move("zero", fmt::format("{}", from_.layout.zero_stage), fmt::format("{}", stage), std::move(to));
        }
    }

    void switches() {
        const auto word = [](bool on) { return on ? "on" : "off"; };
        Scenario to = from_;
        to.layout.sequence_parallel = !from_.layout.sequence_parallel;
        if (from_.layout.tp > 1) try_move("sequence_parallel", word(from_.layout.sequence_parallel), word(to.layout.sequence_parallel), to);
        to = from_;
        to.training.fused_norm = true;
        try_move("fused_norm", word(from_.training.fused_norm), word(true), to);
    }

    void recompute() {
        for (const Recompute kind : recomputes) {
            Scenario to = from_;
            to.layout.recompute = kind;
            try_move("recompute", std::string(name_of(from_.layout.recompute)), std::string(name_of(kind)), std::move(to));
        }
    }

    void schedules() {
        if (from_.layout.pp <= 1) return;
        for (const ScheduleChoice& choice : schedule_choices(from_)) {
            if (!choice.legal || is_asynchronous(choice.name)) continue;
            Scenario to = from_;
            to.layout.schedule = choice.name;
            try_move("schedule", from_.layout.schedule, choice.name, std::move(to));
        }
    }

    void kernels() {
        const AttentionKernel now = from_.training.attention;
        if (now == AttentionKernel::flash2 || now == AttentionKernel::flash3) return;
        Scenario to = from_;
        to.training.attention = AttentionKernel::flash2;
        try_move("attention", std::string(name_of(now)), std::string(name_of(AttentionKernel::flash2)), std::move(to));
    }

    std::vector<Move> found;

  private:
    /// The legal stops next to the current value, below and above.
    std::vector<std::int64_t> next_stops(std::string_view field) const {
        const std::int64_t now = field_value(from_, field);
        std::int64_t below = 0, above = 0;
        for (const std::int64_t value : candidate_values(from_, field)) {
            if (value == now || (value > now && above > 0) || !is_legal(with_field(from_, field, value))) continue;
            (value < now ? below : above) = value;
        }
        std::vector<std::int64_t> next;
        for (const std::int64_t value : {below, above})
            if (value > 0) next.push_back(value);
        return next;
    }

    const Scenario& from_;
};

/// What the whole estimate would say, without its timeline.
void evaluate(Move& move, const Coefficients& coefficients) {
    const StepTimes times = step_times(move.scenario, coefficients);
    const double makespan_s = pipeline_s(move.scenario, times);
    move.step_time_s = times.pressure * (makespan_s + times.end.total_s());
    const double useful_s = model_flops(move.scenario, MfuConvention::palm) /
                            (peak_flops_per_s(move.scenario) * static_cast<double>(move.scenario.cluster.gpus));
    move.waterfall = waterfall(move.scenario, times, makespan_s, move.step_time_s, useful_s);
    const std::vector<StageMemory> memory = stage_memory(move.scenario);
    move.peak_bytes = memory[static_cast<std::size_t>(peak_stage(memory))].reserved_bytes();
    move.verdict = verdict_of(move.peak_bytes / usable_bytes(move.scenario));
}

double seconds_of(const std::vector<WaterfallRow>& rows, WaterfallKind kind) {
    const auto row = std::ranges::find(rows, kind, &WaterfallRow::kind);
    return row == rows.end() ? 0 : row->seconds;
}

/// The first `count` moves that fit and gain, by `gain`, one per field.
template <class Gain>
std::vector<Move> best(std::vector<Move> moves, std::size_t count, Gain gain) {
    std::erase_if(moves, [&](const Move& move) { return !move.fits() || gain(move) <= 0; });
    std::ranges::stable_sort(moves, std::greater{}, gain);
    std::vector<Move> chosen;
    for (Move& move : moves)
        if (chosen.size() < count && std::ranges::find(chosen, move.field, &Move::field) == chosen.end()) chosen.push_back(std::move(move));
    return chosen;
}

}  // namespace

std::vector<Move> legal_moves(const Scenario& scenario, const CoefficientSource& source) {
    if (!is_legal(scenario)) return {};
    const auto coefficients_of = [&](const Scenario& of) { return source ? source(of) : shipped_coefficients(of); };
    Moves moves(scenario);
    moves.sliders_either_way();
    moves.zero();
    moves.switches();
    moves.recompute();
    moves.schedules();
    moves.kernels();
    const StepTimes now = step_times(scenario, coefficients_of(scenario));
    const double now_s = now.pressure * (pipeline_s(scenario, now) + now.end.total_s());
    for (Move& move : moves.found) {
        evaluate(move, coefficients_of(move.scenario));
        move.saved_s = now_s - move.step_time_s;
    }
    return std::move(moves.found);
}

std::vector<Move> most_helpful(std::vector<Move> moves, std::size_t count) {
    return best(std::move(moves), count, [](const Move& move) { return move.saved_s; });
}

std::vector<Move> most_helpful_for(const Estimate& estimate, std::vector<Move> moves, WaterfallKind row, std::size_t count) {
    const double now_s = seconds_of(estimate.waterfall, row);
    return best(std::move(moves), count, [&](const Move& move) { return now_s - seconds_of(move.waterfall, row); });
}

}  // namespace layline
