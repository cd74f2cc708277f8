// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/profiling/devices/device.h"

namespace layline {

/// Every field as {"value": ..., "unit": "..."} or {"value": null, "reason": "why there is none"}.
nlohmann::json to_json(const GpuSample& sample);
nlohmann::json to_json(const GpuDevice& device);
nlohmann::json to_json(const GpuLink& link);
/// {status, reason, advice, driver_version, library, library_version, cuda_version, devices, links}
nlohmann::json to_json(const GpuInventory& inventory);

/// The way back; what is not there stays unknown, with a reason. @throws InputError below `pointer` for values of another type.
GpuSample sample_from_json(const nlohmann::json& json, const std::string& pointer);
GpuDevice device_from_json(const nlohmann::json& json, const std::string& pointer);
GpuInventory inventory_from_json(const nlohmann::json& json, const std::string& pointer);
std::vector<GpuDevice> devices_from_json(const nlohmann::json& json, const std::string& pointer);
std::vector<GpuLink> links_from_json(const nlohmann::json& json, const std::string& pointer);

}  // namespace layline
