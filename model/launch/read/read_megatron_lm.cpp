// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/launch/read/read_megatron.h"
#include "model/launch/read/readers.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr std::array<std::string_view, 8> own_flags{"tensor-model-parallel-size",
                                                    "pipeline-model-parallel-size",
                                                    "num-layers",
                                                    "micro-batch-size",
                                                    "context-parallel-size",
                                                    "hidden-size",
                                                    "global-batch-size",
                                                    "sequence-parallel"};

void fill(SettingReader& in, const ReadContext& context, std::optional<std::int64_t> gpus, std::optional<std::int64_t> per_node,
          const std::string& from) {
    Scenario& s = in.scenario();
    read_megatron_model(in, context.kept.architecture);
    read_megatron_layout(in, gpus);
    read_megatron_training(in, context.kept.training);
    read_megatron_memory(in);
    take_cluster(in.reading(), context.kept, gpus, per_node, from);
    const std::int64_t ranks = s.layout.tp * s.layout.pp * s.layout.cp;
    if (!in.has("global-batch-size") && s.cluster.gpus % ranks == 0) {
        s.training.global_batch = s.layout.micro_batch * (s.cluster.gpus / ranks);
        in.assumed("training.global_batch", s.training.global_batch, "Megatron-LM takes micro-batch · DP");
    }
    in.skip({"world-size", "data-parallel-size"});
}

}  // namespace

LaunchReading read_megatron_lm(const std::string& text, const ReadContext& context) {
    LaunchReading reading;
    Settings settings = dumped_settings(text);
    const bool dumped = !settings.empty();
    CommandLine line;
    if (!dumped) {
        line = any_command(text, context.file);
        settings = flag_settings(line, reading);
    }
    if (std::ranges::none_of(own_flags, [&](std::string_view flag) { return settings.has(flag); }))
        throw InputError(context.file, "", "Megatron-LM's arguments, such as --tensor-model-parallel-size", "none of them");
    SettingReader in(settings, reading, "Megatron-LM", context.file);
    std::optional<std::int64_t> gpus = gpus_of(line);
    if (dumped) {
        gpus = in.whole("world-size", 1);
        for (const auto& [key, setting] : settings.all())
            if (setting.values.size() <= 1) reading.options.set(key, setting.values.empty() ? "true" : setting.values.front());
    }
    fill(in, context, gpus, line.gpus_per_node, dumped ? "world_size" : "the command that starts it");
    in.list_ignored();
    return reading;
}

}  // namespace layline
