// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/hugging_face.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "model/scenario/hugging_face_config.h"
#include "model/scenario/hugging_face_families.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/scenario/validate.h"

namespace layline {

namespace {

struct Family {
    std::string_view name;
    Architecture (*read)(HuggingFaceConfig&);
};

constexpr std::array<Family, 27> families{{
    {"llama", read_llama_like},
    {"mistral", read_llama_like},
    {"qwen2", read_llama_like},
    {"qwen3", read_llama_like},
    {"phi3", read_llama_like},
    {"gemma", read_llama_like},
    {"gemma2", read_llama_like},
    {"gemma3", read_llama_like},
    {"gemma3_text", read_llama_like},
    {"mixtral", read_expert_llama},
    {"qwen2_moe", read_expert_llama},
    {"qwen3_moe", read_expert_llama},
    {"gpt_oss", read_expert_llama},
    {"llama4", read_expert_llama},
    {"llama4_text", read_expert_llama},
    {"deepseek_v2", read_deepseek},
    {"deepseek_v3", read_deepseek},
    {"kimi_k2", read_deepseek},
    {"gpt2", read_gpt2},
    {"gpt_neox", read_gpt_neox},
    {"opt", read_opt},
    {"falcon", read_falcon},
    {"RefinedWeb", read_falcon},
    {"RefinedWebModel", read_falcon},
    {"phi", read_phi},
    {"t5", read_t5},
    {"mt5", read_t5},
}};

constexpr auto family_names = [] {
    std::array<std::string_view, families.size()> names{};
    std::ranges::transform(families, names.begin(), &Family::name);
    return names;
}();

/// Where the language model of a file stands.
struct Place {
    const nlohmann::json* object;
    std::string pointer;
};

Place language_model(const nlohmann::json& config, const std::string& file) {
    if (!config.is_object()) throw InputError(file, "", "a JSON object, as in config.json", config.type_name());
    const auto nested = config.find("text_config");
    if (nested == config.end() || nested->is_null()) return {&config, ""};
    if (!nested->is_object()) throw InputError(file, "/text_config", "an object", nested->type_name());
    return {&*nested, "/text_config"};
}

std::string type_of(const nlohmann::json& object, const std::string& file, const std::string& pointer) {
    const auto type = object.find("model_type");
    if (type == object.end() || !type->is_string())
        throw InputError(file, pointer + "/model_type", "the name of a model family", type == object.end() ? "nothing" : type->type_name());
    return type->get<std::string>();
}

const Family& family_of(const std::string& type, const std::string& file, const std::string& pointer) {
    const auto found = std::ranges::find(families, type, &Family::name);
    if (found == families.end())
        throw InputError(file, pointer + "/model_type", fmt::format("a family that is modelled ({})", fmt::join(family_names, ", ")),
                         fmt::format("\"{}\"", type.substr(0, 60)));
    return *found;
}

/// What each reader let pass is checked as for any other architecture.
void refuse_contradictions(const Architecture& model, const std::string& file, const std::string& pointer) {
    try {
        validate(model, pointer);
    } catch (const InputError& error) {
        throw error.in_file(file);
    }
}

void note_outer_keys(const nlohmann::json& config, HuggingFaceImport& import) {
    bool described = false;
    for (const auto& [key, value] : config.items()) {
        if (key == "text_config" || key == "model_type" || key == "tie_word_embeddings") continue;
        if ((key == "vision_config" || key == "audio_config") && value.is_object()) {
            described = true;
            import.approximate.push_back(fmt::format("{}: only the language model is counted", key));
        } else if (std::ranges::find(import.ignored, key) == import.ignored.end()) {
            import.ignored.push_back(key);
        }
    }
    if (!described) import.approximate.emplace_back("text_config: only the language model is counted, not what else the file stands for");
}

std::string name_of_model(const nlohmann::json& config, const std::string& file) {
    const auto path = config.find("_name_or_path");
    std::string name = path != config.end() && path->is_string() ? path->get<std::string>() : "";
    if (name.empty()) {
        name = std::filesystem::path(file).filename().string();
        for (const char* ending : {".json", ".config", "config"})
            if (name.ends_with(ending)) name.resize(name.size() - std::string_view(ending).size());
        if (const auto owner = name.rfind("--"); owner != std::string::npos) name.erase(0, owner + 2);
    }
    while (name.ends_with('/')) name.pop_back();
    return name.substr(name.rfind('/') + 1);
}

}  // namespace

std::span<const std::string_view> hugging_face_families() { return family_names; }

HuggingFaceImport import_hugging_face(const nlohmann::json& config, const std::string& file) {
    const Place place = language_model(config, file);
    const std::string type = type_of(*place.object, file, place.pointer);
    const Family& family = family_of(type, file, place.pointer);
    nlohmann::json object = *place.object;
    // A multimodal file may tie its embeddings outside of the text model.
    if (!place.pointer.empty() && config.contains("tie_word_embeddings") && !object.contains("tie_word_embeddings"))
        object["tie_word_embeddings"] = config["tie_word_embeddings"];
    HuggingFaceConfig reader(object, file, place.pointer, type);
    HuggingFaceImport import;
    import.architecture = family.read(reader);
    refuse_contradictions(import.architecture, file, place.pointer);
    import.architecture.name = name_of_model(config, file);
    reader.finish(import);
    if (!place.pointer.empty()) note_outer_keys(config, import);
    return import;
}

HuggingFaceImport read_hugging_face(const std::filesystem::path& file) {
    std::error_code error;
    constexpr std::uintmax_t largest = 4u << 20;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (!error && size > largest) throw InputError(file.string(), "", "a config.json of at most 4 MiB", fmt::format("{} MiB", size >> 20));
    return import_hugging_face(read_json_file(file), file.string());
}

}  // namespace layline
