// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "model/rules/launchers/launcher_rule.h"
#include "model/scenario/stage_split.h"

namespace layline {

// What several launchers' "cannot express" rules ask.

/// With one pipeline rank the schedule's name says nothing.
inline bool scheduled_as(const LaunchCase& c, std::initializer_list<std::string_view> names) {
    return c.layout.pp == 1 || std::ranges::find(names, c.layout.schedule) != names.end();
}

inline bool optimized_by(const LaunchCase& c, std::initializer_list<Optimizer> known) {
    return std::ranges::find(known, c.training.optimizer) != known.end();
}

inline bool computed_in(const LaunchCase& c, std::initializer_list<Precision> known) {
    return std::ranges::find(known, c.training.precision) != known.end();
}

/// RMS norms, rotary positions, a gated MLP, no biases but perhaps those of queries, keys and values.
inline bool llama_like(const LaunchCase& c) {
    const Biases& b = c.model.biases;
    return c.model.norm == NormKind::rms_norm && c.model.positions == Positions::rotary && c.model.mlp == MlpKind::gated &&
           !b.attention_output && !b.mlp && !b.head && !c.model.attention_sinks;
}

/// Recompute that a switch for whole layers can say.
inline bool recomputes_by_layer(const LaunchCase& c) {
    return c.layout.recompute != Recompute::full ||
           (c.layout.recompute_method == RecomputeMethod::uniform && c.layout.recompute_layers <= 1) ||
           (c.layout.recompute_method == RecomputeMethod::block && c.layout.recompute_layers == 0);
}

/// Dealt as evenly as without any word for a split.
inline bool dealt_evenly(const LaunchCase& c) {
    if (c.layout.pp == 1) return true;
    return !c.told_stages() && !c.told_edges() && (c.layout.split == LayerSplit::even || c.model.layers % c.stages() == 0) &&
           std::ranges::equal(split_layers(c.scenario), split_layers(c.scenario, LayerSplit::even), {}, &StageLayers::count,
                              &StageLayers::count);
}

inline bool no_host_offload(const LaunchCase& c) { return c.layout.offload_activations == 0 && c.layout.offload_optimizer == 0; }

inline bool own_state_types(const LaunchCase& c) {
    const Training& t = c.training;
    return t.gradient_type == StateType::automatic && t.main_parameter_type == StateType::automatic &&
           t.moment_type == StateType::automatic && !t.low_precision_weights && !t.low_precision_activations;
}

}  // namespace layline
