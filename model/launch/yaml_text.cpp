// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/yaml_text.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace layline {

struct YamlText::Emitter : YAML::Emitter {};

YamlText::YamlText() : out_(std::make_unique<Emitter>()) { *out_ << YAML::BeginMap; }
YamlText::~YamlText() = default;

void YamlText::begin(const std::string& key) { *out_ << YAML::Key << key << YAML::Value << YAML::BeginMap; }
void YamlText::end() { *out_ << YAML::EndMap; }
void YamlText::integer(const std::string& key, std::int64_t value) { *out_ << YAML::Key << key << YAML::Value << value; }
void YamlText::boolean(const std::string& key, bool value) { *out_ << YAML::Key << key << YAML::Value << value; }
void YamlText::word(const std::string& key, const std::string& value) {
    // PyYAML reads these words of YAML 1.1 as booleans; yaml-cpp, of version 1.2, would leave them bare.
    constexpr std::array booleans{"no", "yes", "on", "off", "y", "n"};
    if (std::ranges::find(booleans, value) != booleans.end()) return text(key, value);
    *out_ << YAML::Key << key << YAML::Value << value;
}
void YamlText::text(const std::string& key, const std::string& value) {
    *out_ << YAML::Key << key << YAML::Value << YAML::DoubleQuoted << value;
}
void YamlText::nothing(const std::string& key) { *out_ << YAML::Key << key << YAML::Value << YAML::Null; }

void YamlText::raw(const std::string& key, const std::string& value) {
    *out_ << YAML::Key << key << YAML::Value << YAML::Flow << YAML::Load(value);
}

/// PyYAML reads "1e-05" as text: a number needs its point.
void YamlText::real(const std::string& key, double value) {
    std::string digits = fmt::format("{}", value);
    const std::size_t exponent = digits.find('e');
    if (digits.find('.') == std::string::npos) digits.insert(std::min(exponent, digits.size()), ".0");
    *out_ << YAML::Key << key << YAML::Value << digits;
}

void YamlText::integers(const std::string& key, const std::vector<std::int64_t>& values) {
    *out_ << YAML::Key << key << YAML::Value << YAML::Flow << YAML::BeginSeq;
    for (const std::int64_t value : values) *out_ << value;
    *out_ << YAML::EndSeq;
}

void YamlText::begin_list(const std::string& key) { *out_ << YAML::Key << key << YAML::Value << YAML::BeginSeq; }
void YamlText::end_list() { *out_ << YAML::EndSeq; }
void YamlText::begin_item() { *out_ << YAML::BeginMap; }
void YamlText::end_item() { *out_ << YAML::EndMap; }

std::string YamlText::finished() {
    *out_ << YAML::EndMap;
    return std::string(out_->c_str()) + "\n";
}

}  // namespace layline
