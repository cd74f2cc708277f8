// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/launch/read/python_value.h"
#include "model/launch/read/read_stages.h"
#include "model/launch/read/readers.h"
#include "model/launch/read/setting_reader.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::array<std::pair<std::string_view, Precision>, 3> precisions{
    {{"bf16", Precision::bf16}, {"fp16", Precision::fp16}, {"fp32", Precision::fp32}}};

/// Arguments of the plugin's call as settings.
Settings arguments(const std::string& text, const std::string& file) {
    Settings found;
    for (const PythonStatement& one : python_statements(text, file)) {
        if (one.value.kind != PythonValue::Kind::call || one.value.text.find("HybridParallelPlugin") == std::string::npos) continue;
        for (std::size_t i = 0; i < one.value.items.size(); ++i) {
            const PythonValue& value = one.value.items[i];
            Setting setting{{}, value.place, one.value.names[i], "", value.kind == PythonValue::Kind::list, false};
            if (setting.list)
                for (const PythonValue& item : value.items) setting.values.push_back(item.text);
            else
                setting.values.push_back(value.text);
            if (!one.value.names[i].empty()) found.put(one.value.names[i], std::move(setting));
        }
    }
    return found;
}

void read_pipeline(SettingReader& in, Layout& l) {
    const std::string style = in.text("pp_style").value_or("1f1b");
    l.schedule = style == "zbv" ? "zb-v" : style == "interleaved" ? "interleaved" : "1f1b";
    in.understood("layout.schedule", style, "pp_style");
    in.take("num_model_chunks", "layout.vpp", l.vpp, 1);
    const Setting* counts = in.settings().use("num_layers_per_stage");
    if (counts == nullptr || !counts->list) return in.assumed("layout.split", "even", "nothing else is told");
    std::vector<std::int64_t> layers;
    for (const std::string& value : counts->values) {
        if (value.empty() || value.size() > 9 || value.find_first_not_of("0123456789") != std::string::npos)
            in.refuse("num_layers_per_stage", "whole numbers", value);
        layers.push_back(std::stoll(value));
    }
    take_stages(in, layers);
    in.understood("layout.stage_counts", std::to_string(layers.size()) + " stages", "num_layers_per_stage");
}

void read_sequence(SettingReader& in, Layout& l) {
    const bool enabled = in.on("enable_sequence_parallelism");
    const std::string mode = in.text("sequence_parallelism_mode").value_or("split_gather");
    const std::int64_t size = in.whole("sp_size", 1).value_or(1);
    if (!enabled) return;
    in.understood("layout.sequence_parallel", mode, "sequence_parallelism_mode");
    l.sequence_parallel = mode == "split_gather" || mode == "ring";
    if (l.sequence_parallel) return;
    l.cp = size;
    l.context_exchange = mode == "ring_attn" ? ContextExchange::ring : ContextExchange::all_to_all;
}

}  // namespace

LaunchReading read_colossalai(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    std::string source = text, file = context.file;
    if (text.find("HybridParallelPlugin") == std::string::npos && context.beside)
        if (const auto plugin = context.beside("layline_plugin.py")) {
            source = *plugin;
            file = "layline_plugin.py";
        }
    Settings settings = arguments(source, file);
    if (settings.empty()) throw InputError(context.file, "", "a call of HybridParallelPlugin or MoeHybridParallelPlugin", "none");
    SettingReader in(settings, reading, "Colossal-AI", file);
    Scenario& s = reading.scenario;
    s = context.kept;
    Layout& l = s.layout;
    const Layout planned = l;
    l = {};
    in.take("tp_size", "layout.tp", l.tp, 1);
    in.take("pp_size", "layout.pp", l.pp, 1);
    in.take("ep_size", "layout.ep", l.ep, 1);
    l.zero_stage = static_cast<int>(std::min<std::int64_t>(in.whole("zero_stage").value_or(0), 2));
    in.understood("layout.zero_stage", l.zero_stage, "zero_stage");
    if (l.pp > 1) read_pipeline(in, l);
    read_sequence(in, l);
    l.micro_batch = in.whole("microbatch_size", 1).value_or(planned.micro_batch);
    if (in.has("microbatch_size"))
        in.understood("layout.micro_batch", l.micro_batch, "microbatch_size");
    else
        in.assumed("layout.micro_batch", l.micro_batch, "the training script sets it");
    l.recompute = planned.recompute;
    l.recompute_method = planned.recompute_method;
    l.group = planned.group;
    l.etp = planned.etp;
    l.offload_optimizer = in.on("cpu_offload") ? 1.0 : 0.0;
    in.choose("precision", "training.precision", s.training.precision, precisions);
    if (in.on("use_fp8")) s.training.precision = Precision::fp8;
    in.assumed_kept({"architecture", "training.global_batch", "training.sequence_length", "training.optimizer", "training.attention",
                     "training.fused_norm", "training.dropout", "training.loss", "training.framework", "layout.recompute",
                     "layout.recompute_method", "layout.group", "layout.etp"},
                    "the training script sets it");
    take_cluster(reading, context.kept, std::nullopt, std::nullopt, "");
    in.skip({"enable_flash_attention", "max_norm"});
    for (const auto& [key, setting] : settings.all())
        if (setting.values.size() == 1) reading.options.set(key, setting.values.front());
    in.list_ignored();
    return reading;
}

}  // namespace layline
