// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/hugging_face_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

/// Keys that give a model other tensors than its family's; met in a family that does not ask for them, the count is approximate.
constexpr std::array<std::string_view, 22> shape_keys{"num_experts",
                                                      "num_local_experts",
                                                      "n_routed_experts",
                                                      "n_shared_experts",
                                                      "moe_intermediate_size",
                                                      "shared_intermediate_size",
                                                      "kv_lora_rank",
                                                      "q_lora_rank",
                                                      "attention_k_eq_v",
                                                      "global_head_dim",
                                                      "num_global_key_value_heads",
                                                      "num_kv_shared_layers",
                                                      "hidden_size_per_layer_input",
                                                      "ssm_state_size",
                                                      "mamba_num_heads",
                                                      "mamba_d_state",
                                                      "linear_num_value_heads",
                                                      "linear_conv_kernel_dim",
                                                      "hybrid_override_pattern",
                                                      "num_memory_blocks",
                                                      "block_configs",
                                                      "add_cross_attention"};

bool says_nothing(const nlohmann::json& value) {
    const bool zero = value.is_number() && value.get<double>() == 0;
    const bool off = value.is_boolean() && !value.get<bool>();
    return value.is_null() || zero || off || ((value.is_array() || value.is_object()) && value.empty());
}

/// The whole number within [low, high] that a value is; converters write 32.0 for 32.
std::optional<std::int64_t> whole_within(const nlohmann::json& value, std::int64_t low, std::int64_t high) {
    if (!value.is_number()) return std::nullopt;
    const double number = value.get<double>();
    const bool good = std::trunc(number) == number && number >= static_cast<double>(low) && number <= static_cast<double>(high);
    return good ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
}

std::string shown(const nlohmann::json& value) {
    constexpr std::size_t longest = 60;
    const std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return text.size() <= longest ? text : text.substr(0, longest) + "...";
}

}  // namespace

HuggingFaceConfig::HuggingFaceConfig(const nlohmann::json& object, std::string file, std::string pointer, std::string family)
    : object_(object), file_(std::move(file)), pointer_(std::move(pointer)), family_(std::move(family)) {
    asked_.insert("model_type");
}

const nlohmann::json* HuggingFaceConfig::find(const char* key) {
    asked_.insert(key);
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
}

const nlohmann::json* HuggingFaceConfig::find(Keys keys, const char** found) {
    const nlohmann::json* first = nullptr;
    for (const char* key : keys) {
        const nlohmann::json* value = find(key);
        if (first != nullptr || value == nullptr) continue;
        first = value;
        *found = key;
    }
    return first;
}

bool HuggingFaceConfig::has(const char* key) const {
    const auto found = object_.find(key);
    return found != object_.end() && !found->is_null();
}

bool HuggingFaceConfig::is_null(const char* key) const {
    const auto found = object_.find(key);
    return found != object_.end() && found->is_null();
}

void HuggingFaceConfig::refuse(const char* key, const std::string& expected, const std::string& found) const {
    throw InputError(file_, pointer_ + "/" + key, expected, found);
}

void HuggingFaceConfig::wrong_type(const char* key, const char* expected) const { refuse(key, expected, shown(object_.at(key))); }

std::optional<std::int64_t> HuggingFaceConfig::size_if(Keys keys, std::int64_t low, std::int64_t high) {
    const char* key = *keys.begin();
    const nlohmann::json* value = find(keys, &key);
    if (value == nullptr) return std::nullopt;
    const std::optional<std::int64_t> size = whole_within(*value, low, high);
    if (!size) refuse(key, fmt::format("a whole number from {} to {}", low, high), shown(*value));
    return size;
}

std::int64_t HuggingFaceConfig::size(Keys keys, std::int64_t low, std::int64_t high) {
    const auto value = size_if(keys, low, high);
    if (!value) refuse(*keys.begin(), fmt::format("a whole number, which {} needs", family_), "nothing");
    return *value;
}

std::int64_t HuggingFaceConfig::size_or(Keys keys, std::int64_t otherwise, const std::string& reason, std::int64_t low, std::int64_t high) {
    if (const auto value = size_if(keys, low, high)) return *value;
    assume(fmt::format("{} = {} ({})", *keys.begin(), otherwise, reason));
    return otherwise;
}

std::optional<bool> HuggingFaceConfig::flag_if(const char* key) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_boolean()) wrong_type(key, "true or false");
    return value->get<bool>();
}

bool HuggingFaceConfig::flag_or(const char* key, bool otherwise) {
    if (const auto value = flag_if(key)) return *value;
    assume(fmt::format("{} = {} (the default of {})", key, otherwise, family_));
    return otherwise;
}

std::optional<std::string> HuggingFaceConfig::text_if(const char* key) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) wrong_type(key, "text");
    return value->get<std::string>();
}

std::vector<std::int64_t> HuggingFaceConfig::sizes(const char* key, std::int64_t high) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return {};
    if (!value->is_array()) wrong_type(key, "a list of whole numbers");
    std::vector<std::int64_t> all;
    for (const nlohmann::json& element : *value) {
        const std::optional<std::int64_t> one = whole_within(element, 0, high);
        if (!one) refuse(key, fmt::format("whole numbers from 0 to {}", high), shown(element));
        all.push_back(*one);
    }
    std::ranges::sort(all);
    return all;
}

std::vector<std::string> HuggingFaceConfig::texts(const char* key) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return {};
    if (!value->is_array()) wrong_type(key, "a list of words");
    std::vector<std::string> all;
    for (const nlohmann::json& element : *value) {
        if (!element.is_string()) refuse(key, "a list of words", shown(element));
        all.push_back(element.get<std::string>());
    }
    return all;
}

void HuggingFaceConfig::finish(HuggingFaceImport& import) {
    for (const auto& [key, value] : object_.items()) {
        if (asked_.contains(key)) continue;
        const bool shapes = std::ranges::find(shape_keys, key) != shape_keys.end() && !says_nothing(value);
        if (shapes)
            approximate(fmt::format("{} = {} is not modelled for {}", key, shown(value), family_));
        else
            import.ignored.push_back(key);
    }
    std::ranges::move(assumed_, std::back_inserter(import.assumed));
    std::ranges::move(approximate_, std::back_inserter(import.approximate));
}

}  // namespace layline
