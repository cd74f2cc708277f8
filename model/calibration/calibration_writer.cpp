// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/calibration_writer.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/calibration/accelerator_fit.h"
#include "model/calibration/site_fit.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

using nlohmann::json;

double rounded(double value) { return std::strtod(fmt::format("{:.6g}", value).c_str(), nullptr); }

void round_entries(Calibration& calibration) {
    for (auto* entries : {&calibration.values, &calibration.factors})
        for (Calibration::Entry& entry : *entries) entry.value = rounded(entry.value);
    if (calibration.band) calibration.band = rounded(*calibration.band);
}

json measures_json(const ErrorMeasures& m) {
    return {{"rows", m.n}, {"mape", rounded(m.mape)}, {"median_ape", rounded(m.median_ape)}, {"p95_ape", rounded(m.p95_ape)}};
}

json spreads_json(const FitReport& report) {
    json spreads = json::object();
    for (const FittedCoefficient& fitted : report.coefficients) spreads[std::string(fitted.coefficient->name)] = rounded(fitted.spread);
    return spreads;
}

json fit_json(const FitReport& report) {
    json value = {{"rows", report.rows},
                  {"condition", rounded(report.condition)},
                  {"fitted", measures_json(report.fitted)},
                  {"spreads", spreads_json(report)}};
    if (report.cross_validated.n > 0) value["cross_validated"] = measures_json(report.cross_validated);
    if (report.with_residual_model.n > 0) value["with_residual_model"] = measures_json(report.with_residual_model);
    return value;
}

json entry_json(const CalibrationEntry& entry) {
    json value = to_json(entry.calibration);
    value["fit"] = fit_json(entry.report);
    if (entry.residual) {
        value["residual_model"] = entry.residual->to_json();
        value["residual_model"]["band"] = entry.residual_band;
    }
    return value;
}

std::vector<const MeasuredRun*> timed(const RunTable& table) {
    std::vector<const MeasuredRun*> runs;
    for (const MeasuredRun& run : table.runs)
        if (run.timed()) runs.push_back(&run);
    return runs;
}

void fit_families(const std::vector<const MeasuredRun*>& runs, CalibrationDocument& document) {
    std::map<std::string, std::vector<const MeasuredRun*>> families;
    for (const MeasuredRun* run : runs) families[run->scenario.cluster.accelerator.kernel_family].push_back(run);
    for (const auto& [family, members] : families) {
        AcceleratorFit fit = fit_accelerator(members);
        document.entries.push_back({std::move(fit.calibration), std::move(fit.report), std::nullopt, 0});
    }
}

void fit_sites(const std::vector<const MeasuredRun*>& runs, CalibrationLayer layer, const FitWatch& watch, CalibrationDocument& document) {
    double done = 0;
    for (const auto& site : by_site(runs)) {
        const double share = static_cast<double>(site.size()) / static_cast<double>(runs.size());
        const FitWatch within = [&](double part) { return !watch || watch(done + share * part); };
        SiteFit fit = fit_site(site, {layer, layer == CalibrationLayer::user, within});
        document.entries.push_back({std::move(fit.calibration), std::move(fit.report), std::move(fit.residual), fit.residual_band});
        done += share;
    }
}

}  // namespace

CalibrationDocument calibrate(const RunTable& table, CalibrationLayer layer, const std::string& source, const FitWatch& watch) {
    const std::vector<const MeasuredRun*> runs = timed(table);
    if (runs.empty()) throw InputError("", "--runs", "at least one run with a step time", "none");
    CalibrationDocument document;
    document.source = source;
    try {
        if (layer == CalibrationLayer::accelerator)
            fit_families(runs, document);
        else
            fit_sites(runs, layer, watch, document);
    } catch (const FitStopped&) {
        // What was fitted so far is the answer.
    }
    for (CalibrationEntry& entry : document.entries) round_entries(entry.calibration);
    return document;
}

std::string calibration_text(const CalibrationDocument& document) {
    json entries = json::array();
    for (const CalibrationEntry& entry : document.entries) entries.push_back(entry_json(entry));
    json out = {{"format", "layline/calibration"}, {"version", calibration_version}, {"calibrations", entries}};
    if (!document.source.empty()) out["source"] = document.source;
    return out.dump(1) + "\n";
}

void write_calibration(const CalibrationDocument& document, const std::filesystem::path& file) {
    write_text_file(file, calibration_text(document));
}

}  // namespace layline
