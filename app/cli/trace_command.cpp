// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/trace_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "model/profiling/traces/trace_json.h"

namespace layline {

namespace {

struct Options {
    std::string file;
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

void run(const Options& options) {
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
    command->add_flag("--json", options->json,
                      "Answer: ranks [{span_us, busy_us, idle_us, compute_us, communication_us, overlap_us, exposed_communication_us, "
                      "memory_us, steps}]");
    command->callback([options, &status] {
        run(*options);
        status = 0;
    });
}

}  // namespace layline
