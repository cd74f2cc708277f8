// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/rules/launchers/launcher_options.h"
#include "model/scenario/scenario.h"

namespace layline {

/// What a launcher rule looks at: the scenario, its parts by short names, and whatever else the launcher is told.
struct LaunchCase {
    LaunchCase(const Scenario& whole, const LauncherOptions& told)
        : scenario(whole),
          options(told),
          layout(whole.layout),
          model(whole.architecture),
          training(whole.training),
          cluster(whole.cluster) {}

    const Scenario& scenario;
    const LauncherOptions& options;
    const Layout& layout;
    const Architecture& model;
    const Training& training;
    const Cluster& cluster;

    std::int64_t world() const { return cluster.gpus; }
    /// tp * pp * cp: the ranks that hold one copy of the model.
    std::int64_t model_ranks() const { return layout.tp * layout.pp * layout.cp; }
    /// Data-parallel size, rounded down.
    std::int64_t dp() const { return world() / model_ranks(); }
    bool whole_dp() const { return world() % model_ranks() == 0; }
    std::int64_t expert_ranks() const { return layout.etp * layout.ep * layout.pp; }
    std::int64_t expert_dp() const { return world() / expert_ranks(); }
    bool moe() const { return model.moe.has_value(); }
    std::int64_t experts() const { return moe() ? model.moe->experts : 0; }
    /// Micro-batches of a pipeline and step, rounded down; 0 where dp is.
    std::int64_t micro_batches() const;
    bool whole_micro_batches() const;
    std::int64_t stages() const { return layout.pp * layout.vpp; }
    /// Layers of the first or the last rank told by hand.
    bool told_edges() const { return layout.stage_counts.first_layers > 0 || layout.stage_counts.last_layers > 0; }
    bool told_stages() const { return !layout.stage_counts.stages.empty(); }
    bool sharded_parameters() const { return layout.zero_stage >= 2; }
    /// The group of the interleaved schedule; pp where none is chosen.
    std::int64_t group() const { return layout.group > 0 ? layout.group : layout.pp; }
    /// Whether anything but the scenario is known, so that what is missing is missing.
    bool told() const { return !options.empty(); }
};

/// CUDA compute capability times ten (A100: 80, H100: 90, B200: 100); 0 where the accelerator is no NVIDIA one or unknown.
int compute_capability(const Accelerator& accelerator);

/// A text with the case's numbers for its {words}: "{heads} heads and TP {tp}" becomes "64 heads and TP 6". Words: gpus, ranks, tp, pp,
/// vpp, cp, ep, etp, dp, edp, mbs, gbs, m, group, layers, hidden, heads, kv, ffn, experts, expert_ffn, top_k, vocabulary, seq, stages,
/// nodes, node, stage_layers, zero; {a/b} divides two of them. Braces that hold no known word stand as they are.
std::string filled(std::string_view text, const LaunchCase& c);

}  // namespace layline
