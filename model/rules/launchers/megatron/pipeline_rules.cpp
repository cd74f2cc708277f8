// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

/// Layers as the even split counts them: the embedding and the loss as one each where they are accounted for.
std::int64_t counted_layers(C c) { return c.model.layers + (c.layout.split == LayerSplit::edges_lighter ? 2 : 0); }

/// Whether flags alone deal the layers; the other splits are written as an explicit layout.
bool dealt_by_flags(C c) {
    return !c.told_stages() && !c.told_edges() && (c.layout.split == LayerSplit::even || c.layout.split == LayerSplit::edges_lighter);
}

int ways_to_say_chunks(C c) {
    int ways = 0;
    for (const char* flag :
         {"num-layers-per-virtual-pipeline-stage", "num-virtual-stages-per-pipeline-rank", "pipeline-model-parallel-layout"})
        ways += c.options.has(flag) ? 1 : 0;
    return ways;
}

bool layers_per_chunk_fit(C c) {
    const auto layers = c.options.integer("num-layers-per-virtual-pipeline-stage");
    if (!layers) return true;
    const std::int64_t counted = counted_layers(c);
    return !c.told_edges() && *layers > 0 && counted % c.layout.pp == 0 && (counted / c.layout.pp) % *layers == 0;
}

/// Layers and ranks that the first and last counts leave, and layers of one such rank.
struct Middle {
    std::int64_t layers, ranks;
};

Middle middle(C c) {
    const StageCounts& told = c.layout.stage_counts;
    return {c.model.layers - told.first_layers - told.last_layers,
            c.layout.pp - (told.first_layers > 0 ? 1 : 0) - (told.last_layers > 0 ? 1 : 0)};
}

bool edges_leave_even_middle(C c) {
    if (!c.told_edges() || c.layout.pp == 1) return true;
    const Middle rest = middle(c);
    if (c.layout.split == LayerSplit::edges_lighter || rest.layers < 0 || rest.ranks < 0) return false;
    return (rest.layers == 0) == (rest.ranks == 0) && (rest.ranks == 0 || rest.layers % rest.ranks == 0);
}

bool chunks_divide_edges(C c) {
    const StageCounts& told = c.layout.stage_counts;
    const Middle rest = middle(c);
    const std::int64_t chunks = c.layout.vpp;
    return told.first_layers % chunks == 0 && told.last_layers % chunks == 0 &&
           (rest.ranks <= 0 || rest.layers % rest.ranks != 0 || (rest.layers / rest.ranks) % chunks == 0);
}

bool chunks_divide(C c) {
    if (c.layout.vpp == 1) return true;
    if (c.told_edges()) return chunks_divide_edges(c);
    return !dealt_by_flags(c) || counted_layers(c) % c.stages() == 0;
}

std::int64_t segments(std::string_view pattern) { return 1 + std::ranges::count(pattern, '|'); }

bool hybrid_pattern_fits(C c) {
    if (!c.options.has("hybrid-layer-pattern")) return true;
    return c.layout.vpp == 1 && ways_to_say_chunks(c) == 0 &&
           (c.layout.pp == 1 || segments(c.options.text("hybrid-layer-pattern")) % c.layout.pp == 0);
}

bool deferral_fits(C c) {
    const LauncherOptions& o = c.options;
    return !o.on("defer-embedding-wgrad-compute") ||
           (c.layout.pp > 1 && !o.on("no-gradient-accumulation-fusion") && o.integer("wgrad-deferral-limit").value_or(0) >= 0);
}

bool flush_overlap_fits(C c) {
    const LauncherOptions& o = c.options;
    return !o.on("overlap-p2p-communication-warmup-flush") || (c.layout.vpp > 1 && !o.on("no-overlap-p2p-communication"));
}

}  // namespace

