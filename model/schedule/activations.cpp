// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/activations.h"

#include <algorithm>

namespace layline {

namespace {

/// Slices of a chunk that an action adds at its start (F) or lets go at its end (the others).
double change(const Action& action, ReleaseShare release) {
    switch (action.kind) {
        case ActionKind::forward:
            return 1;
        case ActionKind::backward:
            return -1;
        case ActionKind::input_gradient:
            return -release.at_input_gradient;
        case ActionKind::weight_gradient:
            return release.at_input_gradient - 1;
    }
    return 0;
}

/// Visits the actions of a rank in the order in which they change what it holds: of two that are co-executed, the forward first, for
/// it adds at their start what the other lets go at their end.
template <class Visit>
void visit_changes(std::span<const Action> list, Visit visit) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].pair == 1 && list[i].kind != ActionKind::forward) {
            visit(i + 1);
            visit(i);
            ++i;
        } else {
            visit(i);
        }
    }
}

}  // namespace

ActivationCurve activation_curve(const Timeline& timeline, int rank, ReleaseShare release) {
    const Schedule& schedule = *timeline.schedule;
    const std::size_t begin = schedule.rank_begin[static_cast<std::size_t>(rank)];
    const std::span<const Action> list = schedule.of_rank(rank);
    ActivationCurve curve{{0.0}, {0.0}};
    double slices_held = 0;
    visit_changes(list, [&](std::size_t i) {
        const double by = change(list[i], release);
        if (by == 0) return;
        slices_held += by;
        const double time_s = by > 0 ? timeline.start_s[begin + i] : timeline.end_s[begin + i];
        if (curve.time_s.back() != time_s) {
            curve.time_s.push_back(time_s);
            curve.chunks.push_back(0);
        }
        curve.chunks.back() = slices_held / schedule.slices;
    });
    return curve;
}

std::vector<double> peak_activations(const Schedule& schedule, ReleaseShare release, std::span<const double> parts) {
    const double unit = parts.empty() ? 1.0 / schedule.slices : 1;
    const auto part = [&](const Action& action) { return parts.empty() ? 1 : parts[static_cast<std::size_t>(action.slice)]; };
    std::vector<double> peaks;
    peaks.reserve(static_cast<std::size_t>(schedule.ranks()));
    for (int rank = 0; rank < schedule.ranks(); ++rank) {
        const std::span<const Action> list = schedule.of_rank(rank);
        double held = 0;
        double most = 0;
        visit_changes(list, [&](std::size_t i) {
            held += change(list[i], release) * part(list[i]);
            most = std::max(most, held);
        });
        peaks.push_back(most * unit);
    }
    return peaks;
}

}  // namespace layline
