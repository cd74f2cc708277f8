// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launch_case.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>

namespace layline {

namespace {

using Term = double (*)(const LaunchCase&);

double real(std::int64_t value) { return static_cast<double>(value); }

constexpr std::pair<std::string_view, Term> terms[] = {
    {"gpus", [](const LaunchCase& c) { return real(c.world()); }},
    {"ranks", [](const LaunchCase& c) { return real(c.model_ranks()); }},
    {"tp", [](const LaunchCase& c) { return real(c.layout.tp); }},
    {"pp", [](const LaunchCase& c) { return real(c.layout.pp); }},
    {"vpp", [](const LaunchCase& c) { return real(c.layout.vpp); }},
    {"cp", [](const LaunchCase& c) { return real(c.layout.cp); }},
    {"2cp", [](const LaunchCase& c) { return real(2 * c.layout.cp); }},
    {"ep", [](const LaunchCase& c) { return real(c.layout.ep); }},
    {"etp", [](const LaunchCase& c) { return real(c.layout.etp); }},
    {"expert_ranks", [](const LaunchCase& c) { return real(c.expert_ranks()); }},
    {"dp", [](const LaunchCase& c) { return data_parallel(c.scenario); }},
    {"edp", [](const LaunchCase& c) { return real(c.world()) / real(c.expert_ranks()); }},
    {"mbs", [](const LaunchCase& c) { return real(c.layout.micro_batch); }},
    {"gbs", [](const LaunchCase& c) { return real(c.training.global_batch); }},
    {"mbs_dp", [](const LaunchCase& c) { return real(c.layout.micro_batch) * data_parallel(c.scenario); }},
    {"m", [](const LaunchCase& c) { return micro_batches(c.scenario); }},
    {"group", [](const LaunchCase& c) { return real(c.group()); }},
    {"layers", [](const LaunchCase& c) { return real(c.model.layers); }},
    {"hidden", [](const LaunchCase& c) { return real(c.model.hidden); }},
    {"heads", [](const LaunchCase& c) { return real(c.model.heads); }},
    {"kv", [](const LaunchCase& c) { return real(c.model.kv_heads); }},
    {"ffn", [](const LaunchCase& c) { return real(c.model.ffn); }},
    {"experts", [](const LaunchCase& c) { return real(c.experts()); }},
    {"expert_ffn", [](const LaunchCase& c) { return c.moe() ? real(c.model.moe->expert_ffn) : 0.0; }},
    {"top_k", [](const LaunchCase& c) { return c.moe() ? real(c.model.moe->top_k) : 0.0; }},
    {"vocabulary", [](const LaunchCase& c) { return real(c.model.vocabulary); }},
    {"seq", [](const LaunchCase& c) { return real(c.training.sequence_length); }},
    {"cp_tp", [](const LaunchCase& c) { return real(c.layout.cp * c.layout.tp); }},
    {"stages", [](const LaunchCase& c) { return real(c.stages()); }},
    {"stage_layers", [](const LaunchCase& c) { return real(c.model.layers) / real(c.layout.pp); }},
    {"first", [](const LaunchCase& c) { return real(c.layout.stage_counts.first_layers); }},
    {"last", [](const LaunchCase& c) { return real(c.layout.stage_counts.last_layers); }},
    {"shard", [](const LaunchCase& c) { return real(c.layout.shard_gpus); }},
    {"zero", [](const LaunchCase& c) { return real(c.layout.zero_stage); }},
    {"node", [](const LaunchCase& c) { return real(c.cluster.gpus_per_node); }},
};

std::optional<double> term(std::string_view word, const LaunchCase& c) {
    for (const auto& [name, value] : terms)
        if (name == word) return value(c);
    return std::nullopt;
}

std::optional<double> value_of(std::string_view word, const LaunchCase& c) {
    const std::size_t slash = word.find('/');
    if (slash == std::string_view::npos) return term(word, c);
    const auto dividend = term(word.substr(0, slash), c), divisor = term(word.substr(slash + 1), c);
    if (!dividend || !divisor || *divisor == 0) return std::nullopt;
    return *dividend / *divisor;
}

std::string shown(double value) { return value == std::floor(value) ? fmt::format("{:.0f}", value) : fmt::format("{:.2f}", value); }

struct Family {
    std::string_view prefix;
    int capability;
};

// NVIDIA's table of CUDA GPUs and their compute capability.
constexpr Family families[] = {{"V100", 70}, {"A100", 80},  {"A800", 80},  {"H100", 90},   {"H200", 90},  {"H800", 90},
                               {"H20", 90},  {"GH200", 90}, {"B200", 100}, {"GB200", 100}, {"B300", 103}, {"GB300", 103}};

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& letter : result)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return result;
}

}  // namespace

std::int64_t LaunchCase::micro_batches() const { return dp() > 0 ? training.global_batch / (dp() * layout.micro_batch) : 0; }

bool LaunchCase::whole_micro_batches() const { return whole_dp() && dp() > 0 && training.global_batch % (dp() * layout.micro_batch) == 0; }

int compute_capability(const Accelerator& accelerator) {
    const std::string id = upper(accelerator.id), kernels = upper(accelerator.kernel_family);
    for (const Family& family : families)
        if (id.starts_with(family.prefix)) return family.capability;
    for (const Family& family : families)
        if (kernels == family.prefix) return family.capability;
    return 0;
}

std::string filled(std::string_view text, const LaunchCase& c) {
    std::string result;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) break;
        result += text.substr(0, open);
        const auto value = value_of(text.substr(open + 1, close - open - 1), c);
        result += value ? shown(*value) : std::string(text.substr(open, close - open + 1));
        text.remove_prefix(close + 1);
    }
    return result + std::string(text);
}

}  // namespace layline
