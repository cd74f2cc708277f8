// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/presets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <numeric>

#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/scenario/scenario_json.h"

namespace layline {

namespace {

namespace fs = std::filesystem;

constexpr int preset_version = 1;

struct Shelf {
    const char* folder;
    const char* kind;
};
constexpr Shelf models{"models", "model"}, accelerators{"accelerators", "accelerator"}, clusters{"clusters", "cluster"},
    scenarios{"scenarios", "scenario"};

fs::path program_folder() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

std::vector<std::string> ids(const Shelf& shelf) {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(presets_folder() / shelf.folder))
        if (entry.path().extension() == ".json") found.push_back(entry.path().stem().string());
    std::sort(found.begin(), found.end());
    return found;
}

std::string nearest_id(const Shelf& shelf, const std::string& id) {
    const auto known = ids(shelf);
    const auto distance = [&](const std::string& other) { return other.starts_with(id) ? 0 : 1 + edit_distance(other, id); };
    const auto nearest = std::ranges::min_element(known, {}, distance);
    return nearest == known.end() ? "" : *nearest;
}

nlohmann::json document(const Shelf& shelf, const std::string& id) {
    const fs::path file = presets_folder() / shelf.folder / (id + ".json");
    const bool plain = !id.empty() && id.find_first_of("/\\") == std::string::npos;
    if (!plain || !fs::exists(file))
        throw InputError("", "", fmt::format("a {} preset, the nearest is {}", shelf.kind, nearest_id(shelf, id)),
                         fmt::format("\"{}\"", id));
    nlohmann::json read = read_json_file(file);
    try {
        check_format(read, shelf.kind, preset_version);
        if (!read.contains(shelf.kind)) throw InputError("", fmt::format("/{}", shelf.kind), "an object", "nothing");
    } catch (const InputError& error) {
        throw error.in_file(file.string());
    }
    return read;
}

/// Reads a preset once; later calls copy.
template <class T, class FromJson>
T cached(const Shelf& shelf, const std::string& id, FromJson from_json) {
    static std::mutex mutex;
    static std::map<std::string, T> known;
    const std::string key = (presets_folder() / shelf.folder / id).string();
    {
        const std::lock_guard lock(mutex);
        if (const auto found = known.find(key); found != known.end()) return found->second;
    }
    const nlohmann::json read = document(shelf, id);
    T value;
    try {
        value = from_json(read[shelf.kind], fmt::format("/{}", shelf.kind));
    } catch (const InputError& error) {
        throw error.in_file((presets_folder() / shelf.folder / (id + ".json")).string());
    }
    const std::lock_guard lock(mutex);
    return known.emplace(key, std::move(value)).first->second;
}

std::vector<PresetInfo> infos(const Shelf& shelf) {
    std::vector<PresetInfo> all;
    for (const std::string& id : ids(shelf)) {
        const nlohmann::json read = document(shelf, id);
        all.push_back({id, read[shelf.kind].value("name", id), read.value("source", "")});
    }
    return all;
}

}  // namespace

fs::path presets_folder() {
    static const fs::path folder = [] {
        std::vector<fs::path> candidates;
        if (const char* chosen = std::getenv("LAYLINE_PRESETS")) candidates.emplace_back(chosen);
        const fs::path beside = program_folder();
        candidates.push_back(beside / "presets");
        candidates.push_back(beside.parent_path() / "share/layline/presets");
        candidates.emplace_back(LAYLINE_SOURCE_PRESETS);
        candidates.emplace_back(LAYLINE_INSTALLED_PRESETS);
        for (const fs::path& candidate : candidates)
            if (fs::is_directory(candidate / models.folder)) return candidate;
        throw InputError(candidates.front().string(), "", "the presets folder", "no such folder");
    }();
    return folder;
}

std::vector<PresetInfo> model_presets() { return infos(models); }
std::vector<PresetInfo> accelerator_presets() { return infos(accelerators); }
std::vector<PresetInfo> cluster_presets() { return infos(clusters); }
std::vector<PresetInfo> scenario_presets() { return infos(scenarios); }

Architecture model_preset(const std::string& id) { return cached<Architecture>(models, id, architecture_from_json); }
Accelerator accelerator_preset(const std::string& id) { return cached<Accelerator>(accelerators, id, accelerator_from_json); }
Cluster cluster_preset(const std::string& id) { return cached<Cluster>(clusters, id, cluster_from_json); }
Scenario scenario_preset(const std::string& id) { return cached<Scenario>(scenarios, id, scenario_from_json); }

Scenario default_scenario() { return scenario_preset("llama-65b-a100-128"); }

}  // namespace layline
