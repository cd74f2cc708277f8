// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/schedule_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/cli/schedule_durations.h"
#include "app/cli/schedule_slicing.h"
#include "model/scenario/input_error.h"
#include "model/schedule/chrome_trace.h"
#include "model/schedule/schedule_file.h"
#include "model/schedule/schedule_text.h"

namespace layline {

namespace {

const char* const answers = R"(Answers:
  orders    {"format", "version", "schedule", "p", "m", "v", "stage_to_rank": [...], "ranks": [[["F", micro-batch, stage], ...], ...]}
            kinds F, B (fused backward), I (input gradient), W (weight gradient); a fourth field holds the slice, or the direction of a
            bidirectional schedule, whose stage_to_rank is a list for each direction; "slices" where there are several;
            "overlap_pairs": [[[i, j], ...], ...] for each rank, where actions are co-executed
  timeline  the same with "makespan", "span", and start and end after each action; "fields" names them
  metrics   "makespan", "span" (longest of a rank), "work", "bubble" {"makespan", "span"} as shares of those, "bubble_time" the same in
            time, "peak_activations" of each rank in chunks until B or W, "peak_activations_until_input_gradient"; "peak_slices" and, with
            --slicing, "slice_lengths" in tokens; of async, "weight_versions" and "staleness" of each rank, for PipeDream and PipeDream-2BW
  chrome    trace events for ui.perfetto.dev; durations are taken as seconds; with --p2p also lanes of what each rank sends
  torch-csv a line for each rank, cells like 3B5
Exit status: 0 done, 1 the schedule does not take these sizes, 2 bad input.)";

struct Options {
    ScheduleRequest request;
    std::string file;
    ScheduleDurations durations;
    ScheduleSlicing slicing;
    std::string format = "orders";
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print(const Schedule& made, const Options& options, const std::vector<int>& slice_lengths = {}) {
    if (options.format == "orders") return print(orders_json(made));
    if (options.format == "torch-csv") return print(torch_csv(made));
    const auto schedule = std::make_shared<const Schedule>(made);
    Durations durations = durations_of(options.durations, schedule->placement.stages);
    if (!slice_lengths.empty()) share_out(durations, options.slicing, slice_lengths);
    const Timeline timeline = simulate(schedule, durations);
    if (options.format == "timeline") return print(timeline_json(timeline));
    if (options.format == "chrome") {
        const double sized = durations.boundary_bytes / schedule->slices;
        return print(chrome_trace(timeline, {send_bars(timeline, durations.transfer_s + sized), {}}));
    }
    print(metrics_json(timeline, slice_lengths));
}

int run(const Options& options) {
    (void)durations_of(options.durations, 1);  // refused even where the format does not ask for times
    if (!options.file.empty()) {
        print(read_schedule_file(options.file), options);
        return 0;
    }
    ScheduleRequest request = options.request;
    if (const std::string why = refusal(request); !why.empty()) {
        fmt::print(stderr, "layline-cli: {}\n", why);
        return malformed(request).empty() ? 1 : 2;
    }
    const std::vector<int> lengths = slice_lengths(options.slicing, request);
    if (!lengths.empty()) request.slices = static_cast<int>(lengths.size());
    print(generate(request), options, lengths);
    return 0;
}

void add_sizes(CLI::App& command, Options& options) {
    auto* name = command.add_option("--name", options.request.name, fmt::format("One of {}", fmt::join(schedule_names(), " ")));
    auto* file =
        command.add_option("--file", options.file, "A schedule file instead: our JSON (what --format orders prints) or PyTorch's CSV");
    auto* ranks = command.add_option("--ranks", options.request.ranks, "Pipeline ranks")->needs(name);
    auto* micro_batches =
        command.add_option("--microbatches", options.request.micro_batches, "Micro-batches in a step, over all directions")->needs(name);
    name->needs(ranks)->needs(micro_batches)->excludes(file);
    command.add_option("--chunks", options.request.chunks,
                       "Stages on each rank; left out: 2 for schedules that live on chunks, else 1. chimera: 2 for each pair of pipelines");
    command.add_option("--group", options.request.group,
                       "interleaved: micro-batches in a group; left out: the ranks, as in Megatron-LM, and where they do not divide the "
                       "micro-batches, which Megatron-LM refuses, PyTorch's m div max(1, m div p). depth-first: micro-batches in a round; "
                       "left out: the ranks");
    command.add_option("--slices", options.request.slices, "Slices of the sequence (seq1f1b, terapipe, breadth-first, depth-first)");
}

}  // namespace

void add_schedule_command(CLI::App& app, int& exit_status) {
    auto options = std::make_shared<Options>();
    options->request.chunks = 0;
    CLI::App* command =
        app.add_subcommand("schedule", "Prints a pipeline schedule: its orders, times, trace, or bubble and peak activations");
    add_sizes(*command, *options);
    add_slicing_options(*command, options->slicing);
    add_duration_options(*command, options->durations);
    command
        ->add_option("--format", options->format,
                     "orders: JSON lists; timeline: the same with start and end; chrome: a trace for Perfetto; torch-csv; "
                     "metrics: makespan, bubble (shares), peak_activations per rank in chunks until W")
        ->check(CLI::IsMember({"orders", "timeline", "chrome", "torch-csv", "metrics"}));
    command->footer(answers);
    command->callback([command, options, &exit_status] {
        if (command->count("--name") + command->count("--file") == 0)
            throw InputError("", "schedule", "--name with --ranks and --microbatches, or --file", "neither");
        exit_status = run(*options);
    });
}

}  // namespace layline
