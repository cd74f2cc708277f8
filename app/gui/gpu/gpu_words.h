// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "model/profiling/bench/gpu_profile.h"
#include "model/profiling/devices/device.h"
#include "model/scenario/cluster.h"
#include "widgets/gpu/device_card.h"
#include "widgets/gpu/topology_view.h"
#include "widgets/sheet/sheet.h"

namespace layline {

/// One device of an inventory with its last minute.
DeviceFacts device_facts(const GpuInventory& inventory, std::size_t device, const std::deque<std::vector<GpuSample>>& history,
                         int most_readings);

/// Links row by row, for a TopologyView.
std::vector<TopologyLink> topology_links(const GpuInventory& inventory);

/// Links, modes, slices and processes of one device.
void add_device_rows(Sheet& sheet, const GpuDevice& device, const GpuSample& now);

/// What a profile measured, each with its share of the data sheet's peak where there is one.
void add_measurements(Sheet& sheet, const GpuProfile& profile, const std::optional<Accelerator>& accelerator);

/// "NVIDIA H200, GPU 0 of 8"
QString device_title(const GpuDevice& device);

}  // namespace layline
