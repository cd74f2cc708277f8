// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

namespace layline {

/// What `length` tokens cost a stage when `context` tokens of the same sequence came before, in any unit.
using SliceCost = std::function<double(int length, int context)>;

/// Causal attention: linear_per_token * length + attention_per_pair * length * (context + length / 2), the second term because a
/// token attends to all before it. No fixed cost for a slice.
struct CausalCost {
    double linear_per_token = 1;
    double attention_per_pair = 0;
    double operator()(int length, int context) const {
        return linear_per_token * length + attention_per_pair * length * (context + 0.5 * length);
    }
};

/// n slices of tokens / n. @throws InputError where n does not divide the tokens.
std::vector<int> equal_slices(int tokens, int n);

/// n slices of equal cost, rounded to multiples of `granularity` (Seq1F1B's uniform computation, arXiv 2406.03488 section 3.3): the
/// k-th boundary is where the cost of what came before is k / n of the whole, a root of a quadratic.
/// @throws InputError where the tokens do not hold n slices of the granularity, or it does not divide them.
std::vector<int> balanced_slices(int tokens, int n, int granularity, const CausalCost& cost);

/// TeraPipe's slices (arXiv 2102.07988 section 3.3): those that let the forward pass of one sequence leave the last of `ranks` stages
/// first, where that takes sum of costs + (ranks - 1) * largest cost, or for several sequences one after another their number times the
/// sum. For each bound on the largest, a dynamic program over blocks of `granularity` tokens finds the least sum. O(blocks^4) at worst.
/// @throws InputError where the granularity does not divide the tokens, or leaves more than 256 blocks.
struct TerapipeSlices {
    std::vector<int> lengths;
    double latency = 0;
};
TerapipeSlices terapipe_slices(int tokens, int ranks, int granularity, const SliceCost& cost, int sequences = 1);

/// What part of the whole sequence's cost each slice is; they sum to 1. For Durations' lists per stage and slice.
std::vector<double> slice_shares(const std::vector<int>& lengths, const SliceCost& cost);

}  // namespace layline
