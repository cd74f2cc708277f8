// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/calibration/csv_table.h"
#include "model/calibration/measured_run.h"

namespace layline {

/// One row of the table as a run. @param plan what ran where the row does not say: all of it where no model is stated, its cluster where
/// no cluster is; null for rows that must say all themselves.
/// @throws InputError whose expected/found say why the row cannot be used: it contradicts itself or the plan.
MeasuredRun run_from_row(const CsvTable& table, std::size_t row, const Scenario* plan = nullptr);

/// The cluster preset with the row's accelerator in it, and that accelerator's scale-up link where the preset was made for another.
/// @throws InputError for an unknown id.
Cluster cluster_with(const std::string& cluster_id, const std::string& accelerator_id);

}  // namespace layline
