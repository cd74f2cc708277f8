// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/generators/sizes.h"

#include <fmt/format.h>

namespace layline::generators {

std::string one_chunk(const ScheduleRequest& request) {
    if (request.chunks == 1) return {};
    return fmt::format("{} holds one stage on each rank; {} chunks are for interleaved, looped-bfs or a V schedule", request.name,
                       request.chunks);
}

std::string two_chunks(const ScheduleRequest& request) {
    if (request.chunks == 2) return {};
    return fmt::format("{} places exactly 2 chunks on each rank, not {}", request.name, request.chunks);
}

std::string unsliced(const ScheduleRequest& request) {
    if (request.slices == 1) return {};
    return fmt::format("{} does not slice the sequence; seq1f1b and terapipe do", request.name);
}

std::string one_chunk_unsliced(const ScheduleRequest& request) {
    const std::string why = one_chunk(request);
    return why.empty() ? unsliced(request) : why;
}

}  // namespace layline::generators
