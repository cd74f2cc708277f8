// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/settings.h"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

constexpr int deepest = 64;
constexpr std::size_t most_values = 100'000;

std::string below(const std::string& prefix, const std::string& key) { return prefix.empty() ? key : prefix + "." + key; }

/// Counts what a document holds: aliases may make little text into much.
class Collector {
  public:
    explicit Collector(std::string file) : file_(std::move(file)) {}

    void put(const std::string& key, std::vector<std::string> values, bool list, TextPlace place) {
        spend(values.size() + 1, place);
        settings_.put(key, {std::move(values), place, key, "", list, false});
    }

    void spend(std::size_t values, TextPlace place) {
        spent_ += values;
        if (spent_ > most_values) throw InputError(file_, words(place), fmt::format("at most {} values", most_values), "more");
    }

    void descend(int depth, TextPlace place) const {
        if (depth > deepest) throw InputError(file_, words(place), fmt::format("values in one another at most {} deep", deepest), "more");
    }

    Settings taken() { return std::move(settings_); }

  private:
    std::string file_;
    Settings settings_;
    std::size_t spent_ = 0;
};

TextPlace place_of(const YAML::Node& node) {
    const YAML::Mark mark = node.Mark();
    return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

void collect(const YAML::Node& node, const std::string& key, int depth, Collector& out) {
    const TextPlace place = place_of(node);
    out.descend(depth, place);
    out.spend(1, place);
    if (node.IsScalar()) return out.put(key, {node.Scalar()}, false, place);
    if (node.IsNull()) return out.put(key, {"null"}, false, place);
    if (node.IsMap()) {
        for (const auto& entry : node)
            if (entry.first.IsScalar()) collect(entry.second, below(key, entry.first.Scalar()), depth + 1, out);
        return;
    }
    if (!node.IsSequence()) return;
    if (std::ranges::all_of(node, [](const YAML::Node& item) { return item.IsScalar() || item.IsNull(); })) {
        std::vector<std::string> values;
        for (const YAML::Node& item : node) values.push_back(item.IsNull() ? "null" : item.Scalar());
        return out.put(key, std::move(values), true, place);
    }
    std::size_t index = 0;
    for (const YAML::Node& item : node) collect(item, below(key, std::to_string(index++)), depth + 1, out);
}

TextPlace place_of(const toml::node& node) {
    const toml::source_position& begin = node.source().begin;
    return {begin.line, begin.column};
}

std::optional<std::string> scalar(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* whole = node.as_integer()) return std::to_string(whole->get());
    if (const auto* real = node.as_floating_point()) return fmt::format("{}", real->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    return std::nullopt;
}

void collect(const toml::node& node, const std::string& key, int depth, Collector& out) {
    const TextPlace place = place_of(node);
    out.descend(depth, place);
    out.spend(1, place);
    if (const auto value = scalar(node)) return out.put(key, {*value}, false, place);
    if (const auto* table = node.as_table()) {
        for (const auto& [name, inner] : *table) collect(inner, below(key, std::string(name.str())), depth + 1, out);
        return;
    }
    const auto* list = node.as_array();
    if (list == nullptr) return;
    if (std::ranges::all_of(*list, [](const toml::node& item) { return scalar(item).has_value(); })) {
        std::vector<std::string> values;
        for (const toml::node& item : *list) values.push_back(*scalar(item));
        return out.put(key, std::move(values), true, place);
    }
    std::size_t index = 0;
    for (const toml::node& item : *list) collect(item, below(key, std::to_string(index++)), depth + 1, out);
}

std::string scalar(const nlohmann::json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void collect(const nlohmann::json& value, const std::string& key, Collector& out) {
    out.spend(1, {});
    if (value.is_object()) {
        for (const auto& [name, inner] : value.items()) collect(inner, below(key, name), out);
    } else if (value.is_array() && std::ranges::any_of(value, [](const auto& item) { return item.is_structured(); })) {
        for (std::size_t i = 0; i < value.size(); ++i) collect(value[i], below(key, std::to_string(i)), out);
    } else if (value.is_array()) {
        std::vector<std::string> values;
        for (const auto& item : value) values.push_back(scalar(item));
        out.put(key, std::move(values), true, {});
    } else {
        out.put(key, {scalar(value)}, false, {});
    }
}

}  // namespace

void Settings::put(const std::string& key, Setting setting) { entries_.insert_or_assign(key, std::move(setting)); }

const Setting* Settings::use(std::string_view key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return nullptr;
    found->second.used = true;
    return &found->second;
}

const Setting* Settings::find(std::string_view key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
}

Settings yaml_settings(const std::string& text, const std::string& file) {
    refuse_control_characters(text, file);
    Collector out(file);
    try {
        const YAML::Node root = YAML::Load(text);
        if (!root.IsMap()) throw InputError(file, "line 1, column 1", "keys and values in YAML", "none");
        collect(root, "", 0, out);
    } catch (const YAML::Exception& error) {
        const TextPlace place{static_cast<std::size_t>(error.mark.line) + 1, static_cast<std::size_t>(error.mark.column) + 1};
        throw InputError(file, words(place), "YAML", error.msg);
    }
    return out.taken();
}

Settings toml_settings(const std::string& text, const std::string& file) {
    refuse_control_characters(text, file);
    Collector out(file);
    try {
        const toml::table root = toml::parse(text);
        collect(root, "", 0, out);
    } catch (const toml::parse_error& error) {
        const toml::source_position& begin = error.source().begin;
        throw InputError(file, words({begin.line, begin.column}), "TOML", std::string(error.description()));
    }
    return out.taken();
}

Settings json_settings(const std::string& text, const std::string& file) {
    refuse_control_characters(text, file);
    Collector out(file);
    const nlohmann::json root = parse_json(text, file);
    if (!root.is_object()) throw InputError(file, "line 1, column 1", "a JSON object", std::string("a value of type ") + root.type_name());
    collect(root, "", out);
    return out.taken();
}

}  // namespace layline
