// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/kernel_laws.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

constexpr std::array<const char*, KernelFamily::kinds> kind_keys = {"all_reduce", "all_gather", "reduce_scatter", "all_to_all"};
constexpr std::array<const char*, KernelFamily::sizes> size_keys = {"2", "4", "8"};

/// A number of an object, within bounds.
double number(const nlohmann::json& object, const char* key, const std::string& pointer, double low, double high) {
    const std::string place = pointer + "/" + key;
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (found == object.end() || !found->is_number())
        throw InputError("", place, "a number", found == object.end() ? "nothing" : found->type_name());
    const double value = found->get<double>();
    if (!(value >= low && value <= high)) throw InputError("", place, fmt::format("{:g} to {:g}", low, high), fmt::format("{:g}", value));
    return value;
}

const nlohmann::json& child(const nlohmann::json& object, const char* key, const std::string& pointer) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (found == object.end()) throw InputError("", pointer + "/" + key, "an object", "nothing");
    return *found;
}

CollectiveLaw read_collective(const nlohmann::json& value, const std::string& pointer) {
    return {number(value, "latency_s", pointer, 0, 1), number(value, "bytes_per_s", pointer, 1e-3, 1e14),
            number(value, "sqrt_s", pointer, 0, 1e-3)};
}

std::vector<KernelFamily> load() {
    const std::filesystem::path file = presets_folder() / "calibrations" / "kernel-laws.json";
    const nlohmann::json document = read_json_file(file);
    check_format(document, "kernel-laws", 1);
    std::vector<KernelFamily> families;
    const auto list = document.find("families");
    if (list == document.end() || !list->is_array()) throw InputError(file.string(), "/families", "a list of kernel laws", "none");
    try {
        for (std::size_t i = 0; i < list->size(); ++i)
            families.push_back(kernel_family_from_json((*list)[i], fmt::format("/families/{}", i)));
    } catch (const InputError& error) {
        throw error.in_file(file.string());
    }
    if (families.empty()) throw InputError(file.string(), "/families", "at least the datasheet's laws", "none");
    return families;
}

/// Which of the measured group sizes stands for `ranks`: the nearest on a log scale; larger groups use 8.
std::size_t size_index(double ranks) { return ranks <= 4.0 / 1.5 ? 0 : ranks <= 8.0 / 1.5 ? 1 : 2; }

}  // namespace

KernelFamily kernel_family_from_json(const nlohmann::json& value, const std::string& pointer) {
    KernelFamily family;
    const nlohmann::json& name = child(value, "name", pointer);
    if (!name.is_string()) throw InputError("", pointer + "/name", "a text", name.type_name());
    family.name = name.get<std::string>();
    if (const auto found = value.find("link_relative"); found != value.end()) {
        if (!found->is_boolean()) throw InputError("", pointer + "/link_relative", "true or false", found->type_name());
        family.link_relative = found->get<bool>();
    }
    const nlohmann::json& gemm = child(value, "gemm", pointer);
    const std::string place = pointer + "/gemm";
    family.gemm = {number(gemm, "efficiency", place, 1e-3, 1.5), number(gemm, "memory_efficiency", place, 1e-3, 1.5),
                   number(gemm, "launch_s", place, 0, 0.01), number(gemm, "exponent", place, 1, 20)};
    const nlohmann::json& collectives = child(value, "collectives", pointer);
    for (std::size_t kind = 0; kind < KernelFamily::kinds; ++kind) {
        const std::string of_kind = pointer + "/collectives";
        const nlohmann::json& sizes = child(collectives, kind_keys[kind], of_kind);
        for (std::size_t size = 0; size < KernelFamily::sizes; ++size) {
            const std::string of_size = fmt::format("{}/{}", of_kind, kind_keys[kind]);
            family.collectives[kind][size] =
                read_collective(child(sizes, size_keys[size], of_size), fmt::format("{}/{}", of_size, size_keys[size]));
        }
    }
    return family;
}

nlohmann::json to_json(const KernelFamily& family) {
    nlohmann::json collectives = nlohmann::json::object();
    for (std::size_t kind = 0; kind < KernelFamily::kinds; ++kind)
        for (std::size_t size = 0; size < KernelFamily::sizes; ++size) {
            const CollectiveLaw& law = family.collectives[kind][size];
            collectives[kind_keys[kind]][size_keys[size]] = {
                {"latency_s", law.latency_s}, {"bytes_per_s", law.bytes_per_s}, {"sqrt_s", law.sqrt_s}};
        }
    nlohmann::json value = {{"name", family.name},
                            {"gemm",
                             {{"efficiency", family.gemm.efficiency},
                              {"memory_efficiency", family.gemm.memory_efficiency},
                              {"launch_s", family.gemm.launch_s},
                              {"exponent", family.gemm.exponent}}},
                            {"collectives", collectives}};
    if (family.link_relative) value["link_relative"] = true;
    return value;
}

const std::vector<KernelFamily>& kernel_families() {
    static const std::vector<KernelFamily> families = load();
    return families;
}

const KernelFamily& kernel_family(const Accelerator& accelerator) {
    const std::vector<KernelFamily>& families = kernel_families();
    const auto found = std::ranges::find(families, accelerator.kernel_family, &KernelFamily::name);
    return found == families.end() ? families.front() : *found;
}

bool is_measured(const KernelFamily& family) { return !family.link_relative; }

CollectiveTime collective_time(const KernelFamily& family, const Link& scale_up, Collective kind, double ranks, double bytes) {
    const CollectiveLaw& law = family.collectives[static_cast<std::size_t>(kind)][size_index(ranks)];
    const double rate = family.link_relative ? law.bytes_per_s * scale_up.bytes_per_s : law.bytes_per_s;
    const double factor = (kind == Collective::all_reduce ? 2.0 : 1.0) * (ranks - 1) / ranks;
    return {law.latency_s, bytes * factor / rate, law.sqrt_s * std::sqrt(bytes)};
}

double gemm_s(const GemmRates& rates, double flops_per_s, double m, double n, double k) {
    const double arithmetic_s = 2 * m * n * k * (1 + rates.contraction / k) / flops_per_s;
    const double traffic_s = rates.element_bytes * (m * n + n * k + m * k) / rates.bytes_per_s;
    const double larger_s = std::max(arithmetic_s, traffic_s);
    const double ratio = std::min(arithmetic_s, traffic_s) / larger_s;
    // (a^q + b^q)^(1/q) with the larger term outside: the same number with smaller powers.
    return 0.5 * rates.launch_s + larger_s * std::pow(1 + std::pow(ratio, rates.exponent), 1 / rates.exponent);
}

}  // namespace layline
