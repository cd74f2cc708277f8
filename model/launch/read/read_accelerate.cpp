// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/launch/read/read_megatron.h"
#include "model/launch/read/readers.h"
#include "model/launch/read/setting_reader.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::array<std::pair<std::string_view, Precision>, 4> precisions{
    {{"bf16", Precision::bf16}, {"fp16", Precision::fp16}, {"fp8", Precision::fp8}, {"no", Precision::fp32}}};

std::string degree(const char* name) { return std::string("parallelism_config.parallelism_config_") + name; }
std::string plugin(const char* name) { return std::string("megatron_lm_config.megatron_lm_") + name; }

void read_fsdp(SettingReader& in, std::int64_t gpus) {
    Layout& l = in.scenario().layout;
    l = {};
    in.take(degree("tp_size"), "layout.tp", l.tp, 1);
    in.take(degree("cp_size"), "layout.cp", l.cp, 1);
    if (const auto heads = in.whole(degree("sp_size"), 1); heads && *heads > 1) {
        l.cp = *heads;
        l.context_exchange = ContextExchange::all_to_all;
        in.understood("layout.cp", *heads, degree("sp_size"));
    } else if (l.cp > 1) {
        l.context_exchange =
            in.text(degree("cp_comm_strategy")).value_or("allgather") == "alltoall" ? ContextExchange::ring : ContextExchange::all_gather;
        in.understood("layout.context_exchange", *in.text(degree("cp_comm_strategy")), degree("cp_comm_strategy"));
    }
    const std::int64_t replicate = in.whole(degree("dp_replicate_size"), 1).value_or(1);
    const std::int64_t shard = in.whole(degree("dp_shard_size"), 1).value_or(std::max<std::int64_t>(1, gpus / (replicate * l.tp * l.cp)));
    const bool reshards = !in.has("fsdp_config.fsdp_reshard_after_forward") || in.on("fsdp_config.fsdp_reshard_after_forward");
    if (shard == 1) {
        l.zero_stage = 0;
        in.assumed("layout.zero_stage", "0", "nothing is sharded");
        in.assumed("layout.fsdp_reshard", "true", "nothing is sharded");
    } else {
        l.zero_stage = reshards ? 3 : 2;
        in.understood("layout.zero_stage", l.zero_stage, "fsdp_config.fsdp_reshard_after_forward");
        if (!reshards) in.assumed("layout.fsdp_reshard", "true", "ZeRO 2 and parameters that stay gathered are written alike");
    }
    if (replicate > 1 && shard > 1) {
        l.shard_gpus = shard * l.cp;
        in.understood("layout.shard_gpus", l.shard_gpus, degree("dp_shard_size"));
    }
    if (in.on("fsdp_config.fsdp_activation_checkpointing")) {
        l.recompute = Recompute::full;
        in.understood("layout.recompute", "full", "fsdp_config.fsdp_activation_checkpointing");
    }
    l.offload_optimizer = in.on("fsdp_config.fsdp_offload_params") ? 1.0 : 0.0;
    in.assumed("layout.fsdp_prefetch", "1", "FSDP2 decides itself");
    in.assumed("layout.recompute_method", "uniform", "every layer by itself");
    in.assumed("layout.sequence_parallel", "false", "the model's own plan decides");
    in.skip({degree("cp_backend"), degree("cp_comm_strategy"), degree("sp_backend"), degree("sp_seq_length")});
    for (const auto& [key, setting] : in.settings().all())
        if (key.starts_with("fsdp_config.")) in.settings().use(key);
}

void read_plugin_recompute(SettingReader& in, Layout& l) {
    const std::string word = in.text(plugin("recompute_granularity")).value_or("full");
    l.recompute = word == "full" ? Recompute::full : word == "selective" ? Recompute::selective : Recompute::none;
    in.understood("layout.recompute", word, plugin("recompute_granularity"));
    if (l.recompute != Recompute::full) return in.skip({plugin("recompute_method"), plugin("recompute_activations")});
    l.recompute_method =
        in.text(plugin("recompute_method")).value_or("uniform") == "block" ? RecomputeMethod::block : RecomputeMethod::uniform;
    const std::int64_t layers = in.whole(plugin("recompute_num_layers"), 1).value_or(1);
    l.recompute_layers = l.recompute_method == RecomputeMethod::uniform && layers == 1 ? 0 : layers;
    in.understood("layout.recompute_layers", layers, plugin("recompute_num_layers"));
    if (l.recompute_method == RecomputeMethod::block)
        in.assumed("layout.recompute_layers", l.recompute_layers, "all layers of a stage and their number are written alike");
    in.skip({plugin("recompute_activations")});
}

