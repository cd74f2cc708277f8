// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/launch/read/readers.h"
#include "model/launch/read/setting_reader.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

constexpr std::array<std::pair<std::string_view, Optimizer>, 9> optimizers{{{"adamw_torch_fused", Optimizer::adamw},
                                                                            {"adamw_torch", Optimizer::adamw},
                                                                            {"adamw_8bit", Optimizer::adamw_8bit},
                                                                            {"adamw_bnb_8bit", Optimizer::adamw_8bit},
                                                                            {"adafactor", Optimizer::adafactor},
                                                                            {"lion_pytorch", Optimizer::lion},
                                                                            {"lion", Optimizer::lion},
                                                                            {"sgd", Optimizer::sgd},
                                                                            {"muon", Optimizer::muon}}};

void read_model(SettingReader& in, const Architecture& kept) {
    const auto name = in.text("base_model");
    for (const PresetInfo& preset : model_presets()) {
        if (!name || (preset.name != *name && preset.id != *name)) continue;
        in.scenario().architecture = model_preset(preset.id);
        return in.understood("architecture", preset.name, "base_model");
    }
    in.scenario().architecture = kept;
    in.assumed("architecture", kept.name, "kept; base_model names no preset");
}

void read_degrees(SettingReader& in, std::int64_t& replicate, std::int64_t& shard) {
    Layout& l = in.scenario().layout;
    l = {};
    in.take("tensor_parallel_size", "layout.tp", l.tp, 1);
    in.take("context_parallel_size", "layout.cp", l.cp, 1);
    in.take("expert_parallel_size", "layout.ep", l.ep, 1);
    replicate = in.whole("dp_replicate_size", 1).value_or(1);
    shard = in.whole("dp_shard_size", 1).value_or(1) * l.ep;
    const bool reshards = in.on("fsdp_config.reshard_after_forward");
    l.zero_stage = shard == 1 ? 0 : reshards ? 3 : 2;
    in.understood("layout.zero_stage", l.zero_stage,
                  in.has("fsdp_config.reshard_after_forward") ? "fsdp_config.reshard_after_forward" : "dp_shard_size");
    if (shard == 1) in.assumed("layout.zero_stage", "0", "nothing is sharded");
    in.assumed("layout.fsdp_reshard", "true", "ZeRO 2 and parameters that stay gathered are written alike");
    in.assumed("layout.fsdp_prefetch", "1", "FSDP2 decides itself");
    if (replicate > 1 && shard > 1) {
        l.shard_gpus = shard * l.cp;
        in.understood("layout.shard_gpus", l.shard_gpus, "dp_shard_size");
    }
    l.recompute = in.on("gradient_checkpointing") ? Recompute::full : Recompute::none;
    in.understood("layout.recompute", l.recompute == Recompute::full ? "full" : "none", "gradient_checkpointing");
    in.assumed("layout.recompute_method", "uniform", "every layer by itself");
    in.assumed("layout.sequence_parallel", "false", "the model's own plan decides");
    l.offload_optimizer = in.on("fsdp_config.offload_params") ? 1.0 : 0.0;
    in.take("micro_batch_size", "layout.micro_batch", l.micro_batch, 1);
    in.skip({"fsdp_version", "fsdp_config.cpu_ram_efficient_loading", "fsdp_config.state_dict_type", "fsdp_config.auto_wrap_policy",
             "fsdp_config.transformer_layer_cls_to_wrap"});
}

void read_training(SettingReader& in, const Training& kept) {
    Training& t = in.scenario().training;
    t = kept;
    in.take("sequence_len", "training.sequence_length", t.sequence_length, kept.sequence_length);
    t.precision = in.on("fp8") ? Precision::fp8 : in.on("bf16") ? Precision::bf16 : in.on("fp16") ? Precision::fp16 : Precision::fp32;
    in.understood("training.precision", in.on("fp8") ? "fp8" : in.on("bf16") ? "bf16" : in.on("fp16") ? "fp16" : "fp32", "bf16");
    in.choose("optimizer", "training.optimizer", t.optimizer, optimizers);
    t.lora_rank = 0;
    if (in.text("adapter").value_or("") == "lora") {
        in.take("lora_r", "training.lora_rank", t.lora_rank, 8);
        in.skip({"lora_alpha", "lora_target_linear"});
    }
    in.skip({"flash_attention", "fp16", "fp8"});
    in.assumed_kept({"training.attention", "training.fused_norm", "training.dropout", "training.loss", "training.framework"},
                    "axolotl is not told");
}

}  // namespace

LaunchReading read_axolotl(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    std::string source = text, file = context.file;
    if (text.find("base_model:") == std::string::npos && context.beside)
        if (const auto found = context.beside("axolotl.yaml")) {
            source = *found;
            file = "axolotl.yaml";
        }
    Settings settings = yaml_settings(source, file);
    if (!settings.has("base_model") && !settings.has("micro_batch_size"))
        throw InputError(context.file, "", "axolotl's keys base_model and micro_batch_size", "neither");
    SettingReader in(settings, reading, "axolotl", file);
    std::int64_t replicate = 1, shard = 1;
    read_model(in, context.kept.architecture);
    read_degrees(in, replicate, shard);
    read_training(in, context.kept.training);
    Scenario& s = reading.scenario;
    take_cluster(reading, context.kept, replicate * shard * s.layout.tp * s.layout.cp, std::nullopt, "its degrees");
    const std::int64_t steps = in.whole("gradient_accumulation_steps", 1).value_or(1);
    s.training.global_batch = steps * s.layout.micro_batch * replicate * shard;
    in.understood("training.global_batch", s.training.global_batch, "gradient_accumulation_steps");
    in.skip({"datasets.0.path", "datasets.0.type", "output_dir", "num_epochs", "sample_packing", "learning_rate", "lr_scheduler"});
    for (const auto& [key, setting] : settings.all())
        if (setting.values.size() == 1) reading.options.set(key, setting.values.front());
    in.list_ignored();
    return reading;
}

}  // namespace layline
