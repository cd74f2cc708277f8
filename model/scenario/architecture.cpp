// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/architecture.h"

#include <algorithm>

namespace layline {

namespace {

/// Expert layers below `index` by the rule alone, without the listed exceptions.
std::int64_t ruled_below(const MixtureOfExperts& moe, std::int64_t index) {
    return index > moe.first_dense_layers ? (index - moe.first_dense_layers) / moe.every : 0;
}

bool ruled(const MixtureOfExperts& moe, std::int64_t index) { return ruled_below(moe, index + 1) > ruled_below(moe, index); }

}  // namespace

bool Architecture::is_expert_layer(std::int64_t index) const {
    return moe && ruled(*moe, index) && !std::ranges::binary_search(moe->dense_layers, index);
}

std::int64_t Architecture::expert_layers_in(std::int64_t first, std::int64_t count) const {
    if (!moe || count <= 0) return 0;
    const auto excepted = std::ranges::count_if(
        moe->dense_layers, [&](std::int64_t index) { return index >= first && index < first + count && ruled(*moe, index); });
    return ruled_below(*moe, first + count) - ruled_below(*moe, first) - excepted;
}

}  // namespace layline
