// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/read_megatron.h"

#include <algorithm>
#include <array>

#include "model/launch/shell_text.h"

namespace layline {

namespace {

/// Arguments whose printed name is not that of their flag (megatron/training/arguments.py and the configuration classes it reads).
struct Renamed {
    std::string_view printed, flag;
    bool inverted;  ///< the flag switches it off
};
constexpr std::array renamed{
    Renamed{"add_bias_linear", "disable-bias-linear", true},
    Renamed{"masked_softmax_fusion", "no-masked-softmax-fusion", true},
    Renamed{"overlap_p2p_comm", "no-overlap-p2p-communication", true},
    Renamed{"bias_dropout_fusion", "no-bias-dropout-fusion", true},
    Renamed{"gradient_accumulation_fusion", "no-gradient-accumulation-fusion", true},
    Renamed{"fp8", "fp8-format", false},
    Renamed{"fp4", "fp4-format", false},
    Renamed{"microbatch_group_size_per_vp_stage", "microbatch-group-size-per-virtual-pipeline-stage", false},
    Renamed{"num_layers_in_first_pipeline_stage", "decoder-first-pipeline-num-layers", false},
    Renamed{"num_layers_in_last_pipeline_stage", "decoder-last-pipeline-num-layers", false},
};

bool name_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

std::string without_escapes(std::string_view line) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] != '\x1b') {
            text += line[i];
            continue;
        }
        if (i + 1 < line.size() && line[i + 1] == '[') ++i;
        while (i + 1 < line.size() && (line[i + 1] == ';' || (line[i + 1] >= '0' && line[i + 1] <= '9'))) ++i;
        ++i;
    }
    return text;
}

/// "['core_attn', 'mlp']" and "[2, 4]" as their items; other text as itself.
std::vector<std::string> items(const std::string& value) {
    if (!value.starts_with('[') || !value.ends_with(']')) return {value};
    std::vector<std::string> found(1);
    for (const char c : value.substr(1, value.size() - 2)) {
        if (c == ',')
            found.emplace_back();
        else if (c != '\'' && c != '"' && c != ' ')
            found.back() += c;
    }
    if (found.size() == 1 && found.front().empty()) found.clear();
    return found;
}

void put_dumped(const std::string& name, const std::string& value, TextPlace place, Settings& settings) {
    std::string flag = name;
    std::ranges::replace(flag, '_', '-');
    bool inverted = false;
    for (const Renamed& one : renamed)
        if (one.printed == name) {
            flag = one.flag;
            inverted = one.inverted;
        }
    if (value == "None" || value == (inverted ? "True" : "False") || settings.has(flag)) return;
    Setting setting{{}, place, name, "", false, false};
    const bool layers = name == "moe_layer_freq";
    if (value != "True" && value != "False") setting.values = layers ? std::vector{value} : items(value);
    settings.put(flag, std::move(setting));
}

}  // namespace

Settings flag_settings(const CommandLine& line, LaunchReading& reading) {
    Settings settings;
    std::vector<ShellWord> loose;
    for (const Flag& flag : flags_of(line.arguments, loose)) {
        Setting setting{{}, flag.place, flag.shown, "", false, false};
        for (const ShellWord& value : flag.values) {
            if (!value.unknown.empty() && !(value.text.empty() && !setting.values.empty())) setting.unknown = value.unknown;
            if (!value.text.empty() || value.unknown.empty()) setting.values.push_back(value.text);
        }
        if (!setting.unknown.empty() && setting.values.empty()) setting.values.emplace_back();
        if (setting.unknown.empty()) {
            std::string joined;
            for (const std::string& value : setting.values) joined += (joined.empty() ? "" : " ") + value;
            reading.options.set(flag.name, setting.values.empty() ? "true" : joined);
        }
        settings.put(flag.name, std::move(setting));
    }
    for (const ShellWord& word : loose)
        if (!word.unknown.empty())
            reading.ignored.push_back(words(word.place) + ": " + word.unknown);
        else if (!word.text.empty())
            reading.ignored.push_back(one_line(word.text) + " (" + words(word.place) + ")");
    for (const auto& [name, value] : line.environment) reading.options.set("env:" + name, value);
    reading.ignored.insert(reading.ignored.end(), line.notes.begin(), line.notes.end());
    return settings;
}

Settings dumped_settings(std::string_view text) {
    Settings settings;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string line = without_escapes(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        const std::size_t dots = line.find(" ...");
        if (dots == std::string::npos) continue;
        std::size_t begin = dots;
        while (begin > 0 && name_letter(line[begin - 1])) --begin;
        std::size_t value = dots + 1;
        while (value < line.size() && line[value] == '.') ++value;
        if (begin == dots || value >= line.size() || line[value] != ' ') continue;
        std::string told = line.substr(value + 1);
        while (!told.empty() && (told.back() == ' ' || told.back() == '\r')) told.pop_back();
        if (!told.empty()) put_dumped(line.substr(begin, dots - begin), told, {number, begin + 1}, settings);
    }
    return settings;
}

}  // namespace layline
