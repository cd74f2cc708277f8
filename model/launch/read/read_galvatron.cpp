// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/launch/read/read_megatron.h"
#include "model/launch/read/read_stages.h"
#include "model/launch/read/readers.h"
#include "model/launch/read/setting_reader.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::array<std::pair<std::string_view, Precision>, 3> precisions{
    {{"bf16", Precision::bf16}, {"fp16", Precision::fp16}, {"fp32", Precision::fp32}}};

std::vector<std::int64_t> numbers(SettingReader& in, const char* key) {
    std::vector<std::int64_t> found;
    const auto text = in.text(key);
    if (!text) return found;
    std::string digits;
    for (const char c : *text + ",") {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c == ',' && !digits.empty() && digits.size() < 10) {
            found.push_back(std::stoll(digits));
            digits.clear();
        } else if (c != ' ') {
            in.refuse(key, "whole numbers between commas", *text);
        }
    }
    return found;
}

/// The one value of all layers: Layline plans the same for every layer.
std::int64_t everywhere(SettingReader& in, const char* key, std::int64_t fallback) {
    const std::vector<std::int64_t> all = numbers(in, key);
    if (all.empty()) return fallback;
    if (std::ranges::any_of(all, [&](std::int64_t value) { return value != all.front(); }))
        in.refuse(key, "the same for every layer: Layline plans one layout for all", *in.text(key));
    return all.front();
}

void read_zero(SettingReader& in, Layout& l) {
    const std::string word = in.text("default_dp_type").value_or("ddp");
    l.zero_stage = everywhere(in, "dp_types_enc", 0) == 1 || word == "zero3" ? 3 : word == "zero2" ? 2 : 0;
    in.understood("layout.zero_stage", l.zero_stage, "default_dp_type");
    in.assumed("layout.fsdp_prefetch", "1");
    in.assumed("layout.fsdp_reshard", "true");
}

void read_strategy(SettingReader& in) {
    Layout& l = in.scenario().layout;
    const bool planned_sequence_parallel = l.sequence_parallel;
    l = {};
    const auto take = [&](const char* key, const char* field, std::int64_t& target) {
        target = std::max<std::int64_t>(1, everywhere(in, key, 1));
        in.understood(field, target, key);
    };
    in.take("pp_deg", "layout.pp", l.pp, 1);
    take("tp_sizes_enc", "layout.tp", l.tp);
    take("cp_sizes_enc", "layout.cp", l.cp);
    if (in.has("ep_sizes_enc")) take("ep_sizes_enc", "layout.ep", l.ep);
    if (in.has("tp_of_ep_sizes_enc")) take("tp_of_ep_sizes_enc", "layout.etp", l.etp);
    l.sequence_parallel = l.tp > 1 || planned_sequence_parallel;
    in.assumed("layout.sequence_parallel", "as its tensor parallelism", "it is an argument of the training script");
    l.recompute = everywhere(in, "checkpoint", 0) == 1 ? Recompute::full : Recompute::none;
    in.understood("layout.recompute", l.recompute == Recompute::full ? "full" : "none", "checkpoint");
    in.assumed("layout.recompute_method", "uniform", "every layer by itself");
    read_zero(in, l);
    l.schedule = in.text("pipeline_type").value_or("pipedream_flush") == "gpipe" ? "gpipe" : "1f1b";
    in.understood("layout.schedule", l.schedule, "pipeline_type");
    if (const auto layers = numbers(in, "pp_division"); !layers.empty() && l.pp > 1) take_stages(in, layers);
}

}  // namespace

LaunchReading read_galvatron(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    Settings settings, flags;
    CommandLine line;
    if (looks_like_json(text)) {
        settings = json_settings(text, context.file);
    } else {
        line = any_command(text, context.file);
        flags = flag_settings(line, reading);
        const Setting* named = flags.use("galvatron_config_path");
        const auto file =
            named != nullptr && !named->values.empty() && context.beside ? context.beside(named->values.front()) : std::nullopt;
        if (!file) throw InputError(context.file, "--galvatron_config_path", "a strategy file beside the script", "none");
        settings = json_settings(*file, named->values.front());
    }
    if (!settings.has("pp_deg") && !settings.has("tp_sizes_enc"))
        throw InputError(context.file, "", "Galvatron's keys pp_deg and tp_sizes_enc", "neither");
    SettingReader in(settings, reading, "Galvatron", context.file), told(flags, reading, "Galvatron", context.file);
    Scenario& s = reading.scenario;
    s = context.kept;
    read_strategy(in);
    if (told.has("seq-length")) told.take("seq-length", "training.sequence_length", s.training.sequence_length, s.training.sequence_length);
    told.choose("mixed_precision", "training.precision", s.training.precision, precisions);
    told.skip({"sequence-parallel"});
    in.assumed_kept({"architecture", "training"}, "the training script sets it");
    const auto gpus = in.whole("world_size", 1);
    take_cluster(reading, context.kept, gpus ? gpus : gpus_of(line), line.gpus_per_node, "world_size");
    Layout& l = s.layout;
    const std::int64_t dp = std::max<std::int64_t>(1, s.cluster.gpus / (l.tp * l.pp * l.cp)), chunks = in.whole("chunks", 1).value_or(1);
    if (const auto batch = in.whole("global_bsz", 1)) {
        s.training.global_batch = *batch;
        in.understood("training.global_batch", *batch, "global_bsz");
        l.micro_batch = std::max<std::int64_t>(1, *batch / (dp * chunks));
        in.understood("layout.micro_batch", l.micro_batch, "chunks");
    }
    if (dp * l.cp == 1) in.assumed("layout.zero_stage", "0", "one data-parallel rank shards nothing");
    in.skip({"tp_consecutive_flags", "use_sp", "vtp", "vsp", "vcp", "embed_sdp", "vocab_sdp"});
    for (const auto& [key, setting] : settings.all())
        if (setting.values.size() == 1) reading.options.set(key, setting.values.front());
    in.list_ignored();
    told.list_ignored();
    return reading;
}

}  // namespace layline