const LauncherRules& megatron_pipeline_rules() {
    static const LauncherRules rules = {
        {"M40",
         parse,
         refuses,
         {"vpp"},
         [](C c) { return ways_to_say_chunks(c) <= 1; },
         "",
         "Only one of --num-layers-per-virtual-pipeline-stage, --num-virtual-stages-per-pipeline-rank and --pipeline-model-parallel-layout "
         "may be "
         "given.",
         "No more than one of the following arguments can be set at the same time",
         "ARG:929-940"},
        {"M41",
         parse,
         refuses,
         {"pp"},
         [](C c) { return c.layout.vpp > 1 || !dealt_by_flags(c) || counted_layers(c) % c.layout.pp == 0; },
         "{layers} ÷ {pp} = {stage_layers}",
         "{layers} layers do not divide by PP {pp}: choose another PP, lighter edges, or an explicit layout of the stages.",
         "Number of layers should be divisible by the pipeline-model-parallel size",
         "ARG:985-998"},
        {"M42",
         parse,
         refuses,
         {"vpp", "pp"},
         layers_per_chunk_fit,
         "{layers} ÷ {pp} = {stage_layers}",
         "The {stage_layers} layers of a pipeline rank do not divide by --num-layers-per-virtual-pipeline-stage.",
         "number of layers per pipeline stage must be divisible number of layers per virtual pipeline stage",
         "ARG:955-975"},
        {"M44",
         parse,
         rewrites,
         {"vpp"},
         [](C c) { return c.options.integer("num-virtual-stages-per-pipeline-rank") != 1; },
         "",
         "One virtual stage a rank is no interleaving: Megatron-LM runs plain 1F1B.",
         "",
         "ARG:951-953,978-979"},
        {"M45",
         parse,
         refuses,
         {"pp", "vpp"},
         [](C c) { return c.layout.vpp == 1 || c.layout.pp > (c.options.on("no-overlap-p2p-communication") ? 2 : 1); },
         "",
         "VPP {vpp} needs more than PP {pp}: at least 2, or 3 where point-to-point communication is not overlapped.",
         "When interleaved schedule is used, pipeline-model-parallel size should be greater than 1",
         "ARG:1000-1009; PS:827-831"},
        {"M46",
         parse,
         rewrites,
         {"vpp"},
         [](C c) { return !c.told() || c.layout.pp == 1 || c.layout.vpp > 1 || c.options.on("no-overlap-p2p-communication"); },
         "",
         "Without VPP Megatron-LM does not overlap point-to-point communication and does not align the parameter gathers.",
         "WARNING: Setting args.overlap_p2p_comm and args.align_param_gather to False since non-interleaved schedule does not support "
         "overlapping "
         "p2p communication and aligned param AG",
         "ARG:1010-1018"},
        {"M55",
         parse,
         refuses,
         {"pp", "vpp"},
         hybrid_pattern_fits,
         "",
         "A hybrid layer pattern excludes virtual stages, and its number of segments must divide by PP {pp}.",
         "",
         "ARG:741-870"},
        {"M43",
         config,
         refuses,
         {"vpp", "pp"},
         chunks_divide,
         "{stage_layers} ÷ {vpp}",
         "The {stage_layers} layers of a pipeline rank do not divide by VPP {vpp}. Megatron-LM's parser lets this pass; the build of the "
         "model fails.",
         "num_layers_per_pipeline_rank {stage_layers} should be divisible by vp_size {vpp}",
         "TC, uneven-PP block; transformer_block.py:159-180"},
        {"M49",
         config,
         refuses,
         {"first_layers", "pp"},
         edges_leave_even_middle,
         "",
         "The layers of the first rank ({first}) and the last ({last}) leave layers that do not spread evenly over the other pipeline "
         "ranks.",
         "number of layers at middle stage must be divisible by the middle pipeline model parallel size",
         "TC, uneven-PP block (raise near 2350)"},
        {"M50",
         config,
         refuses,
         {"first_layers", "pp"},
         [](C c) { return !c.told_edges() || c.layout.pp > 1; },
         "",
         "Layer counts of the first and last rank need PP above 1. Releases before August 2025 silently built a smaller model instead of "
         "refusing.",
         "Mismatch: middle layers remaining but 0 middle PP stages available.",
         "TC:2342; NVIDIA/Megatron-LM#1778"},
        {"M53",
         config,
         refuses,
         {"vpp"},
         flush_overlap_fits,
         "",
         "Overlapping point-to-point communication in warm-up and flush needs VPP and the ordinary overlap.",
         "Pipeline parallel communication overlapping in warmup and flush is only compatible with overlap_p2p_comm but not batch_p2p_comm.",
         "SCH:1087,2182; MPC"},
        {"M54",
         config,
         refuses,
         {"pp"},
         deferral_fits,
         "",
         "Deferring the embedding's weight gradient needs PP above 1 and fused gradient accumulation.",
         "Cannot defer embedding wgrad compute when pipeline model parallel is not used",
         "MPC"},
    };
    return rules;
}

}  // namespace layline
