// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/launch/read/python_value.h"
#include "model/launch/read/read_megatron.h"
#include "model/launch/read/readers.h"
#include "model/launch/read/titan.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

/// A flavor of our own making stands beside the file: TransformerModelArgs(dim=8192, ...).
bool take_own_flavor(SettingReader& in, const ReadContext& context) {
    const auto module = in.text("experimental.custom_import");
    if (!module || !context.beside) return false;
    const auto text = context.beside(*module + ".py");
    if (!text) return false;
    for (const PythonStatement& one : python_statements(*text, *module + ".py")) {
        if (one.value.kind != PythonValue::Kind::call || one.value.text != "TransformerModelArgs") continue;
        const auto number = [&](const char* name) -> std::int64_t {
            const PythonValue* value = one.value.argument(name);
            const bool digits = value != nullptr && !value->text.empty() && value->text.size() < 12 &&
                                value->text.find_first_not_of("0123456789") == std::string::npos;
            return digits ? std::stoll(value->text) : 0;
        };
        Architecture& a = in.scenario().architecture;
        a.layers = number("n_layers");
        a.hidden = number("dim");
        a.heads = number("n_heads");
        a.kv_heads = number("n_kv_heads");
        a.vocabulary = number("vocab_size");
        a.ffn = number("multiple_of");
        if (a.layers == 0 || a.hidden == 0 || a.heads == 0 || a.kv_heads == 0 || a.vocabulary == 0 || a.ffn == 0) return false;
        a.head_size = a.hidden / a.heads;
        in.understood("architecture", *module + ".py", "experimental.custom_import");
        return true;
    }
    return false;
}

std::vector<std::vector<std::string>> modules_of(Settings& settings) {
    std::vector<std::vector<std::string>> modules;
    while (const Setting* stage = settings.use("parallelism.module_fqns_per_model_part." + std::to_string(modules.size())))
        modules.push_back(stage->values);
    return modules;
}

void read_training(SettingReader& in, const Training& kept) {
    Training& t = in.scenario().training;
    Layout& l = in.scenario().layout;
    in.take("training.seq_len", "training.sequence_length", t.sequence_length, 2048);
    const std::int64_t local = in.whole("training.local_batch_size", 1).value_or(8);
    l.micro_batch = l.pp > 1 ? in.whole("parallelism.pipeline_parallel_microbatch_size", 1).value_or(1) : local;
    in.understood("layout.micro_batch", l.micro_batch,
                  l.pp > 1 ? "parallelism.pipeline_parallel_microbatch_size" : "training.local_batch_size");
    const auto batch = in.text("training.global_batch_size");
    t.global_batch = batch && *batch != "-1" ? in.whole("training.global_batch_size", 1).value_or(kept.global_batch) : 0;
    in.understood("training.global_batch", t.global_batch, "training.global_batch_size");
    t.precision = in.text("training.mixed_precision_param").value_or("bfloat16") == "float32" ? Precision::fp32 : Precision::bf16;
    if (const Setting* converters = in.settings().use("model.converters"); converters != nullptr)
        for (const std::string& word : converters->values) {
            if (word == "float8" || word == "quantize.linear.float8") t.precision = Precision::fp8;
            if (word == "mx" || word == "quantize.linear.mx") t.precision = Precision::mxfp8;
        }
    in.understood("training.precision", in.text("training.mixed_precision_param").value_or("bfloat16"), "training.mixed_precision_param");
    l.offload_optimizer = in.on("training.enable_cpu_offload") ? 1.0 : 0.0;
    const std::string mode = in.text("activation_checkpoint.mode").value_or("selective");
    l.recompute = mode == "full" ? Recompute::full : mode == "none" ? Recompute::none : Recompute::selective;
    in.understood("layout.recompute", mode, "activation_checkpoint.mode");
    in.skip({"training.local_batch_size", "training.steps", "training.max_norm", "training.dataset", "training.dtype",
             "activation_checkpoint.selective_ac_option", "job.dump_folder", "job.description", "optimizer.name", "optimizer.lr",
             "metrics.log_freq", "model.name", "model.flavor", "experimental.custom_import"});
}

}  // namespace

LaunchReading read_torchtitan_0_2(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    Settings settings;
    if (text.find("[parallelism]") == std::string::npos && text.find("[training]") == std::string::npos && looks_like_script(text)) {
        const CommandLine line = any_command(text, context.file);
        Settings flags = flag_settings(line, reading);
        const Setting* named = flags.use("job.config_file");
        const auto file =
            named != nullptr && !named->values.empty() && context.beside ? context.beside(named->values.front()) : std::nullopt;
        if (file) settings = toml_settings(*file, named->values.front());
        for (auto& [key, setting] : flags.all())
            if (key.find('.') != std::string::npos) settings.put(key, setting);
    } else {
        settings = toml_settings(text, context.file);
    }
    if (!settings.has("parallelism.tensor_parallel_degree") && !settings.has("training.local_batch_size") &&
        !settings.has("parallelism.data_parallel_shard_degree"))
        throw InputError(context.file, "", "torchtitan's sections parallelism and training", "none of their keys");
    SettingReader in(settings, reading, "torchtitan 0.2", context.file);
    const bool told =
        take_own_flavor(in, context) || take_titan_flavor(in, in.text("model.name").value_or("llama3"),
                                                          in.text("model.flavor").value_or(""), context.kept.architecture, "model.flavor");
    const auto gpus = read_titan_parallelism(in, modules_of(settings), told);
    Layout& l = reading.scenario.layout;
    l.sequence_parallel = l.tp > 1;
    in.assumed("layout.sequence_parallel", l.sequence_parallel ? "true" : "false", "it comes with tensor parallelism");
    l.context_exchange = in.text("parallelism.context_parallel_rotate_method").value_or("alltoall") == "allgather"
                             ? ContextExchange::all_gather
                             : ContextExchange::ring;
    if (reading.scenario.architecture.moe) in.take("parallelism.expert_tensor_parallel_degree", "layout.etp", l.etp, 1);
    read_training(in, context.kept.training);
    keep_titan_rest(in, context.kept.training);
    take_cluster(reading, context.kept, gpus, std::nullopt, "its degrees");
    Scenario& s = reading.scenario;
    if (s.training.global_batch == 0) {
        const std::int64_t local = in.whole("training.local_batch_size", 1).value_or(8);
        s.training.global_batch = local * std::max<std::int64_t>(1, s.cluster.gpus / (l.tp * l.pp * l.cp));
        in.assumed("training.global_batch", s.training.global_batch, "local batch · DP");
    }
    for (const auto& [key, setting] : settings.all())
        if (setting.values.size() == 1) reading.options.set(key, setting.values.front());
    in.list_ignored();
    return reading;
}

}  // namespace layline
