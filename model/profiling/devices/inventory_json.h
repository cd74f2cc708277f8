// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/profiling/devices/device.h"

namespace layline {

/// A field is {"value": x, "unit": "W"}, or {"value": null, "reason": "not supported by this GPU"}.
nlohmann::json to_json(const GpuDevice& device);
nlohmann::json to_json(const GpuSample& sample);
nlohmann::json to_json(const GpuLink& link);

}  // namespace layline
