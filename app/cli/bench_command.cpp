// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench_command.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "app/cli/answers.h"
#include "model/cost/shipped_coefficients.h"
#include "model/estimate/estimate.h"
#include "model/estimate/quick_estimate.h"
#include "model/rules/rules.h"
#include "model/scenario/presets.h"
#include "model/schedule/benchmark.h"
#include "model/search/search.h"

namespace layline {

namespace {

/// Median seconds of `work` over enough runs to fill a tenth of a second.
template <class Work>
double median_seconds(Work work) {
    using Clock = std::chrono::steady_clock;
    constexpr auto budget = std::chrono::milliseconds(100);
    constexpr std::size_t fewest = 5;
    work();
    std::vector<double> seconds;
    for (const auto begin = Clock::now(); seconds.size() < fewest || Clock::now() - begin < budget;) {
        const auto start = Clock::now();
        work();
        seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
    std::nth_element(seconds.begin(), middle, seconds.end());
    return *middle;
}

/// Llama 3.1 405B with 16 stages and 128 micro-batches: the scenario of the promised frame time.
Scenario large_scenario() {
    Scenario scenario = with_field(with_field(scenario_preset("llama-3.1-405b-h100-16384"), "vpp", 1), "pp", 16);
    scenario.layout.micro_batch = 1;
    const auto pipelines = static_cast<std::int64_t>(data_parallel(scenario));
    scenario.training.global_batch = 128 * pipelines;
    return scenario;
}

/// A search of every legal layout.
SearchResult timed_search(const Scenario& scenario) {
    SearchRequest request;
    request.scenario = scenario;
    request.space = whole_space(scenario);
    return search(request, shipped_coefficients(scenario));
}

/// Seconds of processor time of all threads so far.
double processor_s() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
    return seconds(use.ru_utime) + seconds(use.ru_stime);
}

/// Of this moment, where the system tells (Linux); else 0.
double resident_mib() {
    std::ifstream file("/proc/self/statm");
    double pages = 0, resident = 0;
    if (!(file >> pages >> resident)) return 0;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

/// Processor time and memory against the size of the space: a sixteenth, an eighth, ... of DeepSeek-V3's, each searched by itself.
nlohmann::json measure_growth() {
    nlohmann::json points = nlohmann::json::array();
    SearchRequest request;
    request.scenario = scenario_preset("deepseek-v3-h800-2048");
    request.space = whole_space(request.scenario);
    const Coefficients coefficients = shipped_coefficients(request.scenario);
    for (request.shards = 16; request.shards >= 1; request.shards /= 2) {
        const double begin_s = processor_s();
        const SearchResult result = search(request, coefficients);
        const double used_s = processor_s() - begin_s;
        points.push_back({{"tested", result.tested},
                          {"legal", result.legal},
                          {"cpu_s", used_s},
                          {"ns_per_legal", used_s * 1e9 / static_cast<double>(result.legal)},
                          {"seconds", result.seconds},
                          {"resident_mib", resident_mib()}});
    }
    return points;
}

double peak_resident_mib() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    return static_cast<double>(use.ru_maxrss) / 1024;
}

/// Layouts are counted once each, where the rules and the schedule take them; each has its memory computed, and its time or a bound that
/// shows that it can enter no list. `tested` counts combinations that were looked at, legal or not. By wall clock and cores; per_cpu_s by
/// processor time, which other programs on the machine do not stretch.
nlohmann::json measure_search() {
    const auto cores = static_cast<double>(std::max(1U, std::thread::hardware_concurrency()));
    const double begin_s = processor_s();
    const SearchResult gpt3 = timed_search(scenario_preset("gpt3-175b-a100-64"));
    const SearchResult llama = timed_search(scenario_preset("llama-3.1-405b-h100-16384"));
    const SearchResult deepseek = timed_search(scenario_preset("deepseek-v3-h800-2048"));
    const double used_s = processor_s() - begin_s;
    const double peak_mib = peak_resident_mib();
    const auto legal = static_cast<double>(gpt3.legal + llama.legal + deepseek.legal);
    const auto tested = static_cast<double>(gpt3.tested + llama.tested + deepseek.tested);
    const double core_s = (gpt3.seconds + llama.seconds + deepseek.seconds) * cores;
    return {{"layouts_per_s_per_core", legal / core_s},
            {"tested_per_s_per_core", tested / core_s},
            {"layouts_per_cpu_s", legal / used_s},
            {"tested_per_cpu_s", tested / used_s},
            {"legal_layouts", {gpt3.legal, llama.legal, deepseek.legal}},
            {"peak_resident_mib", peak_mib},
            {"growth", measure_growth()},
            {"gpt3_175b_64_s", gpt3.seconds},
            {"llama_405b_16384_s", llama.seconds},
            {"deepseek_v3_2048_s", deepseek.seconds}};
}

nlohmann::json measure() {
    const Scenario scenario = large_scenario();
    const Coefficients coefficients = shipped_coefficients(scenario);
    double kept = 0;  // so that no call is optimised away
    const double closed_s = median_seconds([&] { kept += quick_estimate(scenario, coefficients).step_time_s; });
    const double full_s = median_seconds([&] { kept += estimate(scenario, coefficients).step_time_s; });
    return {{"schedule_ns_per_action", measure_schedule_ns_per_action()},
            {"estimate_us", closed_s * 1e6},
            {"full_estimate_ms", full_s * 1e3},
            {"search", measure_search()},
            {"checksum", kept}};
}

/// A line a size, with a bar as long as its processor time: straight where cost grows linearly.
void print_growth(const nlohmann::json& points) {
    constexpr double longest_bar = 40;
    const double most_s = points.back()["cpu_s"].get<double>();
    for (const nlohmann::json& point : points) {
        const double used_s = point["cpu_s"].get<double>();
        fmt::print("  {:>11} legal layouts, {:>6.2f} s of processor time, {:>4.0f} ns each, {:>4.0f} MiB  {}\n",
                   point["legal"].get<std::uint64_t>(), used_s, point["ns_per_legal"].get<double>(), point["resident_mib"].get<double>(),
                   std::string(static_cast<std::size_t>(longest_bar * used_s / most_s), '#'));
    }
}

void run(bool json) {
    const nlohmann::json figures = measure();
    if (json) return print_json(figures);
    fmt::print("generate and simulate a schedule   {:.1f} ns per action\n", figures["schedule_ns_per_action"].get<double>());
    fmt::print("one closed-form estimate           {:.2f} us\n", figures["estimate_us"].get<double>());
    fmt::print("one full estimate, 405B, 16 x 128  {:.3f} ms\n", figures["full_estimate_ms"].get<double>());
    const nlohmann::json& search = figures["search"];
    fmt::print("search                             {:.0f} legal layouts per second and core, {:.0f} per second of processor time\n",
               search["layouts_per_s_per_core"].get<double>(), search["layouts_per_cpu_s"].get<double>());
    print_growth(search["growth"]);
    fmt::print("GPT-3 175B on 64 GPUs              {:.2f} s\n", search["gpt3_175b_64_s"].get<double>());
    fmt::print("Llama 3.1 405B on 16,384 GPUs      {:.2f} s\n", search["llama_405b_16384_s"].get<double>());
    fmt::print("DeepSeek-V3 on 2,048 GPUs          {:.2f} s\n", search["deepseek_v3_2048_s"].get<double>());
}

}  // namespace

void add_bench_command(CLI::App& app, int& status) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command = app.add_subcommand("bench", "Measures the speed of this build on this machine");
    command->add_flag(
        "--json", *json,
        "Answer: schedule_ns_per_action, estimate_us, full_estimate_ms, search {layouts_per_s_per_core, "
        "tested_per_s_per_core, layouts_per_cpu_s, gpt3_175b_64_s, ..., growth [{tested, legal, cpu_s, ns_per_legal, seconds, "
        "resident_mib}]}");
    command->callback([json, &status] {
        run(*json);
        status = 0;
    });
}

}  // namespace layline
