// SPDX-License-Identifier: GPL-3.0-or-later
#include <numeric>

#include "model/rules/launchers/megatron/megatron_rules.h"
#include "model/scenario/stage_pattern.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool prediction_layers_fit(const StagePattern& pattern, C c) {
    if (pattern.mtp_layers != c.model.mtp_layers) return false;
    if (pattern.mtp_layers == 0) return true;
    return pattern.mtp_stage % c.layout.pp != 0 && pattern.mtp_stage / c.layout.pp == c.layout.vpp - 1;
}

bool explicit_layout_fits(C c) {
    if (!c.told_stages()) return true;
    const auto pattern = parse_stage_pattern(c.layout.stage_counts.stages);
    if (!pattern || c.told_edges() || c.layout.split == LayerSplit::edges_lighter) return false;
    const auto stages = static_cast<std::int64_t>(pattern->layers.size());
    return stages == c.stages() && pattern->embedding_stage == 0 && pattern->loss_stage == stages - 1 &&
           std::accumulate(pattern->layers.begin(), pattern->layers.end(), std::int64_t{0}) == c.model.layers &&
           prediction_layers_fit(*pattern, c);
}

bool interleaves(C c) { return c.layout.vpp > 1 && c.layout.pp > 1 && c.whole_micro_batches(); }

bool remainder_fills_pipeline(C c) {
    if (!interleaves(c)) return true;
    const std::int64_t remainder = c.micro_batches() % c.group();
    return remainder == 0 || remainder >= c.layout.pp;
}

}  // namespace

const LauncherRules& megatron_schedule_rules() {
    static const LauncherRules rules = {
        {"M51",
         config,
         refuses,
         {"stages", "pp", "vpp"},
         explicit_layout_fits,
         "",
         "The explicit layout must have PP · VPP = {stages} stages, begin with the embedding, end with the loss, hold all {layers} layers "
         "and every "
         "prediction layer (together, on the last chunk of a rank other than the first), and be the only word on the split.",
         "Number of decoder layers must match num_layers {layers}",
         "pipeline_parallel_layer_layout.py:41-149; ARG:942-954; TC, PP-layout block"},
        {"M47",
         first_step,
         refuses,
         {"mbs", "pp", "global_batch", "group"},
         [](C c) { return !interleaves(c) || (c.layout.pp <= c.group() && c.group() <= c.micro_batches()); },
         "{pp} ≤ {group} ≤ {m}",
         "Interleaving runs groups of {group} micro-batches: the group must hold at least PP {pp} and there must be at least one group in "
         "the {m} "
         "micro-batches. Megatron-LM notices this only in the first step.",
         "The number of contiguous micro-batches in a virtual pipeline stage should range in [PP={pp} , M={m}]",
         "SCH:1160-1168"},
        {"M48",
         first_step,
         refuses,
         {"mbs", "global_batch", "pp", "group"},
         remainder_fills_pipeline,
         "{m} mod {group}",
         "The {m} micro-batches leave a last group smaller than PP {pp}: make them a multiple of {group}.",
         "The remainder of M (the total micro-batches) divided by N (number of contiguous micro-batches in a virtual pipeline stage) "
         "should be 0, or "
         "larger than or equal to the pipeline-parallel size",
         "SCH:1172-1180"},
    };
    return rules;
}

}  // namespace layline
