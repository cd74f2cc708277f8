// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/titan.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/launch/read/read_stages.h"
#include "model/launch/torchtitan_stages.h"
#include "model/rules/launchers/torchtitan_flavors.h"
#include "model/rules/launchers/torchtitan_schedules.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

std::string key(const char* name) { return std::string("parallelism.") + name; }

void read_schedule(SettingReader& in, Layout& l) {
    const auto word = in.text(key("pipeline_parallel_schedule"));
    if (!word) return in.assumed("layout.schedule", "1f1b");
    const auto schedule = torchtitan_schedule_of(*word);
    if (!schedule) in.refuse(key("pipeline_parallel_schedule"), "a schedule of torch.distributed.pipelining that Layline knows", *word);
    l.schedule = schedule->ours;
    in.understood("layout.schedule", l.schedule, key("pipeline_parallel_schedule"));
    l.vpp = schedule->several_stages ? 2 : 1;
}

void read_stages(SettingReader& in, Layout& l, const std::vector<std::vector<std::string>>& modules, bool model_told) {
    const std::int64_t layers = in.scenario().architecture.layers;
    const auto first = in.whole(key("pipeline_parallel_first_stage_less_layers")),
               last = in.whole(key("pipeline_parallel_last_stage_less_layers"));
    if (!modules.empty()) {
        if (modules.size() % static_cast<std::size_t>(l.pp) != 0)
            in.refuse(key("module_fqns_per_model_part"), fmt::format("a multiple of PP {} stages", l.pp), std::to_string(modules.size()));
        l.vpp = static_cast<std::int64_t>(modules.size()) / l.pp;
        in.understood("layout.vpp", l.vpp, key("module_fqns_per_model_part"));
        return take_stages(in, layers_of_modules(modules));
    }
    const std::int64_t less = first.value_or(1) + last.value_or(1);
    if (const auto each = in.whole(key("pipeline_parallel_layers_per_stage"), 1)) {
        const std::int64_t stages = (layers + less + *each - 1) / *each;
        if (stages % l.pp != 0 && !model_told) return in.assumed("layout.vpp", l.vpp, "the number of layers is not told");
        if (stages % l.pp != 0)
            in.refuse(key("pipeline_parallel_layers_per_stage"), fmt::format("stages that are a multiple of PP {}", l.pp),
                      fmt::format("{} stages", stages));
        l.vpp = stages / l.pp;
        in.understood("layout.vpp", l.vpp, key("pipeline_parallel_layers_per_stage"));
    } else {
        in.assumed("layout.vpp", l.vpp);
    }
    l.split = less == 0 ? LayerSplit::even : LayerSplit::edges_lighter;
    in.assumed("layout.split", less == 0 ? "even" : "edges_lighter",
               "the first and the last stage are told, or default to, that many fewer layers");
}

void read_sharding(SettingReader& in, Layout& l, std::int64_t replicate, std::int64_t shard) {
    const std::string reshard = in.text(key("fsdp_reshard_after_forward")).value_or("default");
    if (replicate * std::max<std::int64_t>(shard, 1) * l.cp == 1 && shard != -1) {
        l.zero_stage = 0;
        return in.assumed("layout.zero_stage", "0", "one data-parallel rank shards nothing");
    }
    if (shard == 1 && replicate > 1) {
        l.zero_stage = 0;
        return in.understood("layout.zero_stage", "0", key("data_parallel_replicate_degree"));
    }
    const bool always = reshard == "always" || (reshard == "default" && l.pp == 1);
    l.zero_stage = always ? 3 : 2;
    in.understood("layout.zero_stage", l.zero_stage, key("fsdp_reshard_after_forward"));
    in.assumed("layout.fsdp_prefetch", "1", "FSDP2 decides itself");
    if (!always) in.assumed("layout.fsdp_reshard", "true", "ZeRO 2 and parameters that stay gathered are written alike");
    if (shard > 0 && replicate > 1) {
        l.shard_gpus = shard * l.cp;
        in.understood("layout.shard_gpus", l.shard_gpus, key("data_parallel_shard_degree"));
    }
}

}  // namespace

std::optional<std::int64_t> read_titan_parallelism(SettingReader& in, const std::vector<std::vector<std::string>>& modules,
                                                   bool model_told) {
    Layout& l = in.scenario().layout;
    l = {};
    in.take(key("tensor_parallel_degree"), "layout.tp", l.tp, 1);
    in.take(key("pipeline_parallel_degree"), "layout.pp", l.pp, 1);
    in.take(key("context_parallel_degree"), "layout.cp", l.cp, 1);
    in.take(key("expert_parallel_degree"), "layout.ep", l.ep, 1);
    if (l.pp > 1) {
        read_schedule(in, l);
        read_stages(in, l, modules, model_told);
    }
    const std::int64_t replicate = in.whole(key("data_parallel_replicate_degree"), 1).value_or(1);
    const auto told = in.text(key("data_parallel_shard_degree"));
    const std::int64_t shard = !told || *told == "-1" ? -1 : in.whole(key("data_parallel_shard_degree"), 1).value_or(-1);
    read_sharding(in, l, replicate, shard);
    in.skip({key("module_fqns_per_model_part"), key("pipeline_parallel_schedule"), key("pipeline_parallel_layers_per_stage"),
             key("enable_async_tensor_parallel"), key("spmd_backend")});
    if (shard == -1) return std::nullopt;
    return replicate * shard * l.cp * l.tp * l.pp;
}

bool take_titan_flavor(SettingReader& in, const std::string& module, const std::string& flavor, const Architecture& kept,
                       std::string_view setting) {
    if (const auto known = torchtitan_flavor(module, flavor)) {
        in.scenario().architecture = model_preset(known->preset);
        in.scenario().architecture.mtp_layers = 0;
        in.understood("architecture", std::string(known->module) + " " + known->flavor, setting);
        return true;
    }
    in.scenario().architecture = kept;
    in.assumed("architecture", kept.name, "kept; the flavor is none of torchtitan's own");
    return false;
}

void keep_titan_rest(SettingReader& in, const Training& kept) {
    Training& t = in.scenario().training;
    t.attention = kept.attention;
    t.fused_norm = kept.fused_norm;
    t.optimizer = Optimizer::adamw;
    in.assumed_kept({"training.attention", "training.fused_norm", "training.dropout", "training.loss"}, "torchtitan is not told");
    in.assumed("training.optimizer", "adamw");
    in.assumed("layout.group", "0", "PyTorch's own choice");
    t.framework = "torchtitan";
    in.assumed("training.framework", "torchtitan", "the launcher itself");
    if (in.scenario().layout.recompute == Recompute::selective)
        in.assumed("layout.recompute_modules", "as planned", "torchtitan chooses by operator");
    in.assumed("layout.recompute_method", "uniform", "every layer by itself");
    if (in.scenario().architecture.moe) in.assumed("architecture.moe.imbalance", "1", "the load of the experts is known only when it runs");
}

}  // namespace layline
