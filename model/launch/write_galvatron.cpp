// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "model/launch/launch_draft.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

std::string repeated(std::int64_t value, std::int64_t times) {
    std::string text;
    for (std::int64_t i = 0; i < times; ++i) text += (i > 0 ? "," : "") + std::to_string(value);
    return text;
}

std::string division(const Scenario& scenario) {
    std::string text;
    for (const StageLayers& stage : split_layers(scenario)) text += (text.empty() ? "" : ",") + std::to_string(stage.count);
    return text;
}

nlohmann::ordered_json strategy(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    const std::int64_t layers = scenario.architecture.layers;
    const bool shards = l.zero_stage == 3;
    nlohmann::ordered_json out = {{"pp_deg", l.pp},
                                  {"tp_sizes_enc", repeated(l.tp, layers)},
                                  {"tp_consecutive_flags", repeated(1, layers)},
                                  {"cp_sizes_enc", repeated(l.cp, layers)},
                                  {"dp_types_enc", repeated(shards ? 1 : 0, layers)},
                                  {"use_sp", repeated(0, layers)},
                                  {"checkpoint", repeated(l.recompute == Recompute::full ? 1 : 0, layers)},
                                  {"pp_division", division(scenario)},
                                  {"global_bsz", scenario.training.global_batch},
                                  {"chunks", static_cast<std::int64_t>(micro_batches(scenario))},
                                  {"pipeline_type", l.schedule == "gpipe" ? "gpipe" : "pipedream_flush"},
                                  {"default_dp_type", shards              ? "zero3"
                                                      : l.zero_stage == 2 ? "zero2"
                                                                          : "ddp"},
                                  {"vtp", l.tp},
                                  {"vsp", 0},
                                  {"vcp", l.cp},
                                  // The reader looks for one name, the shipped files write the other.
                                  {"embed_sdp", shards ? 1 : 0},
                                  {"vocab_sdp", shards ? 1 : 0},
                                  {"world_size", scenario.cluster.gpus}};
    if (scenario.architecture.moe) {
        out["ep_sizes_enc"] = repeated(l.ep, layers);
        out["tp_of_ep_sizes_enc"] = repeated(l.etp, layers);
    }
    return out;
}

const char* precision_word(Precision precision) {
    return precision == Precision::fp16 ? "fp16" : precision == Precision::fp32 ? "fp32" : "bf16";
}

}  // namespace

void write_galvatron(const Scenario& scenario, LaunchDraft& draft) {
    draft.files.push_back({"galvatron.json", strategy(scenario).dump(2) + "\n"});
    draft.program = {"train_dist.py"};
    ArgumentGroup arguments{"GALVATRON_ARGS", {}};
    arguments.add("--galvatron_config_path", "galvatron.json");
    arguments.add("--seq-length", scenario.training.sequence_length);
    arguments.add("--mixed_precision", precision_word(scenario.training.precision));
    arguments.flag_if(scenario.layout.sequence_parallel && scenario.layout.tp > 1, "--sequence-parallel");
    draft.arguments = {arguments};
    if (scenario.layout.tp > 1) draft.environment.emplace("CUDA_DEVICE_MAX_CONNECTIONS", "1");
    draft.comments.emplace_back("Start it beside the model's train_dist.py of Galvatron.");
}

}  // namespace layline
