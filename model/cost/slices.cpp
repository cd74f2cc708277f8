// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr int most_blocks = 256;

int blocks_of(int tokens, int granularity) {
    if (granularity < 1 || tokens < granularity || tokens % granularity != 0)
        throw InputError("", "slices", fmt::format("a sequence that is a multiple of {} tokens", granularity), fmt::format("{}", tokens));
    return tokens / granularity;
}

/// Tokens from the start that cost `target`: the positive root of linear x + attention x^2 / 2 = target.
double tokens_for(double target, const CausalCost& cost) {
    if (cost.attention_per_pair == 0) return target / cost.linear_per_token;
    const double a = cost.attention_per_pair;
    const double b = cost.linear_per_token;
    return (std::sqrt(b * b + 2 * a * target) - b) / a;
}

/// Cost of each run of blocks: at[first][count - 1].
std::vector<std::vector<double>> table_of(int blocks, int granularity, const SliceCost& cost) {
    std::vector<std::vector<double>> table(static_cast<std::size_t>(blocks));
    for (int first = 0; first < blocks; ++first)
        for (int count = 1; count <= blocks - first; ++count)
            table[static_cast<std::size_t>(first)].push_back(cost(count * granularity, first * granularity));
    return table;
}

struct Division {
    double sum = std::numeric_limits<double>::infinity();
    double largest = 0;
    std::vector<std::size_t> counts;
};

/// The division of all blocks with the least sum among those of slices within the bound; none: an infinite sum.
Division best_within(double bound, const std::vector<std::vector<double>>& table) {
    const std::size_t blocks = table.size();
    std::vector<double> least(blocks + 1, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> last(blocks + 1, 0);
    least[0] = 0;
    for (std::size_t first = 0; first < blocks; ++first)
        for (std::size_t count = 1; count <= table[first].size(); ++count) {
            const double cost = table[first][count - 1];
            if (cost > bound || least[first] + cost >= least[first + count]) continue;
            least[first + count] = least[first] + cost;
            last[first + count] = count;
        }
    Division division{least[blocks], 0, {}};
    if (!std::isfinite(division.sum)) return division;
    for (std::size_t end = blocks; end > 0; end -= last[end]) {
        division.largest = std::max(division.largest, table[end - last[end]][last[end] - 1]);
        division.counts.push_back(last[end]);
    }
    std::reverse(division.counts.begin(), division.counts.end());
    return division;
}

}  // namespace

std::vector<int> equal_slices(int tokens, int n) {
    if (n < 1 || tokens < n || tokens % n != 0)
        throw InputError("", "slices", fmt::format("a number that divides {} tokens", tokens), fmt::format("{}", n));
    return std::vector<int>(static_cast<std::size_t>(n), tokens / n);
}

std::vector<int> balanced_slices(int tokens, int n, int granularity, const CausalCost& cost) {
    const int blocks = blocks_of(tokens, granularity);
    if (n < 1 || n > blocks) throw InputError("", "slices", fmt::format("1 to {}", blocks), fmt::format("{}", n));
    const double whole = cost(tokens, 0);
    std::vector<int> lengths;
    int begin = 0;
    for (int k = 1; k <= n; ++k) {
        const double boundary = tokens_for(whole * k / n, cost) / granularity;
        const int end = k == n ? blocks : std::clamp(static_cast<int>(std::lround(boundary)), begin + 1, blocks - (n - k));
        lengths.push_back((end - begin) * granularity);
        begin = end;
    }
    return lengths;
}

TerapipeSlices terapipe_slices(int tokens, int ranks, int granularity, const SliceCost& cost, int sequences) {
    const int blocks = blocks_of(tokens, granularity);
    if (blocks > most_blocks)
        throw InputError("", "slices", fmt::format("at most {} blocks of tokens", most_blocks), fmt::format("{}", blocks));
    const auto table = table_of(blocks, granularity, cost);
    TerapipeSlices best{{}, std::numeric_limits<double>::infinity()};
    // From no bound down: each division's largest slice is the next bound to stay below, and the sums only grow.
    for (double bound = std::numeric_limits<double>::infinity();;) {
        const Division division = best_within(bound, table);
        const double latency = sequences * division.sum + (ranks - 1) * division.largest;
        if (sequences * division.sum >= best.latency) return best;
        if (latency <= best.latency) {
            best = {{}, latency};
            for (const std::size_t count : division.counts) best.lengths.push_back(static_cast<int>(count) * granularity);
        }
        bound = std::nextafter(division.largest, -std::numeric_limits<double>::infinity());
    }
}

std::vector<double> slice_shares(const std::vector<int>& lengths, const SliceCost& cost) {
    std::vector<double> shares;
    double whole = 0;
    int context = 0;
    for (const int length : lengths) {
        shares.push_back(cost(length, context));
        whole += shares.back();
        context += length;
    }
    for (double& share : shares) share /= whole;
    return shares;
}

}  // namespace layline
