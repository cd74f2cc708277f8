// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace layline {

struct Coverage;
struct KernelFamily;
struct SiteSpreads;

/// Everything of the time model that is measured rather than counted. Positive and bounded; fitted in logarithm.
/// Symbols of the recipe (reference: time-model, section 7) in brackets.
struct Coefficients {
    double gemm_sustained = 1.0;            ///< [s_g] sustained over burst GEMM rate
    double gemm_contraction = 60;           ///< [k_g] contraction size at which half of the rate is lost
    double gemm_wgrad = 1.0;                ///< [x_wg]
    double gemm_backward = 1.0;             ///< [r_b]
    double flash_efficiency = 0.62;         ///< [e_fa]
    double flash_saturation_tokens = 400;   ///< [s_fa]
    double flash_backward_ratio = 0.80;     ///< [r_fab]
    double flash1_slowdown = 1.5;           ///< [x_f1]
    double flash3_speedup = 1.5;            ///< [x_f3] of FlashAttention-3 and its like over FlashAttention-2
    double flash_small_head = 1.0;          ///< [k_sh] rate with heads of 64 or less over that with 128
    double softmax_bytes = 9;               ///< [n_sm] per score, fused soft-max
    double unfused_softmax = 3.0;           ///< [x_us]
    double elementwise = 1.0;               ///< [x_ew]
    double unfused_norm_bytes = 36;         ///< [n_un] per element and norm
    double stream_efficiency = 0.80;        ///< [b_hbm]
    double launch_layer_s = 400e-6;         ///< [h_f] host time to launch a layer's forward
    double launch_backward_ratio = 1.6;     ///< [r_hb]
    double launch_tp = 0.1;                 ///< [h_tp]
    double launch_unfused = 1.25;           ///< [h_us]
    double launch_recompute_s = 100e-6;     ///< [t_rec]
    double launch_tp_nodes_s = 0;           ///< [h_tpn] more host time a layer's forward per tensor-parallel rank, in jobs of several nodes
    double tp_wire = 1.0;                   ///< [x_tp]
    double tp_latency_s = 15e-6;            ///< [a_tp]
    double tp_overlap = 1e-6;               ///< [o_tp]
    double cross_entropy_bytes = 20;        ///< [n_ce] per logit
    double nic_efficiency = 0.70;           ///< [e_nic]
    double scatter_bytes = 4;               ///< [g_rs] per gradient that ZeRO-3 reduces and scatters: 2 in 16 bit, 4 in 32
    double dp_overlap = 0.8;                ///< [o_dp]
    double rail_exponent = 0.6;             ///< [g_rail]
    double congestion_exponent = 0.2;       ///< [n_cong]
    double optimizer_bytes = 1.5;           ///< [x_opt]
    double accumulation_bytes = 4;          ///< [n_acc]
    double step_s = 0.01;                   ///< [t_step]
    double micro_batch_s = 5e-4;            ///< [t_mb]
    double pipeline_micro_batch_s = 1e-6;   ///< [t_mbp]
    double recompute_micro_batch_s = 1e-6;  ///< [t_mbr] per tensor-parallel rank, where whole layers are recomputed
    double p2p_efficiency = 0.5;            ///< [e_p2p]
    double p2p_latency_s = 100e-6;          ///< [a_p2p]
    double p2p_blocking = 0.3;              ///< [k_p2p] share of a transfer in which the sending rank computes nothing
    double recompute = 1.0;                 ///< [x_rec]
    double memory_pressure = 1e-6;          ///< [k_mem]
    double memory_pressure_pipeline = 1e-6;  ///< [k_memp]
    double split_backward = 0.0075;          ///< [x_zb] what a backward in two parts costs beyond one
    double fp8_gemm = 1.0;                   ///< [s8]
    double fp4_gemm = 1.5;                   ///< [x_fp4]

    double correction = 0;          ///< ln of a factor on the whole step: what a site's residual model says of this very scenario
    double band = 0.22;             ///< half-width of the 80 % band of a predicted step time, in logarithm; see step_band()
    double rows = 0;                ///< measured runs behind the layer that was fitted last; 0: datasheet
    std::string source = "priors";  ///< where from, shown in the status bar
    bool algorithms = true;         ///< collectives take NCCL's fastest algorithm; false: the recipe's one latency a doubling
    std::shared_ptr<const SiteSpreads> site_spreads;  ///< what the scenario's site may differ in; null: it was fitted itself
    std::shared_ptr<const Coverage> coverage;         ///< what the runs behind all layers had; null: nothing is known of them
    std::shared_ptr<const KernelFamily> kernels;  ///< laws measured on the machine itself; null: those of the accelerator's kernel family
    bool operator==(const Coefficients&) const = default;
};

/// One entry of the table that files, fits and documentation share.
struct CoefficientInfo {
    std::string_view name;    ///< member name, as in calibration files
    std::string_view symbol;  ///< of the recipe
    double Coefficients::*member;
    double prior, prior_sd, low, high;  ///< prior_sd in logarithm
};

/// By how much coefficients differ from site to site: standard deviations of their logarithms.
struct SiteSpreads {
    struct Entry {
        const CoefficientInfo* coefficient = nullptr;
        double spread = 0;
    };
    std::vector<Entry> of;
};

std::span<const CoefficientInfo> coefficient_table();

}  // namespace layline
