// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/calibration/error_measures.h"
#include "model/calibration/measured_run.h"
#include "model/calibration/predictor.h"

namespace layline {

/// A measured run and what the model says of it.
struct KnownRun {
    const MeasuredRun* run = nullptr;  ///< timed; owned by the library, or published
    bool published = false;
    StepPrediction predicted;

    double error() const { return predicted.step_time_s / run->step_time_s - 1; }
    /// Where it is from, as it is grouped: "published", or the stem of its file.
    std::string source() const { return published ? "published" : run->file; }
};

/// Every measured run that the window knows: published single results among the presets, and tables the user opened. Immutable.
class RunLibrary {
  public:
    /// Reads the tables and predicts every run: for a worker. @throws InputError for a file that is no table of runs.
    static std::shared_ptr<const RunLibrary> read(std::vector<std::filesystem::path> files, const Predictor& predictor);

    const std::vector<KnownRun>& runs() const { return runs_; }
    const RunTable& own() const { return own_; }
    const std::vector<std::filesystem::path>& files() const { return files_; }
    /// Of all runs, or of those of one source.
    ErrorMeasures error(const std::string& source = {}) const;
    double share_within(double error, const std::string& source = {}) const;
    std::vector<std::string> sources() const;

  private:
    std::vector<std::filesystem::path> files_;
    RunTable own_;
    std::vector<KnownRun> runs_;
};

using RunLibraryPtr = std::shared_ptr<const RunLibrary>;

}  // namespace layline
