// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/search/search.h"

namespace layline {

/// A short text that two requests share where they ask the same but for the shard: a hash of scenario, space, objective and limits. Not for
/// safety, for catching a mix-up.
std::string question_of(const SearchRequest& request);

}  // namespace layline
