// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace layline {

/// What an explicit pipeline layout says, by virtual stage.
struct StagePattern {
    std::vector<std::int64_t> layers;  ///< decoder layers of each stage
    std::int64_t embedding_stage = -1;
    std::int64_t loss_stage = -1;
    std::int64_t mtp_stage = -1;  ///< of the last multi-token-prediction layer; -1: none
    std::int64_t mtp_layers = 0;
};

/// Reads Megatron-LM's --pipeline-model-parallel-layout: E embedding, t decoder layer, m prediction layer, L loss, | next stage,
/// x*n and (...)*n repeat, commas are ignored: "Et*3|(tt|)*29,m|L".
/// @returns nothing for text that is not of this form, or more than 10,000 letters when written out.
std::optional<StagePattern> parse_stage_pattern(std::string_view text);

/// The same text for layers per stage, embedding first and loss last: {3, 4, 3} is "Et*3|t*4|t*3L".
std::string stage_pattern(const std::vector<std::int64_t>& layers);

}  // namespace layline
