// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "model/profiling/devices/device.h"
#include "model/scenario/cluster.h"

namespace layline {

/// The id of the accelerator preset that a driver's name ("NVIDIA A100-SXM4-80GB", "NVIDIA H100 80GB HBM3", "AMD Instinct MI300X") and the
/// visible memory mean; nothing where there is none. Memory decides between variants and must fit to 10 %.
std::optional<std::string> accelerator_preset_of(const std::string& name, double memory_bytes);

/// A cluster of nodes like one machine.
struct MachineCluster {
    Cluster cluster;
    std::string assumed;  ///< what the machine does not tell, and where it was taken from; a sentence
};

/// The accelerator by its preset; memory, GPUs a node and their link as they are here; the network as in the first cluster preset with this
/// accelerator. @param gpus of the whole run, rounded up to whole nodes.
/// @throws InputError where no preset describes the GPUs, or where they are of several kinds, or slices.
MachineCluster cluster_of(const GpuInventory& inventory, std::int64_t gpus);

}  // namespace layline
