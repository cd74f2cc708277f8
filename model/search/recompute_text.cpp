// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/recompute_text.h"

#include <array>
#include <charconv>

namespace layline {

namespace {

struct Module {
    std::string_view word;
    bool RecomputeModules::*flag;
};

constexpr std::array<Module, 6> modules{{{"scores", &RecomputeModules::core_attention},
                                         {"norm", &RecomputeModules::norm},
                                         {"act", &RecomputeModules::activation},
                                         {"up", &RecomputeModules::up_projection},
                                         {"mlp", &RecomputeModules::mlp},
                                         {"experts", &RecomputeModules::moe}}};

constexpr std::int64_t first_index = 1'000, full_index = 1'000'000;

bool is_first(const RecomputeChoice& choice) {
    return choice.mode == Recompute::full && choice.method == RecomputeMethod::block && choice.layers > 0;
}

std::optional<std::int64_t> count(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value >= full_index - first_index) return std::nullopt;
    return value;
}

std::optional<RecomputeModules> modules_in(std::string_view text) {
    RecomputeModules found{.core_attention = false};
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('+', begin), text.size());
        bool known = false;
        for (const Module& module : modules)
            if (module.word == text.substr(begin, end - begin)) known = found.*module.flag = true;
        if (!known) return std::nullopt;
        begin = end + 1;
    }
    return found;
}

}  // namespace

RecomputeChoice recompute_of(const Layout& layout) {
    return {layout.recompute, layout.recompute_method, layout.recompute_layers, layout.recompute_modules};
}

std::string recompute_text(const RecomputeChoice& choice) {
    if (choice.mode == Recompute::none) return "none";
    if (is_first(choice)) return "first:" + std::to_string(choice.layers);
    if (choice.mode == Recompute::full) return choice.layers > 1 ? "full:" + std::to_string(choice.layers) : "full";
    if (choice.modules == RecomputeModules{}) return "selective";
    std::string text;
    for (const Module& module : modules)
        if (choice.modules.*module.flag) text += (text.empty() ? ':' : '+') + std::string(module.word);
    return "selective" + text;
}

std::optional<RecomputeChoice> recompute_choice(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view word = text.substr(0, colon), rest = colon == std::string_view::npos ? "" : text.substr(colon + 1);
    const bool alone = colon == std::string_view::npos;
    if (word == "none" && alone) return RecomputeChoice{};
    if (word == "selective") {
        const auto named = alone ? RecomputeModules{} : modules_in(rest);
        if (named) return RecomputeChoice{.mode = Recompute::selective, .modules = *named};
    }
    if (word == "full" && alone) return RecomputeChoice{.mode = Recompute::full};
    const auto layers = count(rest);
    if (word == "full" && layers) return RecomputeChoice{.mode = Recompute::full, .layers = *layers};
    if (word == "first" && layers) return RecomputeChoice{.mode = Recompute::full, .method = RecomputeMethod::block, .layers = *layers};
    return std::nullopt;
}

std::int64_t recompute_index(const RecomputeChoice& choice) {
    if (choice.mode == Recompute::none) return 0;
    if (is_first(choice)) return first_index + choice.layers;
    if (choice.mode == Recompute::full) return full_index + (choice.layers > 1 ? choice.layers : 0);
    std::int64_t bits = 0;
    for (std::size_t i = 0; i < modules.size(); ++i) bits |= choice.modules.*modules[i].flag ? std::int64_t{1} << i : 0;
    return 1 + bits;
}

RecomputeChoice recompute_at(std::int64_t index) {
    if (index == 0) return {};
    if (index >= full_index) return {.mode = Recompute::full, .layers = index - full_index};
    if (index >= first_index) return {.mode = Recompute::full, .method = RecomputeMethod::block, .layers = index - first_index};
    RecomputeChoice choice{.mode = Recompute::selective, .modules = {.core_attention = false}};
    for (std::size_t i = 0; i < modules.size(); ++i) choice.modules.*modules[i].flag = ((index - 1) >> i & 1) != 0;
    return choice;
}

}  // namespace layline
