// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/profiling/files/read_control.h"

namespace layline {

/// One logged step. Where the framework averages over a logging interval, so do these.
struct LogStep {
    std::int64_t iteration = 0;
    std::optional<double> step_time_s;
    std::optional<double> tokens_per_s_per_gpu, tokens_per_s;
    std::optional<double> tflops_per_gpu;  ///< 1e12 FLOP/s, by the framework's own count
    std::optional<double> global_batch;    ///< sequences
    std::optional<double> peak_allocated_bytes, peak_reserved_bytes;
    std::optional<double> device_used_bytes;    ///< of the whole device, as its driver counts
    std::optional<std::int64_t> time_stamp_us;  ///< of the log line
};

/// What a training log tells.
struct TrainingLog {
    std::string file;
    std::string framework;  ///< "megatron-lm", "torchtitan", "nanotron"
    std::vector<LogStep> steps;
    std::map<std::string, std::string> settings;                               ///< as the log prints them
    std::map<std::int64_t, double> peak_allocated_bytes, peak_reserved_bytes;  ///< by rank, where the log names ranks
    bool out_of_memory = false;
    std::vector<std::string> notes;
};

/// Times and rates of the steps that count: those with the run's final global batch, without warm-up.
struct LogSummary {
    std::size_t steps = 0;  ///< that count
    std::size_t left_out = 0;
    std::optional<double> global_batch;
    std::optional<double> step_time_s, step_time_low_s, step_time_high_s;                ///< median, 10th and 90th percentile
    std::optional<double> tokens_per_s_per_gpu, tflops_per_gpu;                          ///< medians
    std::optional<double> peak_allocated_bytes, peak_reserved_bytes, device_used_bytes;  ///< largest over ranks and steps
};
LogSummary summarize(const TrainingLog& log);

/// Reads a log of Megatron-LM (old and new, Primus), torchtitan or nanotron, plain or gzip, with prefixes and colour codes.
/// @throws InputError for an unreadable file and for one without a single step or out-of-memory message; the place is the byte where it
/// ended.
TrainingLog read_training_log(const std::filesystem::path& file, ReadControl* control = nullptr);

}  // namespace layline
