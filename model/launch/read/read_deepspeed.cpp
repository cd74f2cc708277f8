// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/launch/read/read_megatron.h"
#include "model/launch/read/readers.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

/// Megatron-DeepSpeed's own words for what Megatron-LM calls otherwise.
void rename(Settings& settings, const char* theirs, const char* megatrons) {
    const Setting* setting = settings.use(theirs);
    if (setting != nullptr && !settings.has(megatrons)) settings.put(megatrons, *setting);
}

void translate(Settings& settings) {
    rename(settings, "topk", "moe-router-topk");
    rename(settings, "moe-expert-parallel-size", "expert-model-parallel-size");
    rename(settings, "ds-sequence-parallel-size", "context-parallel-size");
    rename(settings, "use-flash-attn-v2", "use-flash-attn");
    rename(settings, "use-flash-attn-v1", "use-flash-attn");
    if (settings.has("num-key-value-heads")) {
        rename(settings, "num-key-value-heads", "num-query-groups");
        settings.put("group-query-attention", {{}, {}, "--num-key-value-heads", "", false, true});
    }
    for (const char* key : {"expert-model-parallel-size", "context-parallel-size", "moe-router-topk", "num-query-groups", "use-flash-attn"})
        if (auto found = settings.all().find(key); found != settings.all().end()) found->second.used = false;
}

/// The batch as ds_config.json tells it; two of three make the third.
struct Batch {
    std::optional<std::int64_t> global, micro, steps;
};

void read_precision(SettingReader& in, Training& t) {
    t.precision = Precision::fp32;
    for (const auto& [key, precision] : {std::pair{"bf16.enabled", Precision::bf16}, {"fp16.enabled", Precision::fp16}})
        if (in.on(key)) {
            t.precision = precision;
            in.understood("training.precision", std::string(key).substr(0, 4), key);
        }
    if (t.precision == Precision::fp32) in.assumed("training.precision", "fp32");
}

void read_zero(SettingReader& in, Layout& l) {
    l.zero_stage = 0;
    if (const auto stage = in.whole("zero_optimization.stage")) {
        if (*stage > 3) in.refuse("zero_optimization.stage", "0, 1, 2 or 3", std::to_string(*stage));
        l.zero_stage = static_cast<int>(*stage);
        in.understood("layout.zero_stage", *stage, "zero_optimization.stage");
    } else {
        in.assumed("layout.zero_stage", "0");
    }
    if (const auto shard = in.whole("zero_optimization.mics_shard_size")) {
        l.shard_gpus = *shard;
        in.understood("layout.shard_gpus", *shard, "zero_optimization.mics_shard_size");
    }
    if (in.text("zero_optimization.offload_optimizer.device").value_or("none") != "none") {
        l.offload_optimizer = in.real("zero_optimization.offload_optimizer.ratio", 0, 1).value_or(1.0);
        in.understood("layout.offload_optimizer", in.text("zero_optimization.offload_optimizer.ratio").value_or("1"),
                      "zero_optimization.offload_optimizer.device");
    }
    in.skip({"zero_optimization.overlap_comm", "zero_optimization.contiguous_gradients", "zero_optimization.reduce_scatter",
             "zero_optimization.offload_optimizer.pin_memory", "data_types.grad_accum_dtype"});
    if (l.zero_stage == 3) {
        in.assumed("layout.fsdp_prefetch", "1", "DeepSpeed decides itself");
        in.assumed("layout.fsdp_reshard", "true", "DeepSpeed decides itself");
    }
}

Batch read_config(SettingReader& in) {
    read_precision(in, in.scenario().training);
    read_zero(in, in.scenario().layout);
    Batch batch{in.whole("train_batch_size", 1), in.whole("train_micro_batch_size_per_gpu", 1), in.whole("gradient_accumulation_steps", 1)};
    if (batch.global) in.understood("training.global_batch", *batch.global, "train_batch_size");
    if (batch.micro) in.understood("layout.micro_batch", *batch.micro, "train_micro_batch_size_per_gpu");
    return batch;
}

