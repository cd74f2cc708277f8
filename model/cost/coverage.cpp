// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>

#include "model/scenario/input_error.h"
#include "model/scenario/names.h"

namespace layline {

namespace {

using S = const Scenario&;

/// A property of scenarios that is a word. Empty: the scenario has no such thing.
struct WordKind {
    const char* key;
    std::function<std::string(S)> word;
    std::function<std::string(S, const std::string&)> sentence;
};

std::string unseen(std::string_view what) { return fmt::format("{}: in no run that was fitted for this accelerator.", what); }

std::string zero_word(S s) { return std::to_string(s.layout.zero_stage); }

const std::vector<WordKind>& word_kinds() {
    static const std::vector<WordKind> kinds = {
        {"accelerator", [](S s) { return s.cluster.accelerator.id; },
         [](S s, const std::string&) {
             return fmt::format("No run on {} was fitted; others with kernels of the {} family stand in.", s.cluster.accelerator.name,
                                s.cluster.accelerator.kernel_family);
         }},
        {"attention", [](S s) { return std::string(name_of(s.training.attention)); },
         [](S, const std::string& word) { return unseen(fmt::format("Attention kernel {}", word)); }},
        {"precision", [](S s) { return std::string(name_of(s.training.precision)); },
         [](S, const std::string& word) { return unseen(fmt::format("Precision {}", word)); }},
        {"experts", [](S s) { return std::string(s.architecture.moe ? "yes" : ""); },
         [](S, const std::string&) { return unseen("Mixture of experts"); }},
        {"latent_attention", [](S s) { return std::string(s.architecture.latent_attention ? "yes" : ""); },
         [](S, const std::string&) { return unseen("Latent attention"); }},
        {"schedule", [](S s) { return s.layout.pp > 1 ? s.layout.schedule : std::string(); },
         [](S, const std::string& word) { return unseen(fmt::format("Simulated schedule {}", word)); }},
        {"zero", zero_word, [](S, const std::string& word) { return unseen(fmt::format("ZeRO stage {}", word)); }},
        {"recompute", [](S s) { return std::string(name_of(s.layout.recompute)); },
         [](S, const std::string& word) { return unseen(fmt::format("Recompute {}", word)); }},
        {"sequence_parallel", [](S s) { return std::string(s.layout.tp > 1 ? (s.layout.sequence_parallel ? "on" : "off") : ""); },
         [](S, const std::string& word) { return unseen(fmt::format("Sequence parallelism {}", word)); }},
    };
    return kinds;
}

/// A property that is a number. `slack`: how far beyond the measured range, as a factor, still counts as measured.
struct RangeKind {
    const char* key;
    const char* name;
    double (*value)(S);
    double slack;
};

double real(std::int64_t value) { return static_cast<double>(value); }

constexpr auto range_kinds = std::to_array<RangeKind>({
    {"tp", "TP", [](S s) { return real(s.layout.tp); }, 1},
    {"pp", "PP", [](S s) { return real(s.layout.pp); }, 1},
    {"vpp", "VPP", [](S s) { return real(s.layout.vpp); }, 1},
    {"cp", "CP", [](S s) { return real(s.layout.cp); }, 1},
    {"ep", "EP", [](S s) { return real(s.layout.ep); }, 1},
    {"gpus", "GPUs", [](S s) { return real(s.cluster.gpus); }, 2},
    {"sequence_length", "Sequence length", [](S s) { return real(s.training.sequence_length); }, 2},
    {"hidden", "Hidden size", [](S s) { return real(s.architecture.hidden); }, 2},
});

std::string out_of_range(const RangeKind& kind, double value, const Coverage::Range& range) {
    const std::string measured =
        range.low == range.high ? fmt::format("{:.0f} alone", range.high) : fmt::format("{:.0f} to {:.0f}", range.low, range.high);
    return fmt::format("{} {:.0f}: runs fitted for this accelerator have {}.", kind.name, value, measured);
}

}  // namespace

void Coverage::add(const Scenario& scenario) {
    Coverage one;
    for (const WordKind& kind : word_kinds())
        if (std::string word = kind.word(scenario); !word.empty()) one.words[kind.key] = {std::move(word)};
    for (const RangeKind& kind : range_kinds) one.ranges[kind.key] = {kind.value(scenario), kind.value(scenario)};
    add(one);
}

void Coverage::add(const Coverage& other) {
    for (const auto& [key, list] : other.words) {
        std::vector<std::string>& own = words[key];
        own.insert(own.end(), list.begin(), list.end());
        std::ranges::sort(own);
        own.erase(std::unique(own.begin(), own.end()), own.end());
    }
    for (const auto& [key, range] : other.ranges) {
        const auto [own, added] = ranges.try_emplace(key, range);
        if (!added) own->second = {std::min(own->second.low, range.low), std::max(own->second.high, range.high)};
    }
}

std::vector<std::string> extrapolations(const Scenario& scenario, const Coverage& coverage) {
    std::vector<std::string> sentences;
    if (coverage.empty()) return sentences;
    for (const WordKind& kind : word_kinds()) {
        const std::string word = kind.word(scenario);
        const auto known = coverage.words.find(kind.key);
        if (word.empty() || (known != coverage.words.end() && std::ranges::binary_search(known->second, word))) continue;
        sentences.push_back(kind.sentence(scenario, word));
    }
    for (const RangeKind& kind : range_kinds) {
        const auto known = coverage.ranges.find(kind.key);
        const double value = kind.value(scenario);
        if (known == coverage.ranges.end()) continue;
        const Coverage::Range& range = known->second;
        if (value > range.high * kind.slack || value < range.low / std::max(2.0, kind.slack))
            sentences.push_back(out_of_range(kind, value, range));
    }
    return sentences;
}

std::vector<std::string> unmeasured_parts(const Scenario& scenario) {
    std::vector<std::string> sentences;
    if (scenario.layout.offload_activations > 0 || scenario.layout.offload_optimizer > 0)
        sentences.emplace_back("Offloading is priced by the host link's datasheet; no run with it was measured.");
    if (scenario.architecture.encoder)
        sentences.emplace_back("The encoder is priced as layers that see the whole sequence; no encoder-decoder run was measured.");
    return sentences;
}

nlohmann::json to_json(const Coverage& coverage) {
    nlohmann::json ranges = nlohmann::json::object();
    for (const auto& [key, range] : coverage.ranges) ranges[key] = {range.low, range.high};
    return {{"words", coverage.words}, {"ranges", ranges}};
}

namespace {

const nlohmann::json& object_at(const nlohmann::json& value, const char* key, const std::string& pointer) {
    const auto found = value.is_object() ? value.find(key) : value.end();
    if (found == value.end() || !found->is_object()) throw InputError("", pointer + "/" + key, "an object", "something else");
    return *found;
}

}  // namespace

Coverage coverage_from_json(const nlohmann::json& value, const std::string& pointer) {
    Coverage coverage;
    for (const auto& [key, list] : object_at(value, "words", pointer).items()) {
        const std::string place = pointer + "/words/" + key;
        if (!list.is_array()) throw InputError("", place, "a list of words", list.type_name());
        for (const nlohmann::json& word : list) {
            if (!word.is_string()) throw InputError("", place, "a list of words", word.type_name());
            coverage.words[key].push_back(word.get<std::string>());
        }
        std::ranges::sort(coverage.words[key]);
    }
    for (const auto& [key, range] : object_at(value, "ranges", pointer).items()) {
        const bool pair = range.is_array() && range.size() == 2 && range[0].is_number() && range[1].is_number();
        if (!pair) throw InputError("", pointer + "/ranges/" + key, "the smallest and the largest", range.type_name());
        coverage.ranges[key] = {range[0].get<double>(), range[1].get<double>()};
    }
    return coverage;
}

}  // namespace layline
