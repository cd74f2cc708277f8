// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/activation_in_flight.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "model/cost/weight_versions.h"

namespace layline {

namespace {

using Family = PipelineShape::Family;

struct Entry {
    std::string_view name;
    Family family;
};

constexpr std::array<Entry, 23> families{{
    {"1f1b", Family::one_f_one_b},
    {"gpipe", Family::all_forward},
    {"eager-1f1b", Family::eager},
    {"interleaved", Family::interleaved},
    {"interleaved-overlap", Family::interleaved_overlap},
    {"looped-bfs", Family::all_forward},
    {"breadth-first", Family::all_forward},
    {"depth-first", Family::rounds},
    {"lga", Family::all_forward},
    {"terapipe", Family::all_forward},
    {"seq1f1b", Family::sliced},
    {"zb-h1", Family::zb_h1},
    {"zb-h2", Family::zb_h2},
    {"interleaved-zb", Family::full_depth},
    {"zb-v", Family::full_depth},
    {"v-half", Family::v_half},
    {"v-min", Family::v_min},
    {"1f1b-v", Family::v_1f1b},
    {"dualpipe", Family::dualpipe},
    {"dualpipev", Family::dualpipev},
    {"chimera", Family::chimera},
    {"hanayo", Family::full_depth},
    {"async", Family::asynchronous},
}};

Family family_of(std::string_view schedule) {
    const auto found = std::ranges::find(families, schedule, &Entry::name);
    return found == families.end() ? Family::one_f_one_b : found->family;
}

/// Micro-batches held by `chunks` chunk-sized pieces; a rank has v chunks and no more than all micro-batches' pieces.
double of_chunks(double chunks, double v, double m) { return std::min(chunks, m * v) / v; }

}  // namespace

PipelineShape::PipelineShape(const Layout& layout)
    // Interleaving one chunk a rank is 1F1B.
    : family_(layout.schedule == "interleaved" && layout.vpp == 1 ? Family::one_f_one_b : family_of(layout.schedule)),
      weight_stash_(layout.weight_stash),
      bidirectional_(family_ == Family::dualpipe || family_ == Family::chimera),
      folds_back_(layout.schedule == "zb-v" || layout.schedule == "hanayo" || family_ == Family::v_half || family_ == Family::v_min ||
                  family_ == Family::v_1f1b || family_ == Family::dualpipev),
      pp_(layout.pp),
      vpp_(layout.vpp),
      group_(layout.group > 0 ? layout.group : layout.pp),
      slices_(std::max<std::int64_t>(layout.slices, 1)) {}

InFlight PipelineShape::in_flight(std::int64_t rank, double m) const {
    const auto p = static_cast<double>(pp_);
    const auto v = static_cast<double>(vpp_);
    const auto left = static_cast<double>(pp_ - 1 - rank);
    const auto group = static_cast<double>(group_);
    const auto slices = static_cast<double>(slices_);
    switch (family_) {
        case Family::one_f_one_b:
            return {std::min(left + 1, m), 0};
        case Family::asynchronous:
            return {std::min(left + 1, m), 0, old_weights(static_cast<int>(rank))};
        case Family::eager:
            return {std::min(2 * left + 2, m), 0};
        case Family::interleaved:
            return {of_chunks(2 * left + (v - 1) * group + 1, v, m), 0};
        case Family::interleaved_overlap:
            return {of_chunks(2 * left + (v - 1) * group + 2, v, m), 0};
        case Family::all_forward:
            return {m, 0};
        case Family::rounds:
            return {std::min(group, m), 0};
        case Family::sliced:
            return {std::min(left + slices, m * slices) / slices, 0};
        case Family::zb_h1: {
            const double full = std::min(left + 1, m);
            return {full, std::min(p, m) - full};
        }
        case Family::zb_h2:
            return {std::min(2 * p - 1, m), 0};
        case Family::full_depth:
            return {std::min(p, m), 0};
        // Peaks of the V schedules as their orders have them (sail-sg's scheduler, 2 to 32 ranks).
        case Family::v_half:
            return {of_chunks(2 * std::floor(p / 2) + 2, 2, m), 0};
        case Family::v_min:
            return {of_chunks(2 * std::floor((p + 4) / 3), 2, m), 0};
        case Family::v_1f1b:
            return {of_chunks(2 * std::floor((2 * p + 3) / 3), 2, m), 0};
        // Each of the two copies counts half: a micro-batch passes one of them.
        case Family::dualpipe:
            return {std::min(p + 1, m) / 2, 0};
        case Family::dualpipev:
            return {of_chunks(2 * p + 1, 2, m), 0};
        case Family::chimera:
            return {std::min(std::min(left + 1, p / 2) + std::min(p - left, p / 2), m) / 2, 0};
    }
    return {};
}

int PipelineShape::old_weights(int rank) const {
    if (family_ != Family::asynchronous || pp_ == 1) return 0;
    return versions_of(weight_stash_, static_cast<int>(pp_), rank).stashed - 1;
}

std::int64_t PipelineShape::stage_of_chunk(std::int64_t rank, std::int64_t chunk) const {
    if (bidirectional_) return chunk == 0 ? rank : pp_ - 1 - rank;
    const bool backwards = folds_back_ && chunk % 2 == 1;
    return chunk * pp_ + (backwards ? pp_ - 1 - rank : rank);
}

}  // namespace layline
