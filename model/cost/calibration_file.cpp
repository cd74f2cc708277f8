// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/calibration_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/cost/kernel_laws.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> layer_words = {"accelerator", "framework", "site", "user"};
/// Factors beyond this are no deviation of a site but another model.
constexpr double largest_factor = 100;

bool has(const std::vector<std::string>& names, const std::string& name) {
    return names.empty() || std::ranges::find(names, name) != names.end();
}

/// Coefficients of small models say little of large ones: kernels, launches and networks bind differently.
bool holds_for(const Calibration& calibration, double hidden) {
    if (calibration.largest_hidden <= 0) return true;
    return hidden >= 0.5 * calibration.smallest_hidden && hidden <= 2 * calibration.largest_hidden;
}

const CoefficientInfo& info(const std::string& name, const std::string& pointer) {
    const auto table = coefficient_table();
    const auto found = std::ranges::find(table, name, &CoefficientInfo::name);
    if (found == table.end()) throw InputError("", pointer, "the name of a coefficient", fmt::format("\"{}\"", name));
    return *found;
}

double number(const json& value, const std::string& pointer, double low, double high) {
    if (!value.is_number()) throw InputError("", pointer, "a number", value.type_name());
    const double read = value.get<double>();
    if (!(read >= low && read <= high)) throw InputError("", pointer, fmt::format("{:g} to {:g}", low, high), fmt::format("{:g}", read));
    return read;
}

std::string text(const json& object, const char* key, const std::string& pointer) {
    const auto found = object.find(key);
    if (found == object.end()) return "";
    if (!found->is_string()) throw InputError("", pointer + "/" + key, "a text", found->type_name());
    return found->get<std::string>();
}

std::vector<std::string> texts(const json& object, const char* key, const std::string& pointer) {
    std::vector<std::string> all;
    const auto found = object.find(key);
    if (found == object.end()) return all;
    if (!found->is_array()) throw InputError("", pointer + "/" + key, "a list of ids", found->type_name());
    for (const json& value : *found) {
        if (!value.is_string()) throw InputError("", pointer + "/" + key, "a list of ids", value.type_name());
        all.push_back(value.get<std::string>());
    }
    return all;
}

CalibrationLayer layer_of(const std::string& word, const std::string& pointer) {
    const auto found = std::ranges::find(layer_words, word);
    if (found == layer_words.end()) throw InputError("", pointer, "accelerator, framework, site or user", fmt::format("\"{}\"", word));
    return static_cast<CalibrationLayer>(found - layer_words.begin());
}

std::vector<Calibration::Entry> entries(const json& object, const char* key, const std::string& pointer, bool factors) {
    std::vector<Calibration::Entry> all;
    const auto found = object.find(key);
    if (found == object.end()) return all;
    const std::string place = pointer + "/" + key;
    if (!found->is_object()) throw InputError("", place, "an object of numbers", found->type_name());
    for (const auto& [name, value] : found->items()) {
        const CoefficientInfo& coefficient = info(name, place + "/" + name);
        // Tiny values below the bound mean "off" (an overlap, an overhead that the site does not have).
        const double low = factors ? 1 / largest_factor : 0, high = factors ? largest_factor : coefficient.high;
        all.push_back({&coefficient, number(value, place + "/" + name, low, high)});
    }
    return all;
}

json entries_json(const std::vector<Calibration::Entry>& entries) {
    json object = json::object();
    for (const Calibration::Entry& entry : entries) object[std::string(entry.coefficient->name)] = entry.value;
    return object;
}

std::shared_ptr<const SiteSpreads> spreads_of(const Calibration& calibration) {
    if (calibration.site_spreads.empty()) return nullptr;
    SiteSpreads spreads;
    for (const Calibration::Entry& entry : calibration.site_spreads) spreads.of.push_back({entry.coefficient, entry.value});
    return std::make_shared<const SiteSpreads>(std::move(spreads));
}

}  // namespace

bool applies(const Calibration& calibration, const Scenario& scenario) {
    return has(calibration.kernel_families, scenario.cluster.accelerator.kernel_family) &&
           has(calibration.frameworks, scenario.training.framework) && has(calibration.clusters, scenario.cluster.id) &&
           has(calibration.accelerators, scenario.cluster.accelerator.id) &&
           holds_for(calibration, static_cast<double>(scenario.architecture.hidden));
}

