// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "model/profiling/bench/gpu_profile.h"

namespace layline {

/// A profile as a file: "format": "layline/profile", "version": 1, status, reason, advice, created, host, devices, links, cuda, libraries,
/// conditions, measurements, restrictions, notes. What identifies the machine's GPUs (UUIDs) and other people's processes is left out.
nlohmann::json to_json(const GpuProfile& profile);

/// What calibration and a view need of a profile: its status and words, restrictions, notes, devices, links and measurements.
/// @throws InputError with the place for what is no profile of a known version.
GpuProfile profile_from_json(const nlohmann::json& document);

/// @throws InputError naming file and place.
GpuProfile read_profile(const std::filesystem::path& file);

}  // namespace layline
