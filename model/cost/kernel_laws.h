// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/scenario/cluster.h"

namespace layline {

/// Time of one matrix product: launch + p-norm of its arithmetic and its traffic (reference: time-model, section 2).
struct GemmLaw {
    double efficiency = 0.75;         ///< of the dense peak, large shapes, in a burst
    double memory_efficiency = 0.55;  ///< of the memory's datasheet bandwidth
    double launch_s = 3e-6;
    double exponent = 4;  ///< of the norm that joins arithmetic and traffic: large = sharp roofline
    bool operator==(const GemmLaw&) const = default;
};

/// Time of one collective of S bytes inside the scale-up domain: latency + S * factor / rate + sqrt coefficient * sqrt(S).
struct CollectiveLaw {
    double latency_s = 0;
    double bytes_per_s = 0;
    double sqrt_s = 0;  ///< seconds per square root of a byte: what a ramp of message sizes costs
    bool operator==(const CollectiveLaw&) const = default;
};

enum class Collective { all_reduce, all_gather, reduce_scatter, all_to_all };

/// What one kind of GPU measures for matrix products and collectives.
struct KernelFamily {
    static constexpr std::size_t kinds = 4;
    static constexpr std::size_t sizes = 3;  ///< measured on 2, 4 and 8 ranks
    std::string name;
    GemmLaw gemm;
    std::array<std::array<CollectiveLaw, sizes>, kinds> collectives;
    bool link_relative = false;  ///< bytes_per_s is a share of the scale-up link, for accelerators that nobody measured
    bool operator==(const KernelFamily&) const = default;
};

/// The laws of the accelerator's kernel family, or the datasheet's where it names none that is known.
/// Read once from presets/calibrations/kernel-laws.json. @throws InputError when that file is missing or broken.
const KernelFamily& kernel_family(const Accelerator& accelerator);

/// Whether the family was measured, not assumed from the datasheet.
bool is_measured(const KernelFamily& family);

/// All families of the file, the datasheet's first.
const std::vector<KernelFamily>& kernel_families();

/// One family as kernel-laws.json and calibrations hold it: {name, link_relative, gemm {efficiency, memory_efficiency, launch_s, exponent},
/// collectives {all_reduce {"2": {latency_s, bytes_per_s, sqrt_s}, "4", "8"}, all_gather, reduce_scatter, all_to_all}}.
/// @throws InputError below `pointer` for what is missing and for numbers no kernel could have.
KernelFamily kernel_family_from_json(const nlohmann::json& value, const std::string& pointer);
nlohmann::json to_json(const KernelFamily& family);

/// Latency and transfer of one collective over `ranks` of the scale-up domain, seconds.
struct CollectiveTime {
    double latency_s = 0;
    double wire_s = 0;  ///< bandwidth part
    double ramp_s = 0;  ///< square-root part
};
CollectiveTime collective_time(const KernelFamily& family, const Link& scale_up, Collective kind, double ranks, double bytes);

/// m x n x k product with 2-byte operands: launch/2 + ((2mnk(1 + k_g/k)/rate)^q + (bytes/bandwidth)^q)^(1/q).
struct GemmRates {
    double launch_s, exponent;
    double contraction;  ///< k_g: contraction size that costs as much again as the product's own
    double bytes_per_s;  ///< of memory traffic, already derated
    double element_bytes;
};
double gemm_s(const GemmRates& rates, double flops_per_s, double m, double n, double k);

}  // namespace layline
