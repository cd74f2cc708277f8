// SPDX-License-Identifier: GPL-3.0-or-later
// fuzz_readers SECONDS [SEED]: damages good files of every kind that Layline reads, over and over, and reads them. Every reading must end
// in a result or in an InputError; anything else is printed with what it takes to do it again. For hours, and under the sanitizers.
#include <sqlite3.h>

#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "model/launch/launch_export.h"
#include "model/launch/read/launch_reading.h"
#include "model/profiling/logs/measured_run.h"
#include "model/profiling/logs/training_log.h"
#include "model/profiling/traces/step_lanes.h"
#include "model/profiling/traces/trace.h"
#include "model/scenario/json_file.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"
#include "tests/model/profiling/scratch_file.h"

using namespace layline;
using namespace layline::testing;

namespace {

/// A good file, and what reads it.
struct Target {
    std::string name, seed;
    std::function<void(const std::filesystem::path&, const std::string&)> read;
};

std::string trace() {
    return R"trace({"schemaVersion": 1, "deviceProperties": [{"id": 0, "name": "NVIDIA H200"}], "distributedInfo": {"rank": 3, "world_size": 16},
 "traceEvents": [
 {"ph": "X", "cat": "user_annotation", "name": "ProfilerStep#5", "pid": 1, "tid": 1, "ts": 100.5, "dur": 50.25},
 {"ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 1, "tid": 1, "ts": 110, "dur": 2, "args": {"correlation": 77}},
 {"ph": "X", "cat": "kernel", "name": "gemm", "pid": 0, "tid": 7, "ts": 160.001, "dur": 9.999, "args": {"device": 0, "stream": 7, "correlation": 77}},
 {"ph": "X", "cat": "kernel", "name": "ncclDevKernel_AllReduce_Sum_bf16_RING_LL(x)", "pid": 0, "tid": 20, "ts": 165, "dur": 10,
  "args": {"device": 0, "stream": 20, "Collective name": "allreduce", "In msg nelems": 1000, "dtype": "BFloat16", "Process Group Ranks": "[0, 1]"}}
 ], "traceName": "t.json"
})trace";
}

std::string log() {
    return "  num_layers ...................................... 32\n  world_size ...................................... 16\n"
           " [2026-03-01 10:00:01] iteration        1/ 500 | consumed samples: 64 | elapsed time per iteration (ms): 9000.0 | throughput "
           "per "
           "GPU (TFLOP/s/GPU): 400.5 | global batch size: 64 | lm loss: 2.5E+00 |\n"
           "[Rank 0] (after 1 iterations) memory (MB) | allocated: 100.5 | max allocated: 20480.0 | reserved: 1.0 | max reserved: 30720.0\n"
           "[titan] 2026-02-28 23:58:50,000 - root - INFO - step: 10  loss:  7.6  memory: 60.00GiB(37.51%)  tps: 10,050  tflops: 314.71\n"
           "01/17/2026 13:47:27 [INFO|DP=0|PP=0|TP=0]: iteration: 991 / 1000 | elapsed_time_per_iteration_ms: 11.5K | tokens_per_sec: "
           "14.2K\n";
}

std::string report(const Scratch& scratch) {
    const auto file = scratch.path("seed.sqlite");
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_exec(
        database,
        "CREATE TABLE StringIds(id INTEGER PRIMARY KEY, value TEXT NOT NULL); INSERT INTO StringIds VALUES (1, 'gemm'), (2, 'step 8');"
        "CREATE TABLE CUPTI_ACTIVITY_KIND_KERNEL(start INTEGER, end INTEGER, deviceId INTEGER, streamId INTEGER, correlationId INTEGER,"
        " globalPid INTEGER, shortName INTEGER); INSERT INTO CUPTI_ACTIVITY_KIND_KERNEL VALUES (1, 5, 0, 7, 11, 281474976810656, 1);"
        "CREATE TABLE NVTX_EVENTS(start INTEGER, end INTEGER, text TEXT, textId INTEGER, globalTid INTEGER);"
        "INSERT INTO NVTX_EVENTS VALUES (0, 9, NULL, 2, 281474976810656);",
        nullptr, nullptr, nullptr);
    sqlite3_close(database);
    return Scratch::read(file);
}

std::vector<Target> targets(const Scratch& scratch) {
    const auto measured = [](const std::filesystem::path& file, const std::string&) {
        if (trace_file_kind(file) == TraceFileKind::log) {
            std::vector<std::string> notes;
            measured_runs_csv({measured_run(read_training_log(file), notes)});
        } else {
            read_trace(file);
        }
        read_measured_steps(file);
    };
    std::vector<Target> all{{"trace.json", trace(), measured},
                            {"trace.json.gz", Scratch::read(scratch.write_gzip("seed.json.gz", trace())), measured},
                            {"run.log", log(), measured},
                            {"report.sqlite", report(scratch), measured}};
    all.push_back({"scenario.json", to_json(default_scenario()).dump(),
                   [](const std::filesystem::path& file, const std::string&) { scenario_from_json(read_json_file(file)); }});
    for (const Launcher& one : launchers()) {
        const std::string preset =
            one.id == LauncherId::megatron_lm || one.id == LauncherId::megatron_bridge ? "deepseek-v3-h800-2048" : "llama-3.1-8b-h100-8";
        const LaunchExport made = export_scenario(scenario_preset(preset), one.id);
        for (const LaunchFile& file : made.files)
            all.push_back(
                {std::string(one.word) + "/" + file.name, file.text, [id = one.id](const std::filesystem::path&, const std::string& text) {
                     read_launch(text, id, {"file", default_scenario(), {}});
                 }});
    }
    return all;
}

}  // namespace

int main(int argc, char** argv) {
    const double seconds = argc > 1 ? std::atof(argv[1]) : 10;
    const auto seed = static_cast<unsigned>(argc > 2 ? std::atoll(argv[2]) : std::chrono::system_clock::now().time_since_epoch().count());
    const Scratch scratch;
    const std::vector<Target> all = targets(scratch);
    std::cout << "seed " << seed << ", " << all.size() << " kinds of file" << std::endl;
    const auto begun = std::chrono::steady_clock::now();
    long read = 0, refused = 0;
    for (unsigned round = 0; std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() < seconds; ++round) {
        std::mt19937 random(seed + round);
        for (const Target& target : all) {
            const std::string text = damaged(target.seed, random);
            const auto file = scratch.write(std::filesystem::path(target.name).filename().string(), text);
            try {
                target.read(file, text);
                ++read;
            } catch (const InputError&) {
                ++refused;
            } catch (const std::exception& error) {
                std::cerr << target.name << ": " << error.what() << "\nagain with: fuzz_readers 1 " << seed + round << "\n" << text << "\n";
                return 1;
            }
        }
    }
    std::cout << read << " read, " << refused << " refused\n";
    return read > 0 && refused > 0 ? 0 : 1;
}
