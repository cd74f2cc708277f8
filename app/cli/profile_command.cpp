// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/profile_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/answers.h"
#include "app/cli/scenario_arguments.h"
#include "model/profiling/bench/profile_json.h"
#include "model/profiling/bench/scenario_gemms.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

struct Options {
    bool quick = false, json = false, allow_busy = false, probe_only = false, watch = false, progress = false;
    int device = 0;
    double seconds = 0;
    std::string output, libraries, scenario;
    std::vector<std::string> only;
};

/// Set by SIGINT and SIGTERM: what was measured so far is the answer.
volatile std::sig_atomic_t asked_to_stop = 0;

void stop_when_asked() {
    for (const int word : {SIGINT, SIGTERM}) std::signal(word, [](int) { asked_to_stop = 1; });
}

ProfileOptions profile_options(const Options& options) {
    ProfileOptions profile;
    if (!options.libraries.empty()) profile.probe.libraries.only_from = options.libraries;
    profile.allow_busy = options.allow_busy;
    profile.bench.device = options.device;
    profile.bench.quick = options.quick;
    profile.bench.only = options.only;
    if (!options.scenario.empty()) {
        ScenarioArguments scenario;
        scenario.file = options.scenario;
        profile.bench.extra_gemms = scenario_gemms(resolve(scenario));
    }
    if (options.quick) {
        profile.bench.sustained_s = 2;
        profile.bench.wall_s = 22;
        profile.limits.silence_s = 8;
        profile.limits.total_s = 27;
    }
    if (options.seconds > 0) profile.bench.wall_s = profile.limits.total_s = options.seconds;
    profile.keep_going = [] { return !asked_to_stop; };
    if (options.progress)
        profile.progress = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
    else if (isatty(STDERR_FILENO) != 0)
        profile.progress = [](const std::string& line) { fmt::print(stderr, "\r\x1b[K{}", line); };
    return profile;
}

void print_devices(const GpuInventory& inventory) {
    for (const GpuDevice& device : inventory.devices) {
        fmt::print("GPU {}  {}", device.index, device.name ? *device.name : "(" + device.error + device.name.reason + ")");
        if (device.memory_bytes) fmt::print(", {:.0f} GiB", *device.memory_bytes / gib);
        if (device.nvlinks && *device.nvlinks > 0) fmt::print(", {} NVLinks", *device.nvlinks);
        if (device.max_pcie_generation && device.max_pcie_width)
            fmt::print(", PCIe {} x{}", *device.max_pcie_generation, *device.max_pcie_width);
        if (device.power_limit_w) fmt::print(", {:.0f} W", *device.power_limit_w);
        fmt::print("\n");
    }
}

std::string rate_words(const BenchMeasurement& m) {
    constexpr double tera = 1e12, giga = 1e9, micro = 1e-6;
    if (m.m > 0) return fmt::format("{:>9.1f} TFLOP/s", m.rate() / tera);
    if (m.work > 0) return fmt::format("{:>9.1f} GB/s", m.rate() / giga);
    return fmt::format("{:>9.2f} us", m.seconds / micro);
}

void print_measurements(const GpuProfile& profile) {
    for (const BenchMeasurement& m : profile.measurements)
        if (m.measured)
            fmt::print("  {:<52} {}{}{}\n", name_of(m), rate_words(m), m.flags.empty() ? "" : "  ", fmt::join(m.flags, ", "));
        else
            fmt::print("  {:<52} not measured: {}\n", name_of(m), m.reason);
}

void print_words(const GpuProfile& profile) {
    print_devices(profile.inventory);
    print_measurements(profile);
    if (!profile.reason.empty()) fmt::print("{}{}{}\n", profile.reason, profile.advice.empty() ? "" : " ", profile.advice);
    for (const std::string& text : profile.restrictions) fmt::print(stderr, "note: {}\n", text);
    for (const std::string& text : profile.notes) fmt::print(stderr, "note: {}\n", text);
}

GpuProfile probe_only(const ProfileOptions& options) {
    GpuProfile profile;
    profile.inventory = probe_gpus(options.probe);
    profile.status = profile.inventory.status;
    profile.reason = profile.inventory.reason;
    profile.advice = profile.inventory.advice;
    return profile;
}

/// A machine without GPUs is an answer; GPUs that could not be measured are none.
bool is_answer(const GpuProfile& profile) { return profile.status != "refused" && profile.status != "failed"; }

/// Telemetry for a window, until it closes its end. Whoever watches guards against a driver that hangs.
int watch(const ProfileOptions& options) {
    constexpr double period_s = 0.5;
    bool heard = true;
    report_telemetry(
        options.probe, period_s,
        [&](const std::string& line) { heard = std::fputs((line + "\n").c_str(), stdout) >= 0 && std::fflush(stdout) == 0; },
        [&] { return heard && !asked_to_stop; });
    return 0;
}

int run(const Options& options) {
    const ProfileOptions wanted = profile_options(options);
    stop_when_asked();
    if (options.watch) return watch(wanted);
    const GpuProfile profile = options.probe_only ? probe_only(wanted) : profile_gpus(wanted);
    if (isatty(STDERR_FILENO) != 0 && !options.progress) fmt::print(stderr, "\r\x1b[K");
    const nlohmann::json document = to_json(profile);
    if (!options.output.empty() && !profile.measurements.empty())
        write_text_file(options.output, document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    if (options.json)
        print_json(document);
    else
        print_words(profile);
    if (!options.output.empty() && profile.measurements.empty())
        fmt::print(stderr, "layline-cli: nothing was measured; {} is not written.\n", options.output);
    return is_answer(profile) ? 0 : 1;
}

}  // namespace

void add_profile_command(CLI::App& app, int& status) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("profile", "Measures this machine's GPUs; needs the NVIDIA driver and cuBLASLt, no CUDA toolkit");
    command->add_flag("--quick", options->quick, "At most 30 s, the most telling measurements first");
    command->add_option("--output", options->output, "Write the profile (JSON), for calibrate --profile");
    command->add_flag("--json", options->json,
                      "Answer: the profile: status, reason, devices, links, libraries, conditions, measurements [{kind, variant, value, "
                      "unit, status, ...}]");
    command->add_flag("--watch", options->watch,
                      "Print what is there and then, twice a second, its telemetry: JSON lines {inventory}, {samples}");
    command->add_flag("--progress", options->progress, "Say on stderr what is being measured, a line each: \"3/118 name\"");
    command->add_flag("--probe", options->probe_only, "Only say what is there");
    command->add_option("--only", options->only, "Only these kinds: memory, launch, host_link, gemm, attention, p2p, collective")
        ->check(CLI::IsMember({"memory", "launch", "host_link", "gemm", "attention", "p2p", "collective"}))
        ->delimiter(',');
    command->add_option("--device", options->device, "GPU that is measured alone, as CUDA counts them")->check(CLI::Range(0, 1023));
    command->add_option("--scenario", options->scenario, "Also measure the matrix products of this scenario preset or file");
    command->add_flag("--allow-busy", options->allow_busy, "Measure although others use the GPUs");
    command->add_option("--seconds", options->seconds, "Stop after so long")->check(CLI::Range(1.0, 86400.0));
    command->add_option("--libraries", options->libraries,
                        "Folder that GPU libraries are taken from, and from nowhere else (also LAYLINE_GPU_LIBRARIES)");
    command->callback([options, &status] { status = run(*options); });
}

}  // namespace layline
