// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/cost/activation_in_flight.h"
#include "model/scenario/scenario.h"

namespace layline {

/// How a plan cuts its sequences on their way through the pipeline.
struct SlicePlan {
    std::vector<int> lengths;         ///< tokens of each slice; empty: sequences go whole
    std::vector<double> cost_shares;  ///< of a stage's seconds for a sequence; they sum to 1. A later slice attends to more.

    int count() const { return lengths.empty() ? 1 : static_cast<int>(lengths.size()); }
    /// What part of the sequence each slice is.
    std::vector<double> parts() const;
};

/// Share of a sequence's FLOPs that is causal attention and so grows with the tokens before, 0..1.
double attention_share(const Scenario& scenario);

/// Why the plan's sequences cannot be cut so, or an empty string. Pre: sizes are positive.
std::string slicing_refusal(const Scenario& scenario);

/// The slices of the plan's schedule: none for one that does not cut sequences. Costs of slices are those of one linear and one quadratic
/// term over all stages alike, by attention_share(); for TeraPipe's optimum each slice also costs what the framework spends on a
/// micro-batch, under the shipped coefficients. Pre: slicing_refusal() is empty.
SlicePlan slice_plan(const Scenario& scenario);

/// Whether a rank holds slices of unequal lengths beside one another, so that what it holds of them is no multiple of one: Seq1F1B's.
bool holds_unequal_slices(const Layout& layout);

/// Micro-batches that a rank holds at its peak: the shape's closed form, or for slices of unequal lengths a count over one period of
/// Seq1F1B's order. Pre: shape is of the scenario's layout.
InFlight held_in_flight(const Scenario& scenario, const PipelineShape& shape, std::int64_t rank, double micro_batches);

}  // namespace layline
