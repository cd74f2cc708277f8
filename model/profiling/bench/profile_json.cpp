// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/profile_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "model/profiling/bench/measurement_json.h"
#include "model/profiling/devices/inventory_json.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

using Json = nlohmann::json;

constexpr int newest_version = 1;
constexpr std::size_t most_measurements = 1u << 20;

template <class T>
Json field_json(const Field<T>& field, const char* unit) {
    return field ? Json{{"value", *field}, {"unit", unit}} : Json{{"value", nullptr}, {"reason", field.reason}};
}

Json device_json(const GpuDevice& device) {
    Json json = to_json(device);
    json.erase("uuid");
    json["now"].erase("processes");
    return json;
}

Json cuda_json(const CudaDeviceFacts& device) {
    return {{"name", device.name},
            {"bus_id", device.bus_id},
            {"compute_capability", fmt::format("{}.{}", device.major, device.minor)},
            {"multiprocessors", device.multiprocessors},
            {"memory_bytes", device.memory_bytes},
            {"free_bytes", device.free_bytes},
            {"l2_bytes", device.l2_bytes}};
}

Json library_json(const LibraryFacts& library) {
    return {{"name", library.name}, {"path", library.path}, {"version", library.version}, {"reason", library.reason}};
}

Json conditions_json(const BenchConditions& c) {
    return {{"samples", c.samples},
            {"sm_clock_hz", field_json(c.sm_clock_hz, "Hz")},
            {"max_sm_clock_hz", field_json(c.max_sm_clock_hz, "Hz")},
            {"power_w", field_json(c.power_w, "W")},
            {"power_limit_w", field_json(c.power_limit_w, "W")},
            {"temperature_c", field_json(c.temperature_c, "degC")},
            {"throttle_bits", c.throttle_bits},
            {"throttle_reasons", c.throttle_reasons},
            {"busy_before", c.busy_before},
            {"busy_after", c.busy_after},
            {"busy_reasons", c.busy_reasons}};
}

template <class Items, class Convert>
Json array_of(const Items& items, Convert convert) {
    Json array = Json::array();
    for (const auto& item : items) array.push_back(convert(item));
    return array;
}

std::string text(const Json& document, const char* key) {
    const auto found = document.find(key);
    if (found == document.end()) return "";
    if (!found->is_string()) throw InputError("", fmt::format("/{}", key), "a text", found->type_name());
    return found->get<std::string>();
}

std::vector<std::string> texts(const Json& document, const char* key) {
    const auto found = document.find(key);
    if (found == document.end()) return {};
    if (!found->is_array() || !std::ranges::all_of(*found, [](const Json& item) { return item.is_string(); }))
        throw InputError("", fmt::format("/{}", key), "a list of texts", found->type_name());
    return found->get<std::vector<std::string>>();
}

CudaDeviceFacts cuda_from_json(const Json& json, const std::string& pointer) {
    if (!json.is_object() || !json.contains("name") || !json["name"].is_string())
        throw InputError("", pointer, "a device with a name", json.type_name());
    CudaDeviceFacts facts;
    facts.name = json["name"].get<std::string>();
    const auto number = [&](const char* key) { return json.contains(key) && json[key].is_number() ? json[key].get<double>() : 0.0; };
    facts.memory_bytes = number("memory_bytes");
    facts.l2_bytes = number("l2_bytes");
    facts.multiprocessors = static_cast<int>(number("multiprocessors"));
    return facts;
}

}  // namespace

GpuProfile profile_from_json(const Json& document) {
    check_format(document, "profile", newest_version);
    GpuProfile profile;
    const auto status = document.find("status");
    if (status == document.end() || !status->is_string()) throw InputError("", "/status", "a text", "something else");
    profile.status = status->get<std::string>();
    profile.reason = text(document, "reason");
    profile.advice = text(document, "advice");
    profile.created = text(document, "created");
    profile.restrictions = texts(document, "restrictions");
    profile.notes = texts(document, "notes");
    profile.inventory.status = profile.status;
    if (const auto devices = document.find("devices"); devices != document.end())
        profile.inventory.devices = devices_from_json(*devices, "/devices");
    if (const auto links = document.find("links"); links != document.end()) profile.inventory.links = links_from_json(*links, "/links");
    const auto measurements = document.find("measurements");
    if (measurements == document.end() || !measurements->is_array()) throw InputError("", "/measurements", "a list", "something else");
    if (measurements->size() > most_measurements)
        throw InputError("", "/measurements", fmt::format("at most {}", most_measurements), "more");
    for (std::size_t i = 0; i < measurements->size(); ++i)
        profile.measurements.push_back(measurement_from_json((*measurements)[i], fmt::format("/measurements/{}", i)));
    if (const auto devices = document.find("cuda"); devices != document.end() && devices->is_array())
        for (std::size_t i = 0; i < devices->size(); ++i)
            profile.cuda_devices.push_back(cuda_from_json((*devices)[i], fmt::format("/cuda/{}", i)));
    return profile;
}

Json to_json(const GpuProfile& p) {
    return {{"format", "layline/profile"},
            {"version", newest_version},
            {"status", p.status},
            {"reason", p.reason},
            {"advice", p.advice},
            {"created", p.created},
            {"quick", p.quick},
            {"host", {{"cpu", p.cpu}, {"system", p.system}}},
            {"driver",
             {{"version", p.inventory.driver_version}, {"library", p.inventory.library}, {"library_version", p.inventory.library_version}}},
            {"devices", array_of(p.inventory.devices, device_json)},
            {"links", array_of(p.inventory.links, [](const GpuLink& link) { return to_json(link); })},
            {"cuda", array_of(p.cuda_devices, cuda_json)},
            {"libraries", array_of(p.libraries, library_json)},
            {"conditions", conditions_json(p.conditions)},
            {"measurements", array_of(p.measurements, [](const BenchMeasurement& m) { return to_json(m); })},
            {"restrictions", p.restrictions},
            {"notes", p.notes}};
}

GpuProfile read_profile(const std::filesystem::path& file) {
    const Json document = read_json_file(file);
    try {
        return profile_from_json(document);
    } catch (const InputError& error) {
        throw error.in_file(file.string());
    }
}

}  // namespace layline
