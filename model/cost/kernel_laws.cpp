// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/kernel_laws.h"

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

CollectiveLaw read_collective(const nlohmann::json& value) {
    return {value.at("latency_s").get<double>(), value.at("bytes_per_s").get<double>(), value.at("sqrt_s").get<double>()};
}

KernelFamily read_family(const nlohmann::json& value) {
    KernelFamily family;
    family.name = value.at("name").get<std::string>();
    family.link_relative = value.value("link_relative", false);
    const nlohmann::json& gemm = value.at("gemm");
    family.gemm = {gemm.at("efficiency").get<double>(), gemm.at("memory_efficiency").get<double>(), gemm.at("launch_s").get<double>(),
                   gemm.at("exponent").get<double>()};
    for (std::size_t kind = 0; kind < KernelFamily::kinds; ++kind)
        for (std::size_t size = 0; size < KernelFamily::sizes; ++size)
            family.collectives[kind][size] = read_collective(value.at("collectives").at(kind_keys[kind]).at(size_keys[size]));
    return family;
}

std::vector<KernelFamily> load() {
    const std::filesystem::path file = presets_folder() / "calibrations" / "kernel-laws.json";
    const nlohmann::json document = read_json_file(file);
    check_format(document, "kernel-laws", 1);
    std::vector<KernelFamily> families;
    try {
        for (const nlohmann::json& value : document.at("families")) families.push_back(read_family(value));
    } catch (const nlohmann::json::exception& error) {
        throw InputError(file.string(), "/families", "kernel laws", error.what());
    }
    if (families.empty()) throw InputError(file.string(), "/families", "at least the datasheet's laws", "none");
    return families;
}

/// Which of the measured group sizes stands for `ranks`: the nearest on a log scale; larger groups use 8.
std::size_t size_index(double ranks) { return ranks <= 4.0 / 1.5 ? 0 : ranks <= 8.0 / 1.5 ? 1 : 2; }

}  // namespace

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
