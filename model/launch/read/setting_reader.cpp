// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/setting_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "model/launch/shell_text.h"
#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

bool says_nothing(const std::string& value) { return value == "null" || value == "None" || value == "~"; }

std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) text += (text.empty() ? "" : " ") + value;
    return one_line(text);
}

}  // namespace

SettingReader::SettingReader(Settings& settings, LaunchReading& reading, std::string who, std::string file)
    : settings_(settings), reading_(reading), who_(std::move(who)), file_(std::move(file)) {}

std::string SettingReader::shown(std::string_view key) const {
    const Setting* setting = settings_.find(key);
    if (setting == nullptr) return std::string(key);
    const std::string place = words(setting->place);
    return one_line(setting->shown) + (place.empty() ? "" : " (" + place + ")");
}

void SettingReader::refuse(std::string_view key, const std::string& expected, const std::string& found) const {
    const Setting* setting = settings_.find(key);
    std::string place = setting == nullptr ? "" : words(setting->place);
    if (!place.empty()) place += ": ";
    throw InputError(file_, place + (setting == nullptr ? std::string(key) : one_line(setting->shown)), expected,
                     "\"" + one_line(found) + "\"");
}

std::optional<std::string> SettingReader::text(std::string_view key) {
    const Setting* setting = settings_.use(key);
    if (setting == nullptr || setting->values.empty()) return std::nullopt;
    if (!setting->unknown.empty()) {
        reading_.ignored.push_back(fmt::format("{}: {}", shown(key), setting->unknown));
        return std::nullopt;
    }
    if (says_nothing(setting->values.front())) return std::nullopt;
    return setting->values.front();
}

std::optional<std::int64_t> SettingReader::whole(std::string_view key, std::int64_t least) {
    const auto word = text(key);
    if (!word) return std::nullopt;
    constexpr std::int64_t most = 1'000'000'000'000;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word->data(), word->data() + word->size(), value);
    if (error != std::errc{} || end != word->data() + word->size() || value < least || value > most)
        refuse(key, fmt::format("a whole number of at least {}", least), *word);
    return value;
}

std::optional<double> SettingReader::real(std::string_view key, double least, double most) {
    const auto word = text(key);
    if (!word) return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(word->data(), word->data() + word->size(), value);
    if (error != std::errc{} || end != word->data() + word->size() || !std::isfinite(value) || value < least || value > most)
        refuse(key, fmt::format("a number from {:g} to {:g}", least, most), *word);
    return value;
}

bool SettingReader::on(std::string_view key) {
    const Setting* setting = settings_.use(key);
    if (setting == nullptr) return false;
    if (setting->values.empty()) return true;
    const std::string& value = setting->values.front();
    return value != "false" && value != "False" && value != "0" && value != "no" && !says_nothing(value);
}

void SettingReader::take(std::string_view key, const char* field, std::int64_t& target, std::int64_t fallback, std::int64_t least) {
    if (const auto value = whole(key, least)) {
        target = *value;
        understood(field, target, key);
    } else {
        target = fallback;
        assumed(field, target);
    }
}

void SettingReader::take_flag(std::string_view key, const char* field, bool& target, bool when_on) {
    if (!has(key)) return;
    target = on(key) == when_on;
    understood(field, target ? "true" : "false", key);
}

void SettingReader::understood(const std::string& field, const std::string& value, std::string_view key) {
    reading_.understood.push_back(fmt::format("{} = {}, from {}", field, one_line(value), shown(key)));
}

void SettingReader::assumed(const std::string& field, const std::string& value, const std::string& why) {
    reading_.assumed.push_back(fmt::format("{} = {}: {}", field, one_line(value), why.empty() ? who_ + "'s default" : why));
}

void SettingReader::assumed_kept(std::initializer_list<const char*> fields, const std::string& why) {
    for (const char* field : fields) assumed(field, "as planned", why);
}

void SettingReader::skip(std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) settings_.use(key);
}

void SettingReader::list_ignored() {
    for (const auto& [key, setting] : settings_.all()) {
        if (setting.used) continue;
        const std::string place = words(setting.place);
        reading_.ignored.push_back(one_line(setting.shown) + (setting.values.empty() ? "" : " " + joined(setting.values)) +
                                   (place.empty() ? "" : " (" + place + ")"));
    }
}

void recognise_model(LaunchReading& reading) {
    Architecture& model = reading.scenario.architecture;
    for (const PresetInfo& preset : model_presets()) {
        Architecture known = model_preset(preset.id);
        const std::string id = known.id, name = known.name;
        known.id = model.id;
        known.name = model.name;
        if (known != model) continue;
        model.id = id;
        model.name = name;
        reading.understood.push_back(fmt::format("architecture.name = {}, by its shape", name));
        return;
    }
    model.id.clear();
    model.name = fmt::format("Model of {} layers of {}", model.layers, model.hidden);
    reading.assumed.push_back(fmt::format("architecture.id: no preset has this shape"));
    reading.assumed.push_back(fmt::format("architecture.name = {}: no preset has this shape", model.name));
}

void take_cluster(LaunchReading& reading, const Scenario& kept, std::optional<std::int64_t> gpus, std::optional<std::int64_t> per_node,
                  const std::string& from) {
    Cluster& cluster = reading.scenario.cluster;
    const Layout& layout = reading.scenario.layout;
    cluster = kept.cluster;
    reading.assumed.push_back(fmt::format("cluster = {}: kept; the launcher is not told its hardware", one_line(cluster.name)));
    if (per_node && gpus && *gpus > *per_node && *per_node != cluster.gpus_per_node) {
        cluster.gpus_per_node = *per_node;
        if (cluster.scale_up_gpus % *per_node != 0 && *per_node % cluster.scale_up_gpus != 0) cluster.scale_up_gpus = *per_node;
        reading.understood.push_back(fmt::format("cluster.gpus_per_node = {}, from {}", *per_node, from));
    }
    if (gpus) {
        cluster.gpus = *gpus;
        reading.understood.push_back(fmt::format("gpus = {}, from {}", *gpus, from));
        return;
    }
    const std::int64_t ranks = layout.tp * layout.pp * layout.cp;
    if (cluster.gpus % ranks == 0) {
        reading.assumed.push_back(fmt::format("gpus = {}: kept; nothing says how many there are", cluster.gpus));
        return;
    }
    cluster.gpus = (cluster.gpus / ranks + 1) * ranks;
    reading.assumed.push_back(fmt::format("gpus = {}: the least multiple of TP · PP · CP above those kept", cluster.gpus));
}

}  // namespace layline
