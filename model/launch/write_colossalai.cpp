// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "model/launch/launch_draft.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

using Keywords = std::vector<std::pair<std::string, std::string>>;

std::string word(const char* text) { return fmt::format("\"{}\"", text); }
std::string boolean(bool value) { return value ? "True" : "False"; }

void add_pipeline(const Scenario& scenario, Keywords& out) {
    const Layout& l = scenario.layout;
    if (l.pp == 1) return;
    out.emplace_back("pp_style", word(l.schedule == "zb-v" ? "zbv" : l.schedule == "interleaved" ? "interleaved" : "1f1b"));
    out.emplace_back("num_model_chunks", std::to_string(l.vpp));
    out.emplace_back("microbatch_size", std::to_string(l.micro_batch));
    if (l.vpp > 1) return;
    std::string counts;
    for (const StageLayers& stage : split_layers(scenario)) counts += (counts.empty() ? "" : ", ") + std::to_string(stage.count);
    out.emplace_back("num_layers_per_stage", "[" + counts + "]");
}

void add_sequence(const Layout& l, Keywords& out) {
    const bool cut = l.cp > 1, shared = !cut && l.sequence_parallel && l.tp > 1;
    out.emplace_back("enable_sequence_parallelism", boolean(cut || shared));
    if (cut) {
        out.emplace_back("sequence_parallelism_mode", word(l.context_exchange == ContextExchange::ring ? "ring_attn" : "all_to_all"));
        out.emplace_back("sp_size", std::to_string(l.cp));
    } else if (shared) {
        out.emplace_back("sequence_parallelism_mode", word("split_gather"));
    }
}

const char* precision_word(Precision precision) {
    return precision == Precision::fp16 ? "fp16" : precision == Precision::fp32 ? "fp32" : "bf16";
}

Keywords keywords(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    Keywords out{{"tp_size", std::to_string(l.tp)}, {"pp_size", std::to_string(l.pp)}};
    if (scenario.architecture.moe) out.emplace_back("ep_size", std::to_string(l.ep));
    out.emplace_back("zero_stage", std::to_string(l.zero_stage));
    out.emplace_back("precision", word(precision_word(scenario.training.precision)));
    out.emplace_back("use_fp8", boolean(scenario.training.precision == Precision::fp8));
    add_pipeline(scenario, out);
    add_sequence(l, out);
    out.emplace_back("cpu_offload", boolean(l.offload_optimizer > 0));
    out.emplace_back("enable_flash_attention", boolean(scenario.training.attention != AttentionKernel::unfused &&
                                                       scenario.training.attention != AttentionKernel::fused_softmax));
    out.emplace_back("max_norm", "1.0");
    return out;
}

}  // namespace

void write_colossalai(const Scenario& scenario, LaunchDraft& draft) {
    const bool experts = scenario.architecture.moe.has_value();
    const char* plugin = experts ? "MoeHybridParallelPlugin" : "HybridParallelPlugin";
    draft.comments.push_back(fmt::format("The training script sets: sequence length {}, global batch {}{}.",
                                         scenario.training.sequence_length, scenario.training.global_batch,
                                         scenario.layout.recompute == Recompute::full ? ", model.gradient_checkpointing_enable()" : ""));
    std::string text = commented(draft.comments, "# ") +
                       fmt::format("from colossalai.booster.plugin import {}\n\n\ndef make_plugin():\n    return {}(\n", plugin, plugin);
    for (const auto& [key, value] : keywords(scenario)) text += fmt::format("        {}={},\n", key, value);
    draft.files.push_back({"layline_plugin.py", text + "    )\n"});
    draft.program = {"train.py"};
    if (scenario.layout.tp > 1) draft.environment.emplace("CUDA_DEVICE_MAX_CONNECTIONS", "1");
    draft.environment.emplace("PYTHONPATH", ".");
}

}  // namespace layline
