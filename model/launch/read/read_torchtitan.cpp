// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "model/launch/read/python_value.h"
#include "model/launch/read/read_megatron.h"
#include "model/launch/read/readers.h"
#include "model/launch/read/titan.h"
#include "model/rules/launchers/torchtitan_flavors.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr const char* unset = "config.";

/// What a configuration function says.
struct TitanFile {
    Settings settings;
    std::vector<std::vector<std::string>> modules;
    std::string base;    ///< the function it starts from, "llama3_70b"
    std::string module;  ///< whose model_registry is imported, "llama3"
    std::string flavor;  ///< of model_registry("70B")
    std::string converter;
    std::string sizes;  ///< our own comment on a flavor to register
};

std::string after(const std::string& text, const std::string& mark, char end) {
    const std::size_t start = text.find(mark);
    if (start == std::string::npos) return {};
    const std::size_t stop = text.find_first_of(std::string("\n") + end, start + mark.size());
    return text.substr(start + mark.size(), stop == std::string::npos ? stop : stop - start - mark.size());
}

void take_model(const PythonValue& call, TitanFile& found) {
    if (!call.items.empty() && call.names.front().empty()) found.flavor = call.items.front().text;
    if (const PythonValue* converters = call.argument("converters"); converters != nullptr && !converters->items.empty())
        found.converter = converters->items.front().text;
}

TitanFile parse(const std::string& text, const std::string& file) {
    TitanFile found;
    for (const char* mark :
         {"# The flavor that this file registers: ", "# Register this flavor in torchtitan/models/llama3 before the run: "})
        if (found.sizes.empty()) found.sizes = after(text, mark, '\r');
    found.module = after(text, "from torchtitan.models.", ' ');
    for (const PythonStatement& one : python_statements(text, file)) {
        if (!one.target.starts_with(unset)) {
            if (one.target == "config" && one.value.kind == PythonValue::Kind::call) found.base = one.value.text;
            continue;
        }
        const std::string key = one.target.substr(std::string(unset).size());
        if (key == "model_spec") {
            take_model(one.value, found);
        } else if (key == "parallelism.module_fqns_per_model_part" && one.value.kind == PythonValue::Kind::list) {
            for (const PythonValue& stage : one.value.items) {
                found.modules.emplace_back();
                for (const PythonValue& name : stage.items) found.modules.back().push_back(name.text);
            }
            found.settings.put(key, {{"modules"}, one.value.place, key, "", true, false});
        } else {
            found.settings.put(key, {{one.value.text}, one.value.place, key, "", false, false});
        }
    }
    return found;
}

/// "80 layers, dim 8192, 64 heads, 8 key-value heads, hidden_dim 28672, vocabulary 128256."
bool take_sizes(SettingReader& in, const std::string& sizes) {
    std::vector<std::int64_t> numbers;
    for (std::size_t at = 0; at < sizes.size(); ++at) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(sizes.data() + at, sizes.data() + sizes.size(), value);
        if (error != std::errc{} || value < 1) continue;
        numbers.push_back(value);
        at = static_cast<std::size_t>(end - sizes.data());
    }
    if (numbers.size() != 6 || numbers[1] % numbers[2] != 0) return false;
    Architecture& a = in.scenario().architecture;
    a.layers = numbers[0];
    a.hidden = numbers[1];
    a.heads = numbers[2];
    a.kv_heads = numbers[3];
    a.ffn = numbers[4];
    a.vocabulary = numbers[5];
    a.head_size = a.hidden / a.heads;
    in.reading().understood.push_back("architecture = " + sizes + ", from the comment on its flavor");
    return true;
}

