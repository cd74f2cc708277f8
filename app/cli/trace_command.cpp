// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/trace_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "model/profiling/logs/log_json.h"
#include "model/profiling/logs/measured_run.h"
#include "model/profiling/traces/trace_json.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

struct Options {
    std::string file, runs;
    bool json = false;
};

void print_row(const char* name, double part_us, double whole_us) {
    fmt::print("  {:<30} {:>14.3f} us {:>6.1f} %\n", name, part_us, whole_us > 0 ? 100 * part_us / whole_us : 0.0);
}

void print_breakdown(const Breakdown& b) {
    print_row("span", b.span_us, b.span_us);
    print_row("busy", b.busy_us, b.span_us);
    print_row("idle", b.idle_us, b.span_us);
    print_row("compute", b.compute_us, b.span_us);
    print_row("communication", b.communication_us, b.span_us);
    print_row("  overlapped with compute", b.overlap_us, b.span_us);
    print_row("  exposed", b.exposed_communication_us, b.span_us);
    print_row("copies and fills", b.memory_us, b.span_us);
}

void print_rank(const RankBreakdown& rank) {
    if (rank.rank)
        fmt::print("rank {}{}\n", *rank.rank, rank.world_size ? fmt::format(" of {}", *rank.world_size) : "");
    else if (rank.process)
        fmt::print("process {}\n", *rank.process);
    print_breakdown(rank.device);
    for (const DeviceBreakdown& device : rank.by_device) {
        fmt::print("device {}\n", device.device);
        print_breakdown(device.time);
    }
    for (const StepBreakdown& step : rank.steps)
        fmt::print("  {:<20} {:>10.3f} ms on the host, device busy {:.3f} ms, exposed communication {:.3f} ms{}\n", step.name,
                   step.duration_us / 1000, step.device.busy_us / 1000, step.device.exposed_communication_us / 1000,
                   step.partial ? " (partly recorded)" : "");
}

void print_words(const TraceSummary& summary) {
    for (const RankBreakdown& rank : summary.ranks) print_rank(rank);
    if (!summary.reason.empty()) fmt::print("{}\n", summary.reason);
    for (const std::string& note : summary.notes) fmt::print(stderr, "note: {}\n", note);
}

std::string number_or_dash(const std::optional<double>& value, double unit = 1) {
    return value ? fmt::format("{:.2f}", *value / unit) : "-";
}

void print_words(const TrainingLog& log) {
    const LogSummary summary = summarize(log);
    fmt::print("{}: {} steps, {} of them left out of the medians (warm-up, another batch)\n", log.framework, log.steps.size(),
               summary.left_out);
    fmt::print("{:>10} {:>12} {:>14} {:>12} {:>14}\n", "iteration", "step time, s", "tokens/s/GPU", "TFLOP/s/GPU", "reserved, GiB");
    for (const LogStep& step : log.steps)
        fmt::print("{:>10} {:>12} {:>14} {:>12} {:>14}\n", step.iteration, number_or_dash(step.step_time_s),
                   number_or_dash(step.tokens_per_s_per_gpu), number_or_dash(step.tflops_per_gpu),
                   number_or_dash(step.peak_reserved_bytes, gib));
    fmt::print("{:>10} {:>12} {:>14} {:>12} {:>14}\n", "median", number_or_dash(summary.step_time_s),
               number_or_dash(summary.tokens_per_s_per_gpu), number_or_dash(summary.tflops_per_gpu),
               number_or_dash(summary.peak_reserved_bytes, gib));
    if (log.out_of_memory) fmt::print("The run ended out of memory.\n");
    for (const std::string& note : log.notes) fmt::print(stderr, "note: {}\n", note);
}

void run_log(const Options& options) {
    const TrainingLog log = read_training_log(options.file);
    std::vector<std::string> notes;
    if (!options.runs.empty()) write_text_file(options.runs, measured_runs_csv({measured_run(log, notes)}));
    if (options.json)
        print_json(to_json(log));
    else
        print_words(log);
}

void run(const Options& options) {
    if (trace_file_kind(options.file) == TraceFileKind::log) return run_log(options);
    if (!options.runs.empty()) throw InputError(options.file, "", "a training log, to write --runs from", "a profiler's trace");
    const TraceSummary summary = read_trace(options.file);
    if (options.json)
        print_json(to_json(summary));
    else
        print_words(summary);
}

}  // namespace

void add_trace_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("trace", "Says where the time went in a profiler's trace or a training log");
    command->add_option("file", options->file, "PyTorch profiler trace (.json, .json.gz), Nsight Systems export (.sqlite), training log")
        ->required();
    command->add_flag(
        "--json", options->json,
        "Answer, for a trace: ranks [{span_us, busy_us, idle_us, compute_us, communication_us, overlap_us, exposed_communication_us, "
        "memory_us, steps, by_device [{device, span_us, ...}] of processes with several}]; for a log: steps [{iteration, step_time_s, "
        "tokens_per_s_per_gpu, tflops_per_gpu, ...}], summary, run");
    command->add_option("--runs", options->runs, "Write the log as a measured run, for calibrate --runs (CSV)");
    command->callback([options, &status] {
        run(*options);
        status = 0;
    });
}

}  // namespace layline
