// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "model/schedule/timeline.h"

namespace layline {

/// How much of a chunk's activations is let go when: the share at the end of I, the rest at the end of W. A fused B lets go of all at its
/// end. 0 counts until W, 1 until I.
struct ReleaseShare {
    double at_input_gradient = 0;
};

/// A step function in chunks: chunks[i] holds from time_s[i] to time_s[i + 1]. A slice counts as its part of a chunk.
struct ActivationCurve {
    std::vector<double> time_s;
    std::vector<double> chunks;
};

/// What a rank holds over the step: more from the start of each F, less from the end of each B, I and W. O(actions of the rank).
ActivationCurve activation_curve(const Timeline& timeline, int rank, ReleaseShare release = {});

/// The most that each rank holds, in chunks. The order alone decides it, not the durations.
/// @param parts what part of a chunk each slice is, one entry a slice; empty: an n-th each.
std::vector<double> peak_activations(const Schedule& schedule, ReleaseShare release = {}, std::span<const double> parts = {});

}  // namespace layline