/// Batches in sequences, as release 0.3.0 counts them, or in tokens.
void read_batches(SettingReader& in, const Training& kept) {
    Training& t = in.scenario().training;
    Layout& l = in.scenario().layout;
    if (in.has("training.seq_len")) {
        in.take("training.seq_len", "training.sequence_length", t.sequence_length, kept.sequence_length);
        in.take(l.pp > 1 ? "parallelism.pipeline_parallel_microbatch_size" : "training.local_batch_size", "layout.micro_batch",
                l.micro_batch, 1);
        in.take("training.global_batch_size", "training.global_batch", t.global_batch, kept.global_batch);
        return in.skip({"training.local_batch_size"});
    }
    in.take("training.max_context_length", "training.sequence_length", t.sequence_length, kept.sequence_length);
    const auto tokens = in.whole("training.num_tokens_per_microbatch_per_dp_rank", 1),
               step = in.whole("training.num_tokens_per_train_step", 1);
    l.micro_batch = tokens ? std::max<std::int64_t>(1, *tokens / t.sequence_length) : 1;
    in.understood("layout.micro_batch", l.micro_batch, "training.num_tokens_per_microbatch_per_dp_rank");
    t.global_batch = step ? *step / t.sequence_length : kept.global_batch;
    in.understood("training.global_batch", t.global_batch, "training.num_tokens_per_train_step");
}

void read_training(SettingReader& in, const TitanFile& found, const Training& kept) {
    Training& t = in.scenario().training;
    Layout& l = in.scenario().layout;
    read_batches(in, kept);
    t.precision = in.text("training.mixed_precision_param").value_or("bfloat16") == "float32" ? Precision::fp32 : Precision::bf16;
    if (found.converter.starts_with("Float8")) t.precision = Precision::fp8;
    if (found.converter.starts_with("MXFP8")) t.precision = Precision::mxfp8;
    if (found.converter.starts_with("NVFP4")) t.precision = Precision::nvfp4;
    in.understood("training.precision",
                  found.converter.empty() ? in.text("training.mixed_precision_param").value_or("bfloat16") : found.converter,
                  "training.mixed_precision_param");
    l.offload_optimizer = in.on("training.enable_cpu_offload") ? 1.0 : 0.0;
    const std::string kept_activations = in.text("activation_checkpoint").value_or("None");
    l.recompute = kept_activations.starts_with("FullAC") ? Recompute::full
                  : kept_activations == "None"           ? Recompute::none
                                                         : Recompute::selective;
    in.understood("layout.recompute", kept_activations, "activation_checkpoint");
    in.skip({"training.steps", "training.disable_cuda_graphs", "compile", "parallelism.num_pp_microbatches"});
}

}  // namespace

LaunchReading read_torchtitan(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    TitanFile found;
    if (text.find("config.") != std::string::npos || text.find("Trainer.Config") != std::string::npos) {
        found = parse(text, context.file);
    } else {
        const CommandLine line = any_command(text, context.file);
        Settings flags = flag_settings(line, reading);
        const Setting* module = flags.use("module");
        if (module != nullptr && !module->values.empty() && context.beside)
            if (const auto file = context.beside(module->values.front() + ".py")) found = parse(*file, module->values.front() + ".py");
        flags.use("config");
        for (auto& [key, setting] : flags.all())
            if (key.find('.') != std::string::npos) found.settings.put(key, setting);
    }
    if (found.settings.empty()) throw InputError(context.file, "", "torchtitan's configuration function", "none of its settings");
    SettingReader in(found.settings, reading, "torchtitan", context.file);
    const auto base = torchtitan_config(found.base);
    bool told = take_sizes(in, found.sizes);
    if (!told) {
        const bool from_base = found.flavor.empty() && base.has_value();
        told = take_titan_flavor(in, from_base ? base->module : found.module, from_base ? base->flavor : found.flavor,
                                 context.kept.architecture, "model_spec");
    }
    const auto gpus = read_titan_parallelism(in, found.modules, told);
    Layout& l = reading.scenario.layout;
    l.sequence_parallel = !in.has("parallelism.enable_sequence_parallel") || in.on("parallelism.enable_sequence_parallel");
    in.understood("layout.sequence_parallel", l.sequence_parallel ? "true" : "false", "parallelism.enable_sequence_parallel");
    l.context_exchange =
        context.kept.layout.context_exchange == ContextExchange::ring ? ContextExchange::ring : ContextExchange::all_gather;
    in.assumed("layout.context_exchange", "as planned", "torchtitan gathers keys and values");
    read_training(in, found, context.kept.training);
    keep_titan_rest(in, context.kept.training);
    take_cluster(reading, context.kept, gpus, std::nullopt, "its degrees");
    for (const auto& [key, setting] : found.settings.all())
        if (setting.values.size() == 1) reading.options.set(key, setting.values.front() == "True" ? "true" : setting.values.front());
    in.list_ignored();
    return reading;
}

}  // namespace layline
