// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

constexpr const char* per_layer_keys[] = {"tp_sizes_enc", "cp_sizes_enc", "tp_consecutive_flags", "dp_types_enc", "use_sp", "checkpoint"};

std::int64_t entries(std::string_view list) { return 1 + std::ranges::count(list, ','); }

bool lists_fit(C c) {
    return std::ranges::all_of(per_layer_keys,
                               [&](const char* key) { return !c.options.has(key) || entries(c.options.text(key)) == c.model.layers; });
}

bool bits_are_bits(C c) {
    return std::ranges::all_of(std::array{"tp_consecutive_flags", "dp_types_enc", "checkpoint"},
                               [&](const char* key) { return c.options.text(key).find_first_not_of("01, ") == std::string_view::npos; });
}

bool words_are_known(C c) {
    const std::string_view type = c.options.text("pipeline_type"), data = c.options.text("default_dp_type");
    return (type.empty() || type == "gpipe" || type == "pipedream_flush") &&
           (data.empty() || data == "ddp" || data == "zero2" || data == "zero3") && c.layout.vpp == 1;
}

}  // namespace

const LauncherRules& galvatron_rules() {
    static const LauncherRules rules = {
        {"G1",
         parse,
         refuses,
         {"file"},
         lists_fit,
         "",
         "Every list by layer must have {layers} entries.",
         "",
         "hybrid_parallel_config.py check_hp_config"},
        {"G2",
         parse,
         refuses,
         {"tp", "pp", "gpus"},
         [](C c) { return c.world() % c.layout.pp == 0 && (c.world() / c.layout.pp) % (c.layout.tp * c.layout.cp) == 0; },
         "{gpus} ÷ {ranks} = {dp}",
         "The GPUs of a pipeline stage must divide by TP {tp} and CP {cp}.",
         "",
         "hybrid_parallel_config.py check_hp_config"},
        {"G3",
         parse,
         refuses,
         {"file"},
         bits_are_bits,
         "",
         "Lists of switches hold only 0 and 1.",
         "",
         "hybrid_parallel_config.py check_hp_config"},
        {"G4",
         parse,
         refuses,
         {"global_batch", "tp"},
         [](C c) { return !c.whole_dp() || c.dp() == 0 || c.training.global_batch % c.dp() == 0; },
         "{gbs} ÷ {dp} = {gbs/dp}",
         "The global batch {gbs} must divide by the largest data-parallel size, {dp}.",
         "",
         "hybrid_parallel_config.py get_hybrid_parallel_configs_api"},
        {"G5",
         parse,
         rewrites,
         {"pp"},
         [](C c) { return !c.told() || c.layout.pp == 1 || c.options.has("pp_division") || c.model.layers % c.layout.pp == 0; },
         "{layers} ÷ {pp} = {layers/pp}",
         "Without pp_division the last stage takes the whole remainder of {layers} layers over PP {pp}.",
         "",
         "hybrid_parallel_config.py"},
        {"G6",
         parse,
         refuses,
         {"vpp", "schedule"},
         words_are_known,
         "",
         "Galvatron runs GPipe or 1F1B with one chunk a rank: VPP must be 1, not {vpp}.",
         "",
         "args_schema.py"},
    };
    return rules;
}

}  // namespace layline
