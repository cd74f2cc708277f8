// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/coefficients.h"

#include <array>

namespace layline {

namespace {

using C = Coefficients;

// Priors are the recipe's (reference: time-model, sections 7 and 8): medians and log spreads seen over public runs.
constexpr auto table = std::to_array<CoefficientInfo>({
    {"gemm_sustained", "s_g", &C::gemm_sustained, 1.0, 0.10, 0.6, 1.25},
    {"gemm_contraction", "k_g", &C::gemm_contraction, 60, 0.5, 1, 1000},
    {"gemm_wgrad", "x_wg", &C::gemm_wgrad, 1.0, 0.1, 0.7, 1.5},
    {"gemm_backward", "r_b", &C::gemm_backward, 1.0, 0.05, 0.8, 1.25},
    {"flash_efficiency", "e_fa", &C::flash_efficiency, 0.62, 0.25, 0.15, 0.95},
    {"flash_saturation_tokens", "s_fa", &C::flash_saturation_tokens, 400, 0.6, 30, 4000},
    {"flash_backward_ratio", "r_fab", &C::flash_backward_ratio, 0.80, 0.2, 0.4, 1.2},
    {"flash1_slowdown", "x_f1", &C::flash1_slowdown, 1.5, 0.3, 0.9, 3.5},
    {"flash3_speedup", "x_f3", &C::flash3_speedup, 1.5, 0.25, 0.8, 3},
    {"flash_small_head", "k_sh", &C::flash_small_head, 1.0, 0.15, 0.5, 1.3},
    {"softmax_bytes", "n_sm", &C::softmax_bytes, 9, 0.5, 3, 40},
    {"unfused_softmax", "x_us", &C::unfused_softmax, 3.0, 0.4, 1, 10},
    {"elementwise", "x_ew", &C::elementwise, 1.0, 0.4, 0.2, 5},
    {"unfused_norm_bytes", "n_un", &C::unfused_norm_bytes, 36, 0.5, 6, 150},
    {"stream_efficiency", "b_hbm", &C::stream_efficiency, 0.80, 0.1, 0.4, 1.0},
    {"launch_layer_s", "h_f", &C::launch_layer_s, 400e-6, 1.0, 5e-6, 5e-3},
    {"launch_backward_ratio", "r_hb", &C::launch_backward_ratio, 1.6, 0.3, 0.8, 3},
    {"launch_tp", "h_tp", &C::launch_tp, 0.1, 0.8, 0.002, 2},
    {"launch_unfused", "h_us", &C::launch_unfused, 1.25, 0.15, 1, 2},
    {"launch_recompute_s", "t_rec", &C::launch_recompute_s, 100e-6, 1.5, 1e-6, 5e-3},
    {"launch_tp_nodes_s", "h_tpn", &C::launch_tp_nodes_s, 1e-5, 1.5, 1e-7, 5e-3},
    {"tp_wire", "x_tp", &C::tp_wire, 1.0, 0.3, 0.5, 4},
    {"tp_latency_s", "a_tp", &C::tp_latency_s, 15e-6, 0.8, 1e-7, 3e-4},
    {"tp_overlap", "o_tp", &C::tp_overlap, 1e-6, 1.0, 1e-7, 1},
    {"cross_entropy_bytes", "n_ce", &C::cross_entropy_bytes, 20, 0.6, 2, 120},
    {"nic_efficiency", "e_nic", &C::nic_efficiency, 0.70, 0.4, 0.05, 1.0},
    {"scatter_bytes", "g_rs", &C::scatter_bytes, 4, 0.4, 1.8, 4.2},
    {"dp_overlap", "o_dp", &C::dp_overlap, 0.8, 0.4, 0.01, 1.5},
    {"rail_exponent", "g_rail", &C::rail_exponent, 0.6, 0.3, 0.05, 1.0},
    {"congestion_exponent", "n_cong", &C::congestion_exponent, 0.2, 0.7, 0.005, 1.5},
    {"optimizer_bytes", "x_opt", &C::optimizer_bytes, 1.5, 0.5, 0.3, 12},
    {"accumulation_bytes", "n_acc", &C::accumulation_bytes, 4, 0.7, 0.01, 16},
    {"step_s", "t_step", &C::step_s, 0.01, 1.5, 1e-5, 2},
    {"micro_batch_s", "t_mb", &C::micro_batch_s, 5e-4, 1.5, 1e-6, 0.1},
    {"pipeline_micro_batch_s", "t_mbp", &C::pipeline_micro_batch_s, 5e-4, 1.5, 1e-6, 0.1},
    {"recompute_micro_batch_s", "t_mbr", &C::recompute_micro_batch_s, 1e-3, 1.5, 1e-6, 0.1},
    {"p2p_efficiency", "e_p2p", &C::p2p_efficiency, 0.5, 0.5, 0.02, 1.0},
    {"p2p_latency_s", "a_p2p", &C::p2p_latency_s, 100e-6, 1.0, 2e-6, 20e-3},
    {"p2p_blocking", "k_p2p", &C::p2p_blocking, 0.3, 0.7, 0.001, 1},
    {"recompute", "x_rec", &C::recompute, 1.0, 0.1, 0.6, 1.5},
    {"memory_pressure", "k_mem", &C::memory_pressure, 0.02, 1.0, 1e-6, 3},
    {"memory_pressure_pipeline", "k_memp", &C::memory_pressure_pipeline, 0.02, 1.0, 1e-6, 3},
    {"split_backward", "x_zb", &C::split_backward, 0.0075, 0.8, 0.0005, 0.3},
    {"fp8_gemm", "s8", &C::fp8_gemm, 1.0, 0.15, 0.4, 2.0},
    {"fp4_gemm", "x_fp4", &C::fp4_gemm, 1.5, 0.3, 1.0, 4.0},
});

}  // namespace

std::span<const CoefficientInfo> coefficient_table() { return table; }

}  // namespace layline
