// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/fit_terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "model/scenario/input_error.h"

namespace layline {

namespace {

struct NamedTerm {
    std::string_view name;
    double spread;
};

// The lists and spreads of the recipe (time-model, sections 7 and 8), and what later fits on the same runs have shown to matter: small
// heads, FlashAttention-3, blocking transfers, the cost of a recomputed micro-batch.
constexpr std::array accelerator_names = {"gemm_sustained",
                                          "gemm_contraction",
                                          "flash_efficiency",
                                          "flash_saturation_tokens",
                                          "flash_backward_ratio",
                                          "flash3_speedup",
                                          "flash_small_head",
                                          "softmax_bytes",
                                          "unfused_softmax",
                                          "elementwise",
                                          "launch_layer_s",
                                          "launch_backward_ratio",
                                          "launch_tp",
                                          "launch_unfused",
                                          "launch_recompute_s",
                                          "tp_wire",
                                          "tp_latency_s",
                                          "tp_overlap",
                                          "nic_efficiency",
                                          "dp_overlap",
                                          "congestion_exponent",
                                          "rail_exponent",
                                          "optimizer_bytes",
                                          "accumulation_bytes",
                                          "step_s",
                                          "micro_batch_s",
                                          "recompute_micro_batch_s",
                                          "cross_entropy_bytes",
                                          "p2p_efficiency",
                                          "p2p_latency_s",
                                          "p2p_blocking",
                                          "fp8_gemm",
                                          "fp4_gemm"};

constexpr std::array deviations = std::to_array<NamedTerm>({{"gemm_sustained", 0.05},
                                                            {"elementwise", 0.3},
                                                            {"launch_layer_s", 0.6},
                                                            {"step_s", 1},
                                                            {"micro_batch_s", 1},
                                                            {"cross_entropy_bytes", 0.4},
                                                            {"optimizer_bytes", 0.4},
                                                            {"nic_efficiency", 0.4},
                                                            {"flash_efficiency", 0.3},
                                                            {"tp_overlap", 1},
                                                            {"tp_latency_s", 1}});

constexpr std::array site_names = {"gemm_sustained",
                                   "flash_efficiency",
                                   "flash1_slowdown",
                                   "softmax_bytes",
                                   "unfused_softmax",
                                   "elementwise",
                                   "unfused_norm_bytes",
                                   "tp_wire",
                                   "nic_efficiency",
                                   "dp_overlap",
                                   "rail_exponent",
                                   "congestion_exponent",
                                   "pipeline_micro_batch_s",
                                   "recompute_micro_batch_s",
                                   "memory_pressure_pipeline",
                                   "recompute",
                                   "p2p_efficiency",
                                   "launch_layer_s",
                                   "launch_tp",
                                   "launch_recompute_s",
                                   "launch_tp_nodes_s",
                                   "scatter_bytes",
                                   "fp8_gemm",
                                   "step_s",
                                   "micro_batch_s",
                                   "cross_entropy_bytes",
                                   "optimizer_bytes",
                                   "tp_latency_s",
                                   "accumulation_bytes"};

constexpr std::size_t enough_rows = 15, some_rows = 4;
constexpr std::array few_rows = std::to_array<NamedTerm>(
    {{"gemm_sustained", 0.05}, {"elementwise", 0.2}, {"tp_wire", 0.15}, {"nic_efficiency", 0.2}, {"pipeline_micro_batch_s", 1}});

template <class Names>
std::vector<FitTerm> with_table_spreads(const Names& names) {
    std::vector<FitTerm> terms;
    for (const std::string_view name : names) {
        const CoefficientInfo& info = coefficient_named(name);
        terms.push_back({&info, info.prior_sd});
    }
    return terms;
}

template <class Terms>
std::vector<FitTerm> with_own_spreads(const Terms& named) {
    std::vector<FitTerm> terms;
    for (const NamedTerm& term : named) terms.push_back({&coefficient_named(term.name), term.spread});
    return terms;
}

}  // namespace

const CoefficientInfo& coefficient_named(std::string_view name) {
    const auto table = coefficient_table();
    const auto found = std::ranges::find(table, name, &CoefficientInfo::name);
    if (found == table.end()) throw InputError("", "", "the name of a coefficient", fmt::format("\"{}\"", name));
    return *found;
}

std::vector<FitTerm> accelerator_terms() { return with_table_spreads(accelerator_names); }
std::vector<FitTerm> deviation_terms() { return with_own_spreads(deviations); }
std::vector<FitTerm> site_terms(std::size_t rows) {
    if (rows >= enough_rows) return with_table_spreads(site_names);
    return rows >= some_rows ? deviation_terms() : with_own_spreads(few_rows);
}

std::vector<FitUnknown> unknowns_around(const Coefficients& base, std::span<const FitTerm> terms) {
    // Below this a time or a share is "none": no place to start a logarithm from.
    constexpr double off = 2e-6;
    std::vector<FitUnknown> unknowns;
    for (const FitTerm& term : terms) {
        const CoefficientInfo& info = *term.coefficient;
        const double value = base.*info.member;
        const double centre = std::clamp(value > off ? value : info.prior, info.low, info.high);
        unknowns.push_back({&info, -1, std::log(centre), term.spread, std::log(info.low), std::log(info.high)});
    }
    return unknowns;
}

}  // namespace layline