Coefficients applied(const Calibration& calibration, Coefficients coefficients) {
    for (const Calibration::Entry& entry : calibration.values) coefficients.*entry.coefficient->member = entry.value;
    for (const Calibration::Entry& entry : calibration.factors) {
        double& value = coefficients.*entry.coefficient->member;
        value = std::min(value * entry.value, entry.coefficient->high);
    }
    if (calibration.kernels) coefficients.kernels = calibration.kernels;
    if (calibration.band) {
        coefficients.band = *calibration.band;
        coefficients.site_spreads = spreads_of(calibration);
    }
    if (!calibration.coverage.empty()) {
        auto together = std::make_shared<Coverage>(calibration.coverage);
        if (coefficients.coverage) together->add(*coefficients.coverage);
        coefficients.coverage = std::move(together);
    }
    if (calibration.rows > 0) coefficients.rows = static_cast<double>(calibration.rows);
    if (calibration.layer != CalibrationLayer::framework) coefficients.source = calibration.name;
    return coefficients;
}

Calibration calibration_from_json(const json& value, const std::string& pointer) {
    if (!value.is_object()) throw InputError("", pointer, "an object", value.type_name());
    Calibration calibration;
    calibration.id = text(value, "id", pointer);
    calibration.name = text(value, "name", pointer);
    calibration.layer = layer_of(text(value, "layer", pointer), pointer + "/layer");
    calibration.kernel_families = texts(value, "kernel_families", pointer);
    calibration.frameworks = texts(value, "frameworks", pointer);
    calibration.clusters = texts(value, "clusters", pointer);
    calibration.accelerators = texts(value, "accelerators", pointer);
    calibration.values = entries(value, "coefficients", pointer, false);
    calibration.factors = entries(value, "factors", pointer, true);
    if (const auto found = value.find("kernel_laws"); found != value.end())
        calibration.kernels = std::make_shared<const KernelFamily>(kernel_family_from_json(*found, pointer + "/kernel_laws"));
    if (const auto found = value.find("hidden_sizes"); found != value.end()) {
        const std::string place = pointer + "/hidden_sizes";
        if (!found->is_array() || found->size() != 2) throw InputError("", place, "the smallest and the largest", found->type_name());
        calibration.smallest_hidden = number((*found)[0], place + "/0", 1, 1e7);
        calibration.largest_hidden = number((*found)[1], place + "/1", calibration.smallest_hidden, 1e7);
    }
    if (const auto found = value.find("measured"); found != value.end())
        calibration.coverage = coverage_from_json(*found, pointer + "/measured");
    calibration.site_spreads = entries(value, "site_spreads", pointer, true);
    if (const auto found = value.find("band"); found != value.end()) calibration.band = number(*found, pointer + "/band", 0, 5);
    if (const auto found = value.find("rows"); found != value.end())
        calibration.rows = static_cast<std::int64_t>(number(*found, pointer + "/rows", 0, 1e9));
    return calibration;
}

json to_json(const Calibration& calibration) {
    json value = {{"id", calibration.id}, {"name", calibration.name}, {"layer", layer_words[static_cast<std::size_t>(calibration.layer)]}};
    if (!calibration.kernel_families.empty()) value["kernel_families"] = calibration.kernel_families;
    if (!calibration.frameworks.empty()) value["frameworks"] = calibration.frameworks;
    if (!calibration.clusters.empty()) value["clusters"] = calibration.clusters;
    if (!calibration.accelerators.empty()) value["accelerators"] = calibration.accelerators;
    if (calibration.kernels) value["kernel_laws"] = to_json(*calibration.kernels);
    if (calibration.largest_hidden > 0) value["hidden_sizes"] = {calibration.smallest_hidden, calibration.largest_hidden};
    if (!calibration.values.empty()) value["coefficients"] = entries_json(calibration.values);
    if (!calibration.factors.empty()) value["factors"] = entries_json(calibration.factors);
    if (calibration.band) value["band"] = *calibration.band;
    if (!calibration.site_spreads.empty()) value["site_spreads"] = entries_json(calibration.site_spreads);
    if (!calibration.coverage.empty()) value["measured"] = to_json(calibration.coverage);
    if (calibration.rows > 0) value["rows"] = calibration.rows;
    return value;
}

std::vector<Calibration> calibrations_from_json(const json& document) {
    check_format(document, "calibration", calibration_version);
    const auto list = document.find("calibrations");
    if (list == document.end() || !list->is_array()) throw InputError("", "/calibrations", "a list", "none");
    std::vector<Calibration> all;
    for (std::size_t i = 0; i < list->size(); ++i) {
        all.push_back(calibration_from_json((*list)[i], fmt::format("/calibrations/{}", i)));
        all.back().source = text(document, "source", "");
    }
    return all;
}

std::vector<Calibration> read_calibrations(const std::filesystem::path& file) {
    const json document = read_json_file(file);
    try {
        return calibrations_from_json(document);
    } catch (const InputError& error) {
        throw error.in_file(file.string());
    }
}

}  // namespace layline