void read_plugin(SettingReader& in, std::int64_t gpus) {
    Layout& l = in.scenario().layout;
    const std::int64_t micro_batch = l.micro_batch;
    l = {};
    l.micro_batch = micro_batch;
    in.take(plugin("tp_degree"), "layout.tp", l.tp, 1);
    in.take(plugin("pp_degree"), "layout.pp", l.pp, 1);
    // The plugin's own default is 2.
    in.take(plugin("context_parallel_size"), "layout.cp", l.cp, 2);
    in.take(plugin("expert_model_parallel_size"), "layout.ep", l.ep, 1);
    in.take(plugin("expert_tensor_parallel_size"), "layout.etp", l.etp, 1);
    in.take_flag(plugin("sequence_parallelism"), "layout.sequence_parallel", l.sequence_parallel);
    l.zero_stage = in.on(plugin("use_distributed_optimizer")) ? 1 : 0;
    in.understood("layout.zero_stage", l.zero_stage, plugin("use_distributed_optimizer"));
    read_plugin_recompute(in, l);
    l.offload_optimizer = in.on(plugin("optimizer_cpu_offload")) ? 1.0 : 0.0;
    if (const auto last = in.whole(plugin("decoder_last_pipeline_num_layers"), 1)) {
        l.stage_counts.last_layers = *last;
        in.understood("layout.stage_counts.last_layers", *last, plugin("decoder_last_pipeline_num_layers"));
    }
    if (l.pp > 1) in.assumed("layout.split", "even", "nothing else is told");
    if (const auto steps = in.whole(plugin("num_micro_batches"), 1)) {
        const std::int64_t dp = std::max<std::int64_t>(1, gpus / (l.tp * l.pp * l.cp));
        in.scenario().training.global_batch = *steps * l.micro_batch * dp;
        in.understood("training.global_batch", in.scenario().training.global_batch, plugin("num_micro_batches"));
    }
    if (const auto dropout = in.real(plugin("hidden_dropout"), 0, 1)) in.scenario().training.dropout = *dropout;
    in.skip({plugin("attention_dropout"), plugin("use_custom_fsdp"), plugin("gradient_clipping"), plugin("use_precision_aware_optimizer")});
}

}  // namespace

LaunchReading read_accelerate(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    Settings settings;
    std::string name = context.file;
    if (text.find("distributed_type") == std::string::npos && looks_like_script(text) && context.beside) {
        const std::size_t mark = text.find("--config_file");
        std::string file = mark == std::string::npos ? std::string("accelerate.yaml")
                                                     : text.substr(mark + 14, text.find_first_of(" \n\\", mark + 14) - mark - 14);
        if (const auto found = context.beside(file)) settings = yaml_settings(*found, file);
    } else {
        settings = yaml_settings(text, context.file);
    }
    if (!settings.has("distributed_type") && !settings.has("num_processes"))
        throw InputError(context.file, "", "Accelerate's keys distributed_type and num_processes", "neither");
    SettingReader in(settings, reading, "Accelerate", name);
    Scenario& s = reading.scenario;
    s = context.kept;
    in.assumed_kept({"architecture", "training", "layout.micro_batch"}, "the training script sets it");
    const auto gpus = in.whole("num_processes", 1);
    const std::int64_t world = gpus.value_or(context.kept.cluster.gpus), machines = in.whole("num_machines", 1).value_or(1);
    if (in.text("distributed_type").value_or("") == "MEGATRON_LM")
        read_plugin(in, world);
    else {
        const std::int64_t micro_batch = s.layout.micro_batch;
        read_fsdp(in, world);
        s.layout.micro_batch = micro_batch;
    }
    in.choose("mixed_precision", "training.precision", s.training.precision, precisions);
    take_cluster(reading, context.kept, gpus, world % machines == 0 ? std::optional(world / machines) : std::nullopt, "num_processes");
    in.skip({"compute_environment", "debug", "machine_rank", "rdzv_backend", "same_network", "main_training_function", "use_cpu"});
    for (const auto& [key, setting] : settings.all())
        if (setting.values.size() == 1) reading.options.set(key, setting.values.front());
    in.list_ignored();
    return reading;
}

}  // namespace layline
