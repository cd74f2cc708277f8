// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/profiling/logs/training_log.h"

namespace layline {

/// A row of the measured-runs table that calibration reads: column name -> text, columns that are not stated left out.
using MeasuredRunRow = std::map<std::string, std::string, std::less<>>;

/// The table's columns, in its order.
const std::vector<std::string_view>& measured_run_columns();

/// What the log's settings and steps say of the run. What the log does not state stays out; `notes` receives what had to be worked out.
MeasuredRunRow measured_run(const TrainingLog& log, std::vector<std::string>& notes);

/// The header and one line per run, in RFC 4180's quoting.
std::string measured_runs_csv(const std::vector<MeasuredRunRow>& runs);

}  // namespace layline
