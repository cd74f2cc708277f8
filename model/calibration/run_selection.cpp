// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/run_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/cost/flops.h"

namespace layline {

namespace {

bool in(const std::vector<std::string>& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

bool selected(const MeasuredRun& run, const RunSelection& selection) {
    const std::string& framework = run.scenario.training.framework;
    const std::string& family = run.scenario.cluster.accelerator.kernel_family;
    return run.timed() && (selection.frameworks.empty() || in(selection.frameworks, framework)) &&
           !in(selection.not_frameworks, framework) && (selection.kernel_families.empty() || in(selection.kernel_families, family));
}

/// Of the 16-bit peak whatever the precision, so that one threshold serves all.
double measured_mfu(const MeasuredRun& run) {
    return model_flops(run.scenario, MfuConvention::palm) /
           (run.step_time_s * static_cast<double>(run.scenario.cluster.gpus) * run.scenario.cluster.accelerator.peak_flops_per_s.bf16);
}

}  // namespace

RunTable select_runs(RunTable table, const RunSelection& selection) {
    RunTable kept;
    kept.dropped = std::move(table.dropped);
    for (MeasuredRun& run : table.runs) {
        if (!selected(run, selection)) continue;
        const double mfu = measured_mfu(run);
        if (mfu < selection.least_mfu)
            kept.dropped.push_back(
                {run.file, 0, run.run_id, fmt::format("MFU of {:.1f} %, below {:.1f} %", 100 * mfu, 100 * selection.least_mfu)});
        else
            kept.runs.push_back(std::move(run));
    }
    return kept;
}

}  // namespace layline
