// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/calibration/kernel_fits.h"
#include "model/cost/calibration_file.h"
#include "model/profiling/bench/gpu_profile.h"
#include "model/scenario/cluster.h"

namespace layline {

/// What a profile says of one law, or why it says nothing.
struct ProfileFit {
    std::string name;  ///< "gemm bf16", "gemm fp8", "all_reduce on 8", "attention"
    KernelFitReport report;
};

/// Coefficients from a measured machine.
struct ProfileCalibration {
    Calibration calibration;  ///< of the user's layer, for this accelerator; without coefficients where nothing could be fitted
    std::vector<ProfileFit> fits;
    std::vector<std::string> notes;  ///< measurements not used, coefficients kept as they were, and why
    bool useful() const { return !calibration.values.empty() || calibration.kernels != nullptr; }
};

/// Fits the laws of products, collectives and attention to a profile's measurements and puts them, with the sustained rate and the memory's
/// bandwidth, into a calibration. Measurements flagged "busy" are not used.
/// @param accelerator whose data sheet the shares are of.
/// @throws InputError for a profile that stands for no whole GPU and for one of another accelerator's kind than its data sheet allows.
ProfileCalibration calibrate_from_profile(const GpuProfile& profile, const Accelerator& accelerator);

/// The accelerator preset of the GPU that a profile measured. @throws InputError where none is known by its name and memory.
Accelerator accelerator_of(const GpuProfile& profile);

/// {fits: [{name, samples, condition, median_error, p90_error, numbers: [{name, value, spread}], refusal}], notes}
nlohmann::json report_json(const ProfileCalibration& calibration);

/// A "layline/calibration" document.
std::string calibration_text(const ProfileCalibration& calibration);

/// The same as a file. @throws InputError where it cannot be written.
void write_calibration(const ProfileCalibration& calibration, const std::filesystem::path& file);

}  // namespace layline
