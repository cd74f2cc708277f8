// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/search/search_space.h"

namespace layline {

RecomputeChoice recompute_of(const Layout& layout);

/// "none", "selective" (attention scores alone), "selective:norm+act", "first:4" (layers of each chunk), "full", "full:2" (in groups of
/// two).
std::string recompute_text(const RecomputeChoice& choice);
/// The same read. Modules: scores norm mlp act experts up. @returns nothing for other text.
std::optional<RecomputeChoice> recompute_choice(std::string_view text);

/// A number for each way, growing with what is done again: none, modules, first layers, all.
std::int64_t recompute_index(const RecomputeChoice& choice);
RecomputeChoice recompute_at(std::int64_t index);

}  // namespace layline
