// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "model/profiling/logs/training_log.h"

namespace layline {

/// Each takes one line without colour codes. @returns the step it reports, where it reports one; settings and memory go into `log`.
/// Megatron-LM `training_log` and `print_args`; forks that write "current/average"; Primus. MB there are 2^20 bytes.
std::optional<LogStep> megatron_line(std::string_view line, TrainingLog& log);
/// torchtitan `MetricsProcessor.log`: tokens per second are per device, memory is the most reserved; the step's time follows from time
/// stamps.
std::optional<LogStep> torchtitan_line(std::string_view line, TrainingLog& log);
/// nanotron: values with three digits and K, M, G, T in powers of 1000.
std::optional<LogStep> nanotron_line(std::string_view line, TrainingLog& log);

}  // namespace layline
