// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/launch/read/read_megatron.h"
#include "model/launch/read/read_stages.h"
#include "model/scenario/stage_pattern.h"

namespace layline {

namespace {

constexpr std::array<std::pair<std::string_view, ContextExchange>, 5> exchanges{{{"p2p", ContextExchange::ring},
                                                                                 {"all_gather", ContextExchange::all_gather},
                                                                                 {"allgather", ContextExchange::all_gather},
                                                                                 {"a2a", ContextExchange::all_to_all},
                                                                                 {"a2a+p2p", ContextExchange::hybrid}}};

void read_chunks(SettingReader& in, Layout& l) {
    const std::int64_t layers = in.scenario().architecture.layers;
    if (const auto chunks = in.whole("num-virtual-stages-per-pipeline-rank", 1)) {
        l.vpp = *chunks;
        in.understood("layout.vpp", l.vpp, "num-virtual-stages-per-pipeline-rank");
    } else if (const auto each = in.whole("num-layers-per-virtual-pipeline-stage", 1)) {
        if (layers % l.pp != 0 || layers / l.pp % *each != 0)
            in.refuse("num-layers-per-virtual-pipeline-stage", fmt::format("a divisor of {} layers / PP {}", layers, l.pp),
                      std::to_string(*each));
        l.vpp = layers / l.pp / *each;
        in.understood("layout.vpp", l.vpp, "num-layers-per-virtual-pipeline-stage");
    } else if (const auto told = in.whole("virtual-pipeline-model-parallel-size", 1)) {
        l.vpp = *told;
        in.understood("layout.vpp", l.vpp, "virtual-pipeline-model-parallel-size");
    }
    if (const auto group = in.whole("microbatch-group-size-per-virtual-pipeline-stage", 1)) {
        l.group = *group;
        in.understood("layout.group", *group, "microbatch-group-size-per-virtual-pipeline-stage");
    }
}

void read_split(SettingReader& in, Layout& l) {
    const bool embedding = in.on("account-for-embedding-in-pipeline-split"), loss = in.on("account-for-loss-in-pipeline-split");
    if (embedding != loss)
        in.refuse(embedding ? "account-for-embedding-in-pipeline-split" : "account-for-loss-in-pipeline-split",
                  "embedding and loss both counted as a layer, or neither", "one of them");
    if (embedding) {
        l.split = LayerSplit::edges_lighter;
        in.understood("layout.split", "edges_lighter", "account-for-embedding-in-pipeline-split");
    }
    if (const auto first = in.whole("decoder-first-pipeline-num-layers", 1)) {
        l.stage_counts.first_layers = *first;
        in.understood("layout.stage_counts.first_layers", *first, "decoder-first-pipeline-num-layers");
    }
    if (const auto last = in.whole("decoder-last-pipeline-num-layers", 1)) {
        l.stage_counts.last_layers = *last;
        in.understood("layout.stage_counts.last_layers", *last, "decoder-last-pipeline-num-layers");
    }
    if (l.pp > 1 && !embedding && !in.has("pipeline-model-parallel-layout")) in.assumed("layout.split", "even", "nothing else is told");
    if (const auto pattern = in.text("pipeline-model-parallel-layout")) {
        const auto stages = parse_stage_pattern(*pattern);
        if (!stages) in.refuse("pipeline-model-parallel-layout", "stages of E, t, m and L between bars", *pattern);
        const auto count = static_cast<std::int64_t>(stages->layers.size());
        if (count % l.pp != 0)
            in.refuse("pipeline-model-parallel-layout", fmt::format("a multiple of PP {} stages", l.pp), std::to_string(count));
        l.vpp = count / l.pp;
        in.understood("layout.stage_counts.stages", *pattern, "pipeline-model-parallel-layout");
        take_stages(in, stages->layers, *pattern);
    }
}

void read_context(SettingReader& in, Layout& l) {
    in.take("context-parallel-size", "layout.cp", l.cp, 1);
    in.choose("cp-comm-type", "layout.context_exchange", l.context_exchange, exchanges);
    const Setting* sizes = in.settings().use("hierarchical-context-parallel-sizes");
    if (sizes == nullptr || sizes->values.empty() || !in.text("hierarchical-context-parallel-sizes")) return;
    l.context_all_to_all = in.whole("hierarchical-context-parallel-sizes", 1).value_or(1);
    in.understood("layout.context_all_to_all", l.context_all_to_all, "hierarchical-context-parallel-sizes");
}

void read_expert_degrees(SettingReader& in, Layout& l) {
    if (!in.scenario().architecture.moe) return in.skip({"expert-model-parallel-size", "expert-tensor-parallel-size"});
    in.take("expert-model-parallel-size", "layout.ep", l.ep, 1);
    in.take("expert-tensor-parallel-size", "layout.etp", l.etp, l.tp);
    in.skip({"moe-token-dispatcher-type", "moe-grouped-gemm"});
}

void read_sharding(SettingReader& in, Layout& l, std::optional<std::int64_t> gpus) {
    l.zero_stage = 0;
    if (in.on("use-distributed-optimizer")) {
        l.zero_stage = 1;
        in.understood("layout.zero_stage", "1", "use-distributed-optimizer");
    }
    if (in.on("use-megatron-fsdp") || in.on("use-custom-fsdp")) {
        const std::string strategy = in.text("data-parallel-sharding-strategy").value_or("optim_grads_params");
        l.zero_stage = strategy == "optim_grads_params" ? 3 : strategy == "optim_grads" ? 2 : strategy == "optim" ? 1 : 0;
        in.understood("layout.zero_stage", l.zero_stage, "use-megatron-fsdp");
    } else if (in.on("use-torch-fsdp2")) {
        l.zero_stage = 3;
        in.understood("layout.zero_stage", "3", "use-torch-fsdp2");
    } else if (l.zero_stage == 0) {
        in.assumed("layout.zero_stage", "0");
    }
    in.skip({"overlap-grad-reduce", "overlap-param-gather", "ckpt-format", "data-parallel-sharding-strategy"});
    const auto instances = in.whole("num-distributed-optimizer-instances", 1);
    if (instances && *instances > 1 && !gpus) in.assumed("layout.shard_gpus", "0", "how many GPUs share it is not told");
    if (instances && *instances > 1 && gpus) {
        l.shard_gpus = *gpus / (l.tp * l.pp) / *instances;
        in.understood("layout.shard_gpus", l.shard_gpus, "num-distributed-optimizer-instances");
    }
    if (l.zero_stage == 3) {
        in.assumed("layout.fsdp_prefetch", "1", "Megatron-FSDP decides itself");
        in.assumed("layout.fsdp_reshard", "true", "Megatron-FSDP decides itself");
    }
}

}  // namespace

void read_megatron_layout(SettingReader& in, std::optional<std::int64_t> gpus) {
    Layout& l = in.scenario().layout;
    l = {};
    in.take("tensor-model-parallel-size", "layout.tp", l.tp, 1);
    in.take_flag("sequence-parallel", "layout.sequence_parallel", l.sequence_parallel);
    in.take("pipeline-model-parallel-size", "layout.pp", l.pp, 1);
    read_chunks(in, l);
    read_split(in, l);
    read_context(in, l);
    read_expert_degrees(in, l);
    read_sharding(in, l, gpus);
    const bool overlaps = in.on("overlap-moe-expert-parallel-comm");
    l.schedule = overlaps ? "interleaved-overlap" : l.vpp > 1 ? "interleaved" : "1f1b";
    in.reading().understood.push_back(
        fmt::format("layout.schedule = {}, from VPP {}{}", l.schedule, l.vpp, overlaps ? " and --overlap-moe-expert-parallel-comm" : ""));
}

}  // namespace layline
