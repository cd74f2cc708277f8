// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/cost/coverage.h"
#include "model/scenario/scenario.h"

namespace layline {

/// Which of the layers of coefficients a calibration is. Later ones are applied over earlier ones.
enum class CalibrationLayer {
    accelerator,  ///< fitted over the public runs of one kernel family
    framework,    ///< what a class of training systems changes on any accelerator
    site,         ///< one framework on one cluster
    user,         ///< the user's own runs
};

/// Some coefficients, and the scenarios they hold for.
struct Calibration {
    struct Entry {
        const CoefficientInfo* coefficient = nullptr;
        double value = 0;
        bool operator==(const Entry&) const = default;
    };
    std::string id, name, source;
    CalibrationLayer layer = CalibrationLayer::user;
    std::vector<std::string> kernel_families, frameworks, clusters, accelerators;  ///< empty: any
    /// Hidden sizes it was fitted on; it holds to half of the smallest and twice the largest. Both 0: any.
    double smallest_hidden = 0, largest_hidden = 0;
    std::vector<Entry> values;                    ///< replace the layer below
    std::vector<Entry> factors;                   ///< multiply the layer below
    std::shared_ptr<const KernelFamily> kernels;  ///< replace the kernel family's laws; null: they stay
    std::optional<double> band;                   ///< half-width of the 80 % band, logarithm; none: the layer below's
    std::vector<Entry> site_spreads;              ///< what sites differ in: standard deviations in logarithm; empty: it is of one site
    std::int64_t rows = 0;                        ///< runs it was fitted on
    Coverage coverage;                            ///< what these had; empty: not stated
    bool operator==(const Calibration&) const = default;
};

bool applies(const Calibration& calibration, const Scenario& scenario);

/// The coefficients with this layer over them, kept within the table's bounds.
Coefficients applied(const Calibration& calibration, Coefficients coefficients);

/// Reads one entry of "calibrations". Keys it does not know (a report, a residual model) are left to others.
/// @throws InputError with the JSON pointer for unknown coefficients and numbers outside their bounds.
Calibration calibration_from_json(const nlohmann::json& value, const std::string& pointer = "");
nlohmann::json to_json(const Calibration& calibration);

/// Every calibration of a "layline/calibration" document or file, in its order. @throws InputError.
std::vector<Calibration> calibrations_from_json(const nlohmann::json& document);
std::vector<Calibration> read_calibrations(const std::filesystem::path& file);

inline constexpr int calibration_version = 1;

}  // namespace layline
