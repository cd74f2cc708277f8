// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/run_library.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/calibration/published_runs.h"

namespace layline {

namespace {

std::vector<double> errors_of(const std::vector<KnownRun>& runs, const std::string& source) {
    std::vector<double> errors;
    for (const KnownRun& run : runs)
        if (source.empty() || run.source() == source) errors.push_back(run.error());
    return errors;
}

}  // namespace

std::shared_ptr<const RunLibrary> RunLibrary::read(std::vector<std::filesystem::path> files, const Predictor& predictor) {
    auto library = std::make_shared<RunLibrary>();
    library->files_ = std::move(files);
    if (!library->files_.empty()) library->own_ = read_runs(library->files_);
    const auto add = [&](const std::vector<MeasuredRun>& runs, bool published) {
        for (const MeasuredRun& run : runs)
            if (run.timed()) library->runs_.push_back({&run, published, predictor.predict(run.scenario)});
    };
    add(published_runs(), true);
    add(library->own_.runs, false);
    return library;
}

ErrorMeasures RunLibrary::error(const std::string& source) const { return measure(errors_of(runs_, source)); }

double RunLibrary::share_within(double error, const std::string& source) const {
    const std::vector<double> errors = errors_of(runs_, source);
    if (errors.empty()) return 0;
    const auto within = std::ranges::count_if(errors, [&](double value) { return std::abs(value) <= error; });
    return static_cast<double>(within) / static_cast<double>(errors.size());
}

std::vector<std::string> RunLibrary::sources() const {
    std::vector<std::string> found;
    for (const KnownRun& run : runs_)
        if (std::ranges::find(found, run.source()) == found.end()) found.push_back(run.source());
    return found;
}

}  // namespace layline
