// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "model/scenario/hugging_face_families.h"

namespace layline {

namespace {

constexpr std::int64_t most_layers = 10'000;
constexpr std::int64_t most_heads = 100'000;
constexpr std::int64_t most_experts = 100'000;

/// n where exactly every n-th layer is full; 0 where none is; nothing for another order.
std::optional<std::int64_t> period_of_full(const std::vector<std::string>& types) {
    std::int64_t first = 0;
    for (std::size_t i = 0; i < types.size() && first == 0; ++i)
        if (types[i] == "full_attention") first = static_cast<std::int64_t>(i) + 1;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const bool full = first > 0 && (static_cast<std::int64_t>(i) + 1) % first == 0;
        if (full != (types[i] == "full_attention")) return std::nullopt;
    }
    return first;
}

void check_layer_types(const HuggingFaceConfig& config, const Architecture& model, const std::vector<std::string>& types) {
    if (static_cast<std::int64_t>(types.size()) != model.layers)
        config.refuse("layer_types", fmt::format("one entry for each of the {} layers", model.layers), fmt::format("{}", types.size()));
    for (const std::string& type : types)
        if (type != "full_attention" && type != "sliding_attention" && type != "chunked_attention")
            config.refuse("layer_types", "layers of full or windowed attention, the kinds that are modelled",
                          fmt::format("\"{}\"", type.substr(0, 40)));
}

}  // namespace

Architecture read_sizes(HuggingFaceConfig& config) {
    Architecture model;
    model.layers = config.size({"num_hidden_layers", "n_layer"}, 1, most_layers);
    model.hidden = config.size({"hidden_size", "n_embd"}, 1, 1'000'000);
    model.heads = config.size({"num_attention_heads", "n_head"}, 1, most_heads);
    model.kv_heads = model.heads;
    model.vocabulary = config.size({"vocab_size"});
    return model;
}

std::int64_t read_kv_heads(HuggingFaceConfig& config, const Architecture& model, std::int64_t otherwise, const char* reason) {
    const std::int64_t heads = config.size_or({"num_key_value_heads"}, otherwise, reason, 1, most_heads);
    if (heads > model.heads || model.heads % heads != 0)
        config.refuse("num_key_value_heads", fmt::format("a number that divides the {} attention heads", model.heads),
                      std::to_string(heads));
    return heads;
}

std::int64_t even_head_size(const HuggingFaceConfig& config, const Architecture& model, const char* heads_key) {
    if (model.hidden % model.heads != 0)
        config.refuse(heads_key, fmt::format("a number that divides the hidden size {}, where no head size is given", model.hidden),
                      std::to_string(model.heads));
    return model.hidden / model.heads;
}

std::int64_t read_head_size(HuggingFaceConfig& config, const Architecture& model) {
    if (const auto given = config.size_if({"head_dim"}, 1, 1'000'000)) return *given;
    const std::int64_t size = even_head_size(config, model, "num_attention_heads");
    config.assume(fmt::format("head_dim = {} (hidden size / attention heads)", size));
    return size;
}

void read_windows(HuggingFaceConfig& config, Architecture& model, std::int64_t window, std::int64_t full_every) {
    model.sliding_window = window;
    model.full_attention_every = window > 0 ? full_every : 0;
    const std::vector<std::string> types = config.texts("layer_types");
    if (types.empty()) return;
    check_layer_types(config, model, types);
    if (std::ranges::all_of(types, [](const std::string& type) { return type == "full_attention"; })) {
        model.sliding_window = model.full_attention_every = 0;
        return;
    }
    if (model.sliding_window == 0) {
        config.approximate("layer_types: windowed layers of unknown width are counted as full attention; parameters are exact");
        return;
    }
    const auto period = period_of_full(types);
    const auto full = std::ranges::count(types, "full_attention");
    model.full_attention_every = period ? *period : std::max<std::int64_t>(model.layers / std::max<std::int64_t>(full, 1), 1);
    if (!period) config.approximate("layer_types: the order of windowed layers is evened out; parameters are exact");
}

MixtureOfExperts read_experts(HuggingFaceConfig& config, HuggingFaceConfig::Keys experts, HuggingFaceConfig::Keys top_k) {
    MixtureOfExperts moe;
    moe.experts = config.size(experts, 1, most_experts);
    moe.top_k = config.size(top_k, 1, most_experts);
    if (moe.top_k > moe.experts)
        config.refuse(*top_k.begin(), fmt::format("at most the {} experts", moe.experts), std::to_string(moe.top_k));
    return moe;
}
}  // namespace layline
