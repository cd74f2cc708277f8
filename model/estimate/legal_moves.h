// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/cost/shipped_coefficients.h"
#include "model/estimate/estimate.h"

namespace layline {

/// One legal change of one field of a scenario, and what it would do: a finite difference.
struct Move {
    std::string
        field;  ///< tp pp vpp cp ep mbs zero (whole numbers, see rules.h), or sequence_parallel, recompute, schedule, attention, fused_norm
    std::string from, to;  ///< in the words of files: "2", "4"; "off", "on"; "none", "selective"; "1f1b", "zb-v"
    Scenario scenario;     ///< with the change, and what must follow it (dp, schedule, split); as one edit
    double step_time_s = 0;
    double saved_s = 0;     ///< of the step; negative where the change makes it longer
    double peak_bytes = 0;  ///< reserved, of the fullest rank
    Verdict verdict = Verdict::illegal;
    std::vector<WaterfallRow> waterfall;  ///< after the change

    bool fits() const { return verdict == Verdict::fits || verdict == Verdict::tight; }
};

/// Every single change that keeps the scenario legal: the next stop of each slider either way, each ZeRO stage, recompute, schedule and
/// kernel. Model, cluster, GPUs, batch and sequence stay, and so does what is learnt: no move leads to the asynchronous pipeline, which
/// trains on stale weights. About 10 us a move. Empty for an illegal scenario.
std::vector<Move> legal_moves(const Scenario& scenario, const CoefficientSource& coefficients = {});

/// The moves that shorten the step most and fit, best first; one per field.
std::vector<Move> most_helpful(std::vector<Move> moves, std::size_t count = 3);

/// The moves that shorten one bar of the waterfall most, whatever they do to the others (see saved_s), and fit; one per field.
/// @param estimate of the scenario that the moves start from.
std::vector<Move> most_helpful_for(const Estimate& estimate, std::vector<Move> moves, WaterfallKind row, std::size_t count = 3);

}  // namespace layline
