// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/question.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "model/scenario/scenario_json.h"

namespace layline {

namespace {

/// FNV-1a, 64 bits (Fowler, Noll and Vo).
std::uint64_t hash_of(std::string_view text) {
    constexpr std::uint64_t offset = 0xcbf29ce484222325, prime = 0x100000001b3;
    std::uint64_t hash = offset;
    for (const char each : text) hash = (hash ^ static_cast<unsigned char>(each)) * prime;
    return hash;
}

std::string space_text(const SearchSpace& s) {
    std::string text = fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", s.gpus, s.tp, s.pp, s.vpp, s.cp, s.ep, s.etp,
                                   s.micro_batch, s.zero_stage, s.shard_gpus, s.fsdp_prefetch, s.schedules, s.group, s.offload_activations,
                                   s.offload_optimizer, s.own_split, s.balanced_splits);
    for (const bool each : s.sequence_parallel) text += each ? '1' : '0';
    for (const bool each : s.fsdp_reshard) text += each ? '1' : '0';
    for (const RecomputeChoice& each : s.recompute) {
        Layout layout;
        layout.recompute = each.mode;
        layout.recompute_method = each.method;
        layout.recompute_layers = each.layers;
        layout.recompute_modules = each.modules;
        text += to_json(layout).dump();
    }
    return text;
}

}  // namespace

std::string question_of(const SearchRequest& request) {
    const Limits& l = request.limits;
    const std::string rest = fmt::format("{} {} {} {} {} {} {} {} {} {} {}", static_cast<int>(request.objective), request.tokens,
                                         l.peak_bytes, l.step_time_s, l.run_seconds, l.usd, l.kwh, l.mfu, request.top, request.must_fit,
                                         request.launcher ? static_cast<int>(*request.launcher) : -1);
    return fmt::format("{:016x}", hash_of(to_json(request.scenario).dump() + space_text(request.space) + rest));
}

}  // namespace layline
