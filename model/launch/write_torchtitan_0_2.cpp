// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <toml++/toml.h>

#include <sstream>

#include "model/launch/launch_draft.h"
#include "model/launch/torchtitan_stages.h"
#include "model/rules/launchers/shard_degrees.h"
#include "model/rules/launchers/torchtitan_flavors.h"
#include "model/rules/launchers/torchtitan_schedules.h"

namespace layline {

namespace {

constexpr const char* own_flavor = "layline";
constexpr const char* own_module = "layline_flavor";

toml::array modules_array(const std::vector<std::vector<std::string>>& stages) {
    toml::array outer;
    for (const auto& stage : stages) {
        toml::array inner;
        for (const std::string& name : stage) inner.push_back(name);
        outer.push_back(std::move(inner));
    }
    return outer;
}

toml::table model_table(const Scenario& scenario) {
    const auto flavor = torchtitan_flavor(scenario.architecture);
    toml::table model{{"name", flavor ? flavor->module : "llama3"}, {"flavor", flavor ? flavor->flavor : own_flavor}};
    if (scenario.training.precision == Precision::fp8) model.insert("converters", toml::array{"quantize.linear.float8"});
    if (scenario.training.precision == Precision::mxfp8) model.insert("converters", toml::array{"quantize.linear.mx"});
    return model;
}

toml::table training_table(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    const auto m = static_cast<std::int64_t>(micro_batches(scenario));
    return toml::table{{"local_batch_size", l.pp > 1 ? l.micro_batch * m : l.micro_batch},
                       {"global_batch_size", scenario.training.global_batch},
                       {"seq_len", scenario.training.sequence_length},
                       {"steps", 100},
                       {"max_norm", 1.0},
                       {"dataset", "c4_test"},
                       {"dtype", "float32"},
                       {"mixed_precision_param", scenario.training.precision == Precision::fp32 ? "float32" : "bfloat16"},
                       {"enable_cpu_offload", l.offload_optimizer > 0}};
}

void insert_pipeline(const Scenario& scenario, toml::table& out) {
    const Layout& l = scenario.layout;
    out.insert("pipeline_parallel_degree", l.pp);
    if (l.pp == 1) return;
    out.insert("pipeline_parallel_schedule", torchtitan_schedule(l.schedule)->theirs);
    out.insert("pipeline_parallel_microbatch_size", l.micro_batch);
    const TorchtitanStages stages = torchtitan_stages(scenario);
    if (!stages.modules.empty()) {
        out.insert("module_fqns_per_model_part", modules_array(stages.modules));
        return;
    }
    out.insert("pipeline_parallel_layers_per_stage", stages.layers_per_stage);
    out.insert("pipeline_parallel_first_stage_less_layers", stages.less_layers);
    out.insert("pipeline_parallel_last_stage_less_layers", stages.less_layers);
}

toml::table parallelism_table(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    const ShardDegrees degrees = shard_degrees(scenario);
    toml::table out{{"data_parallel_replicate_degree", degrees.replicate},
                    {"data_parallel_shard_degree", degrees.shard},
                    {"fsdp_reshard_after_forward", l.zero_stage == 3 && l.fsdp_reshard ? "always" : "never"},
                    {"tensor_parallel_degree", l.tp},
                    {"enable_async_tensor_parallel", false},
                    {"context_parallel_degree", l.cp}};
    if (l.cp > 1)
        out.insert("context_parallel_rotate_method", l.context_exchange == ContextExchange::all_gather ? "allgather" : "alltoall");
    insert_pipeline(scenario, out);
    if (scenario.architecture.moe) {
        out.insert("expert_parallel_degree", l.ep);
        out.insert("expert_tensor_parallel_degree", l.etp);
    }
    return out;
}

toml::table document(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    toml::table out{{"job", toml::table{{"dump_folder", "./outputs"}, {"description", scenario.name}}},
                    {"model", model_table(scenario)},
                    {"optimizer", toml::table{{"name", "AdamW"}, {"lr", 3e-4}}},
                    {"training", training_table(scenario)},
                    {"parallelism", parallelism_table(scenario)},
                    {"activation_checkpoint", toml::table{{"mode", l.recompute == Recompute::none   ? "none"
                                                                   : l.recompute == Recompute::full ? "full"
                                                                                                    : "selective"},
                                                          {"selective_ac_option", "op"}}},
                    {"metrics", toml::table{{"log_freq", 1}}}};
    if (!torchtitan_flavor(scenario.architecture)) out.insert("experimental", toml::table{{"custom_import", own_module}});
    return out;
}

/// A module that registers the shape before the run. FeedForward rounds 8/3 of `dim` up to `multiple_of`: rounded up to the width itself
/// it is the width, as long as it begins above 0 and not above it.
std::string flavor_module(const Architecture& a) {
    const double begin = 8.0 / 3.0 * static_cast<double>(a.hidden);
    const std::string multiplier =
        begin <= static_cast<double>(a.ffn) ? "None" : fmt::format("{:.6f}", 0.99 * static_cast<double>(a.ffn) / begin);
    return fmt::format(
        "from torchtitan.models.llama3 import TransformerModelArgs, llama3_args\n\n"
        "llama3_args[\"{}\"] = TransformerModelArgs(\n    dim={},\n    n_layers={},\n    n_heads={},\n    n_kv_heads={},\n    "
        "vocab_size={},\n"
        "    ffn_dim_multiplier={},\n    multiple_of={},\n    rope_theta=500000,\n)\n",
        own_flavor, a.hidden, a.layers, a.heads, a.kv_heads, a.vocabulary, multiplier, a.ffn);
}

}  // namespace

void write_torchtitan_0_2(const Scenario& scenario, LaunchDraft& draft) {
    draft.comments.emplace_back("Start it beside an installation of torchtitan 0.2.2.");
    std::ostringstream text;
    text << document(scenario);
    draft.files.push_back({"torchtitan.toml", commented(draft.comments, "# ") + "\n" + text.str() + "\n"});
    if (!torchtitan_flavor(scenario.architecture))
        draft.files.push_back({std::string(own_module) + ".py", commented(draft.comments, "# ") + flavor_module(scenario.architecture)});
    draft.program = {"-m", "torchtitan.train"};
    ArgumentGroup arguments{"TITAN_ARGS", {}};
    arguments.add("--job.config_file", "torchtitan.toml");
    draft.arguments = {arguments};
    if (!torchtitan_flavor(scenario.architecture)) draft.environment.emplace("PYTHONPATH", ".");
}

}  // namespace layline