void read_flags(SettingReader& in, const ReadContext& context, std::optional<std::int64_t> gpus) {
    translate(in.settings());
    const bool told = read_megatron_model(in, context.kept.architecture);
    Architecture& a = in.scenario().architecture;
    if (told && a.moe) a.moe->expert_ffn = a.ffn;
    read_megatron_layout(in, gpus);
    Layout& l = in.scenario().layout;
    l.etp = in.on("enable-expert-tensor-parallelism") && a.moe ? l.tp : 1;
    if (l.cp > 1) l.context_exchange = ContextExchange::all_to_all;
    if (in.on("enable-zbh1-pipeline")) {
        l.schedule = "zb-h1";
        in.understood("layout.schedule", "zb-h1", "enable-zbh1-pipeline");
    }
    read_megatron_training(in, context.kept.training);
    read_megatron_memory(in);
    if (!in.has("use-flash-attn")) {
        const AttentionKernel kept = context.kept.training.attention;
        in.scenario().training.attention = kept == AttentionKernel::unfused ? kept : AttentionKernel::fused_softmax;
    }
    in.scenario().training.fused_norm = context.kept.training.fused_norm;
    in.scenario().training.framework = "megatron-deepspeed";
    in.assumed("training.framework", "megatron-deepspeed", "the launcher itself");
    in.assumed("training.attention", in.has("use-flash-attn") ? "flash2" : "fused_softmax",
               "Megatron-DeepSpeed tells flash attention apart only from the rest");
    in.assumed("training.loss", "automatic", "Megatron-DeepSpeed is not told");
    in.skip({"deepspeed", "deepspeed_config", "no-pipeline-parallel", "deepspeed-activation-checkpointing", "zero-stage"});
}

/// Without Megatron-DeepSpeed's flags: what the file says, all else kept.
void keep_rest(SettingReader& in, const ReadContext& context) {
    Scenario& s = in.scenario();
    s.architecture = context.kept.architecture;
    const auto [precision, optimizer] = std::pair(s.training.precision, s.training.optimizer);
    s.training = context.kept.training;
    s.training.precision = precision;
    s.training.optimizer = optimizer;
    for (const char* field : {"architecture", "training", "layout.micro_batch", "layout.cp", "layout.ep", "layout.etp", "layout.recompute"})
        in.assumed(field, "as planned", "ds_config.json does not say");
    const auto tp = in.whole("tensor_parallel.autotp_size", 1);
    s.layout.tp = tp.value_or(1);
    if (tp)
        in.understood("layout.tp", *tp, "tensor_parallel.autotp_size");
    else
        in.assumed("layout.tp", "1");
    in.assumed("layout.pp", "1", "ds_config.json cannot say");
}

void settle_batch(SettingReader& in, const Batch& batch, bool flags) {
    Scenario& s = in.scenario();
    const std::int64_t ranks = s.layout.tp * s.layout.pp * s.layout.cp, dp = std::max<std::int64_t>(1, s.cluster.gpus / ranks);
    if (batch.micro) s.layout.micro_batch = *batch.micro;
    if (batch.global) {
        s.training.global_batch = *batch.global;
        if (!batch.micro && batch.steps && *batch.global % (*batch.steps * dp) == 0)
            s.layout.micro_batch = *batch.global / (*batch.steps * dp);
    } else if (batch.steps || (batch.micro && !flags)) {
        s.training.global_batch = s.layout.micro_batch * batch.steps.value_or(1) * dp;
        in.assumed("training.global_batch", s.training.global_batch, "micro-batch · accumulation steps · DP");
    }
}

}  // namespace

LaunchReading read_deepspeed(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    Settings flags, config;
    CommandLine line;
    const bool json = looks_like_json(text);
    if (json) {
        config = json_settings(text, context.file);
    } else {
        line = any_command(text, context.file);
        flags = flag_settings(line, reading);
        const Setting* named = flags.use("deepspeed_config");
        if (named != nullptr && !named->values.empty() && context.beside)
            if (const auto found = context.beside(named->values.front())) config = json_settings(*found, named->values.front());
    }
    const bool has_flags =
        flags.has("tensor-model-parallel-size") || flags.has("num-layers") || flags.has("zero-stage") || flags.has("deepspeed");
    if (!has_flags && !config.has("train_batch_size") && !config.has("train_micro_batch_size_per_gpu") &&
        !config.has("zero_optimization.stage"))
        throw InputError(context.file, "", "ds_config.json, or Megatron-DeepSpeed's arguments", "neither");
    SettingReader file(config, reading, "DeepSpeed", context.file), in(flags, reading, "Megatron-DeepSpeed", context.file);
    const auto gpus = gpus_of(line);
    if (has_flags) read_flags(in, context, gpus);
    const Training trained = reading.scenario.training;
    Batch batch;
    if (!config.empty()) {
        batch = read_config(file);
    } else {
        const auto stage = in.whole("zero-stage");
        reading.scenario.layout.zero_stage = static_cast<int>(std::min<std::int64_t>(stage.value_or(0), 3));
    }
    if (has_flags) reading.scenario.training.precision = config.empty() ? trained.precision : reading.scenario.training.precision;
    if (!has_flags) keep_rest(file, context);
    take_cluster(reading, context.kept, gpus, line.gpus_per_node, "the command that starts it");
    settle_batch(file, batch, has_flags);
    for (const auto& [key, setting] : config.all())
        if (setting.values.size() == 1) reading.options.set(key, setting.values.front());
    file.skip({"gradient_clipping", "steps_per_print", "bf16.enabled", "fp16.enabled"});
    in.list_ignored();
    file.list_ignored();
    return reading;
}

}  // namespace layline
