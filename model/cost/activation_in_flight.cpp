// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/activation_in_flight.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace layline {

namespace {

enum class Family {
    one_f_one_b,
    eager,
    interleaved,
    interleaved_overlap,
    all_forward,
    rounds,
    sliced,
    zb_h1,
    zb_h2,
    full_depth,
    v_half,
    v_min,
    v_1f1b,
    dualpipe,
    dualpipev,
    chimera
};

struct Entry {
    std::string_view name;
    Family family;
};

constexpr std::array<Entry, 22> families{{
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
}};

Family family_of(const Layout& layout) {
    const auto found = std::ranges::find(families, layout.schedule, &Entry::name);
    return found == families.end() ? Family::one_f_one_b : found->family;
}

bool folds_back(const Layout& layout) {
    const std::string_view name = layout.schedule;
    return name == "zb-v" || name == "v-half" || name == "v-min" || name == "1f1b-v" || name == "dualpipev" || name == "hanayo";
}

/// Micro-batches held by `chunks` chunk-sized pieces; a rank has v chunks and no more than all micro-batches' pieces.
double of_chunks(double chunks, double v, double m) { return std::min(chunks, m * v) / v; }

}  // namespace

InFlight in_flight(const Layout& layout, std::int64_t rank, double m) {
    const auto p = static_cast<double>(layout.pp);
    const auto v = static_cast<double>(layout.vpp);
    const auto left = static_cast<double>(layout.pp - 1 - rank);
    const double group = layout.group > 0 ? static_cast<double>(layout.group) : p;
    const double slices = static_cast<double>(std::max<std::int64_t>(layout.slices, 1));
    switch (family_of(layout)) {
        case Family::one_f_one_b:
            return {std::min(left + 1, m), 0};
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
        case Family::v_half:
            return {of_chunks(p + 2, 2, m), 0};
        case Family::v_min:
            return {of_chunks(2 * (p + 4) / 3, 2, m), 0};
        case Family::v_1f1b:
            return {of_chunks(1.5 * p, 2, m), 0};
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

bool is_bidirectional(const Layout& layout) { return layout.schedule == "dualpipe" || layout.schedule == "chimera"; }

std::int64_t chunks_per_rank(const Layout& layout) { return is_bidirectional(layout) ? 2 : layout.vpp; }

std::int64_t stage_of_chunk(const Layout& layout, std::int64_t rank, std::int64_t chunk) {
    if (is_bidirectional(layout)) return chunk == 0 ? rank : layout.pp - 1 - rank;
    const bool backwards = folds_back(layout) && chunk % 2 == 1;
    return chunk * layout.pp + (backwards ? layout.pp - 1 - rank : rank);
}

}  // namespace layline
