// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace layline {

/// Dense peak rates, FLOP/s, without sparsity. 0: the unit does not exist.
struct PeakRates {
    double fp32 = 0, tf32 = 0, bf16 = 0, fp16 = 0, fp8 = 0, fp4 = 0;
    bool operator==(const PeakRates&) const = default;
};

/// One device as the framework sees it.
struct Accelerator {
    std::string id;
    std::string name;
    std::string kernel_family;  ///< whose kernel laws it uses: A100, H100, H200, B200, ...; empty: none measured
    PeakRates peak_flops_per_s;
    double memory_bytes = 0;         ///< as sold, in GiB where the vendor's GB is nominal ("80 GB" cards: 80 GiB)
    double usable_memory_bytes = 0;  ///< what the framework can see
    double memory_bytes_per_s = 0;
    double host_bytes_per_s = 25e9;  ///< to host memory, one way: 16 lanes of PCIe 4.0 unless the preset knows better
    double power_w = 0;
    double price_usd_per_hour = 0;  ///< typical; 0: unknown
    bool operator==(const Accelerator&) const = default;
};

struct Link {
    double bytes_per_s = 0;  ///< one way, per GPU
    double latency_s = 0;
    bool operator==(const Link&) const = default;
};

/// GPUs in nodes, nodes in a network. The scale-up domain may span nodes (NVL72).
struct Cluster {
    std::string id;
    std::string name;
    Accelerator accelerator;
    std::int64_t gpus = 0;  ///< how many the run uses
    std::int64_t gpus_per_node = 8;
    std::int64_t scale_up_gpus = 8;  ///< GPUs that reach one another over the scale-up link
    Link scale_up;
    Link network;  ///< NIC share of one GPU
    bool operator==(const Cluster&) const = default;
};

}  // namespace layline
