// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QTest>
#include <sstream>

#include "model/profiling/logs/log_text.h"
#include "model/profiling/logs/measured_run.h"
#include "model/profiling/logs/training_log.h"
#include "model/profiling/traces/trace.h"
#include "tests/model/profiling/scratch_file.h"

using namespace layline;
using namespace layline::testing;

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

std::string megatron_step(int iteration, double ms, int batch = 64, const std::string& prefix = "") {
    return fmt::format(
        "{} [2026-03-01 10:00:{:02}] iteration {:8}/ 500 | consumed samples: {:12} | elapsed time per iteration (ms): {:.1f} | throughput "
        "per GPU "
        "(TFLOP/s/GPU): 400.5 | learning rate: 1.0E-05 | global batch size: {:5} | lm loss: 2.5E+00 | loss scale: 1.0 | number of nan "
        "iterations: 0 |\n",
        prefix, iteration % 60, iteration, iteration * batch, ms, batch);
}

std::string megatron_arguments() {
    std::string text = "------------------------ arguments ------------------------\n";
    const std::pair<const char*, const char*> arguments[] = {{"bf16", "True"},
                                                             {"context_parallel_size", "1"},
                                                             {"expert_model_parallel_size", "1"},
                                                             {"ffn_hidden_size", "14336"},
                                                             {"global_batch_size", "64"},
                                                             {"group_query_attention", "True"},
                                                             {"hidden_size", "4096"},
                                                             {"kv_channels", "128"},
                                                             {"micro_batch_size", "2"},
                                                             {"num_attention_heads", "32"},
                                                             {"num_experts", "None"},
                                                             {"num_layers", "32"},
                                                             {"num_query_groups", "8"},
                                                             {"padded_vocab_size", "128256"},
                                                             {"pipeline_model_parallel_size", "4"},
                                                             {"recompute_granularity", "selective"},
                                                             {"seq_length", "8192"},
                                                             {"sequence_parallel", "True"},
                                                             {"swiglu", "True"},
                                                             {"tensor_model_parallel_size", "2"},
                                                             {"untie_embeddings_and_output_weights", "True"},
                                                             {"use_distributed_optimizer", "True"},
                                                             {"virtual_pipeline_model_parallel_size", "2"},
                                                             {"world_size", "16"}};
    for (const auto& [name, value] : arguments) text += fmt::format("  {} {:.>{}} {}\n", name, "", 48 - std::string(name).size(), value);
    return text;
}

}  // namespace

class TrainingLogTest : public QObject {
    Q_OBJECT
    Scratch scratch;

    TrainingLog read(const std::string& text) { return read_training_log(scratch.write("run.log", text)); }

  private slots:
    void megatron_steps_settings_and_memory_make_a_measured_run() {
        const TrainingLog log = read(megatron_arguments() + megatron_step(1, 90'000) +
                                     "[Rank 0] (after 1 iterations) memory (MB) | allocated: 100.5 | max allocated: 20480.0 | reserved: "
                                     "1.0 | max reserved: 30720.0\n"
                                     "[Rank 9] (after 1 iterations) memory (MB) | allocated: 100.5 | max allocated: 10240.0 | reserved: "
                                     "1.0 | max reserved: 40960.0\n" +
                                     megatron_step(2, 4'000) + megatron_step(3, 4'100) + megatron_step(4, 4'200));
        QCOMPARE(log.framework, std::string("megatron-lm"));
        QCOMPARE(log.steps.size(), 4u);
        QCOMPARE(*log.steps[3].step_time_s, 4.2);
        QCOMPARE(*log.steps[3].tflops_per_gpu, 400.5);
        const LogSummary summary = summarize(log);
        QCOMPARE(summary.left_out, 1u);
        QCOMPARE(*summary.step_time_s, 4.1);
        QCOMPARE(*summary.peak_allocated_bytes, 20 * gib);
        QCOMPARE(*summary.peak_reserved_bytes, 40 * gib);
        std::vector<std::string> notes;
        const MeasuredRunRow run = measured_run(log, notes);
        const std::map<std::string, std::string> expected = {{"gpus", "16"},
                                                             {"layers", "32"},
                                                             {"hidden", "4096"},
                                                             {"heads", "32"},
                                                             {"kv_heads", "8"},
                                                             {"head_dim", "128"},
                                                             {"ffn", "14336"},
                                                             {"gated_mlp", "1"},
                                                             {"vocab", "128256"},
                                                             {"tied_embeddings", "0"},
                                                             {"seq_length", "8192"},
                                                             {"global_batch", "64"},
                                                             {"micro_batch", "2"},
                                                             {"tp", "2"},
                                                             {"pp", "4"},
                                                             {"vpp", "2"},
                                                             {"cp", "1"},
                                                             {"ep", "1"},
                                                             {"schedule", "interleaved"},
                                                             {"sequence_parallel", "1"},
                                                             {"zero_stage", "1"},
                                                             {"recompute", "selective"},
                                                             {"precision", "bf16"},
                                                             {"status", "ok"},
                                                             {"step_time_s", "4.1"},
                                                             {"peak_memory_gib", "20"},
                                                             {"memory_statistic", "allocated"},
                                                             {"framework", "megatron-lm"}};
        for (const auto& [column, value] : expected) {
            QVERIFY2(run.contains(column), column.c_str());
            QCOMPARE(run.at(column), value);
        }
        QVERIFY(!run.contains("experts") && !run.contains("attention_kernel"));
        // 64 sequences of 8192 tokens in 4.1 s on 16 GPUs
        QVERIFY(std::abs(std::stod(run.at("tokens_per_s_per_gpu")) - 64 * 8192 / 4.1 / 16) < 1e-3);
    }

    void prefixes_colours_averages_and_old_lines_read_the_same() {
        const std::string old =
            " iteration      7/  250000 | consumed samples:  7168 | elapsed time per iteration (ms): 1500.0 | learning rate: 9.150E-06 |\n";
        const std::string primus =
            "[\x1b[32m20260301 06:56:28\x1b[0m][\x1b[36mrank-7/8\x1b[0m] \x1b[1mtrainer.py:2560] : iteration 7/ 5000 | elapsed time per "
            "iteration (ms): "
            "1500.0/1700.0 | hip mem usage/free/total/usage_ratio: 150.5GB/102GB/255GB/60% | throughput per GPU (TFLOP/s/GPU): 579.4/573.6 "
            "|"
            " tokens per GPU (tokens/s/GPU): 10,005.5/9903.7 |\x1b[0m\n";
        for (const std::string& text :
             {old, primus, megatron_step(7, 1500, 64, "[default0]:"), megatron_step(7, 1500, 64, "node-3: [rank15]:")}) {
            const TrainingLog log = read(text);
            QCOMPARE(log.steps.size(), 1u);
            QCOMPARE(log.steps[0].iteration, 7);
            QCOMPARE(*log.steps[0].step_time_s, 1.5);
        }
        const LogStep step = read(primus).steps[0];
        QCOMPARE(*step.device_used_bytes, 150.5 * gib);
        QCOMPARE(*step.tokens_per_s_per_gpu, 10005.5);
        QCOMPARE(*step.tflops_per_gpu, 579.4);
        QVERIFY(!read(old).steps[0].tflops_per_gpu);
    }

    void forks_and_older_versions_name_the_same_in_other_words() {
        // Megatron-DeepSpeed: seconds instead of milliseconds, and two names of rates of its own.
        const LogStep fork =
            read(
                " iteration      300/  95367 | consumed samples:  614400 | consumed tokens: 1258291200 | elapsed time per "
                "iteration (s): 104.42 | learning rate: 6.000E-05 | global batch size:  2048 | lm loss: 2.4E+00 | samples per "
                "second: 19.613 | tokens per gpu per second (tgs): 104.6 | TFLOPs: 150.61 |\n")
                .steps.at(0);
        QCOMPARE(*fork.step_time_s, 104.42);
        QCOMPARE(*fork.tflops_per_gpu, 150.61);
        QCOMPARE(*fork.tokens_per_s_per_gpu, 104.6);
        QCOMPARE(*fork.global_batch, 2048.0);
        // torchtitan of 2024: words per second.
        const LogStep words = read(
                                  "2024-07-01 10:00:00,000 - root - INFO - step: 10  loss:  8.1  memory: 40.25GiB(42.3%)  wps: 6,123  mfu: "
                                  "40.5%\n")
                                  .steps.at(0);
        QCOMPARE(*words.tokens_per_s_per_gpu, 6123.0);
        // A progress bar ends its lines with a carriage return alone, and Windows adds one to each.
        std::string bar;
        for (int i = 0; i < 4000; ++i) bar += fmt::format("loading shards: {:3} % [====          ]\r", i % 100);
        const std::string step = megatron_step(7, 1500);
        QCOMPARE(read(bar + step).steps.at(0).iteration, 7);
        QCOMPARE(read(step.substr(0, step.size() - 1) + "\r\n").steps.size(), 1u);
    }

    void torchtitan_times_follow_from_time_stamps_and_ranks_join() {
        const auto line = [](int rank, int step, const char* stamp, const char* memory) {
            return fmt::format(
                "[rank{}]:[titan] 2026-02-28 {} - root - INFO - \x1b[31mstep: {:2}  \x1b[32mloss:  7.6  memory: {}GiB(37.51%)  tps: 10,050 "
                " tflops: 314.71  "
                "mfu: N/A\x1b[39m\n",
                rank, stamp, step, memory);
        };
        const std::string text =
            "[rank0]:[titan] 2026-02-28 23:58:00,000 - root - INFO - CUDA capacity: NVIDIA B200 with 178.35GiB memory\n"
            "[rank0]:[titan] 2026-02-28 23:58:00,000 - root - INFO - Building 2-D device mesh with ['dp_shard', 'tp'], [4, 2]\n"
            "[rank0]:[titan] 2026-02-28 23:58:00,000 - root - INFO - Trainer is initialized with local batch size 2, global batch size 8, "
            "gradient accumulation steps 1, sequence length 4096, total steps 10 (warmup 2)\n" +
            line(0, 10, "23:58:50,000", "60.00") + line(0, 20, "23:59:50,500", "66.50") + line(1, 20, "23:59:50,501", "67.25") +
            "[titan] 2026-03-01 00:00:50,500 - root - INFO - step: 30  loss: 7  memory: 66.91GiB(37.51%)  tps: 10,000  tflops: 314  mfu: "
            "1%\n";
        const TrainingLog log = read(text);
        QCOMPARE(log.framework, std::string("torchtitan"));
        QCOMPARE(log.steps.size(), 3u);
        QVERIFY(!log.steps[0].step_time_s);
        QCOMPARE(*log.steps[1].step_time_s, 6.05);
        QCOMPARE(*log.steps[2].step_time_s, 6.0);
        QCOMPARE(*log.steps[1].peak_reserved_bytes, 67.25 * gib);
        QCOMPARE(*log.steps[1].tokens_per_s_per_gpu, 10'050.0);
        std::vector<std::string> notes;
        const MeasuredRunRow run = measured_run(log, notes);
        QCOMPARE(run.at("gpus"), std::string("8"));
        QCOMPARE(run.at("tp"), std::string("2"));
        QCOMPARE(run.at("seq_length"), std::string("4096"));
        QCOMPARE(run.at("global_batch"), std::string("8"));
        QCOMPARE(run.at("micro_batch"), std::string("2"));
        QCOMPARE(run.at("memory_statistic"), std::string("reserved"));
    }

    void nanotron_suffixes_are_powers_of_1000() {
        const TrainingLog log = read(
            "01/17/2026 13:47:27 [INFO|DP=0|PP=0|TP=0]:   parallelism=ParallelismArgs(dp=4,\n"
            "01/17/2026 13:47:27 [INFO|DP=0|PP=0|TP=0]:                               pp=2,\n"
            "01/17/2026 13:47:27 [INFO|DP=0|PP=0|TP=0]:                               tp=1,\n"
            "01/17/2026 13:47:27 [INFO|DP=0|PP=0|TP=0|ip-1]: iteration: 991 / 1000 | consumed_tokens: 634K | "
            "elapsed_time_per_iteration_ms: 11.5K | tokens_per_sec: "
            "14.2K | tokens_per_sec_per_gpu: 1.78K | global_batch_size: 20 | lm_loss: 10.6 | model_tflops_per_gpu: 38.3 | "
            "cuda_memory_allocated: 75.2M | "
            "cuda_max_memory_reserved: 5.5G | hd_total_memory_tb: 312G\n");
        QCOMPARE(log.framework, std::string("nanotron"));
        QCOMPARE(log.steps.size(), 1u);
        QCOMPARE(*log.steps[0].step_time_s, 11.5);
        QCOMPARE(*log.steps[0].tokens_per_s_per_gpu, 1780.0);
        QCOMPARE(*log.steps[0].peak_reserved_bytes, 5.5e9);
        std::vector<std::string> notes;
        QCOMPARE(measured_run(log, notes).at("gpus"), std::string("8"));
        QCOMPARE(measured_run(log, notes).at("pp"), std::string("2"));
    }

    void steps_of_another_batch_do_not_count() {
        const TrainingLog log = read(megatron_step(5, 1000, 32) + megatron_step(6, 1000, 32) + megatron_step(7, 2000, 64));
        QCOMPARE(*summarize(log).step_time_s, 2.0);
        QCOMPARE(*summarize(log).global_batch, 64.0);
        QCOMPARE(summarize(log).left_out, 2u);
    }

    void running_out_of_memory_is_a_result() {
        const TrainingLog log =
            read(megatron_arguments() + "[rank3]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n");
        std::vector<std::string> notes;
        const MeasuredRunRow run = measured_run(log, notes);
        QCOMPARE(run.at("status"), std::string("oom"));
        QVERIFY(!run.contains("step_time_s"));
        QCOMPARE(run.at("gpus"), std::string("16"));
    }

    void a_row_has_a_cell_for_every_column() {
        const auto shipped = std::filesystem::path(LAYLINE_SHARED_DATA) / "runs" / "hagemann.csv";
        MeasuredRunRow run = {{"run_id", "a,b \"c\""}, {"step_time_s", "4.1"}};
        std::istringstream lines(measured_runs_csv({run}));
        std::string header, row;
        std::getline(lines, header);
        std::getline(lines, row);
        QVERIFY(row.starts_with("\"a,b \"\"c\"\"\","));
        QCOMPARE(std::ranges::count(row, ',') - 1, std::ranges::count(header, ','));
        std::ifstream reference(shipped);
        if (!reference) QSKIP("the measured runs are not beside the source tree");
        std::string expected;
        std::getline(reference, expected);
        QCOMPARE(header, expected);
    }

    void public_excerpts_read() {
        const auto folder = std::filesystem::path(LAYLINE_SHARED_DATA) / "gpu" / "logs";
        if (!std::filesystem::exists(folder)) QSKIP("the public logs are not beside the source tree");
        struct Expected {
            const char* file;
            const char* framework;
            std::size_t steps;
            double step_time_s;
        };
        // Steps counted and medians taken by hand.
        for (const Expected& e : {Expected{"megatron_h100x16_mixtral8x7b_issue756.log", "megatron-lm", 3, 5.4106},
                                  Expected{"megatron_old_no_timestamp_epfl_issue11.log", "megatron-lm", 4, (87.8716 + 89.0752) / 2},
                                  Expected{"megatron_prefix_variants.log", "megatron-lm", 2, 24.3799},
                                  Expected{"megatron_primus_mi325_ansi.log", "megatron-lm", 1, 13.1},
                                  Expected{"nanotron_issue390_pr23.log", "nanotron", 4, 11.5},
                                  Expected{"torchtitan_b200_moe_pr2389.log", "torchtitan", 2, 1.637},
                                  Expected{"torchtitan_rank_prefix_pr1437_pr3393.log", "torchtitan", 3, (0.468 + 0.471) / 2}}) {
            QVERIFY2(trace_file_kind(folder / e.file) == TraceFileKind::log, e.file);
            const TrainingLog log = read_training_log(folder / e.file);
            QCOMPARE(log.framework, std::string(e.framework));
            QCOMPARE(log.steps.size(), e.steps);
            QVERIFY2(std::abs(*summarize(log).step_time_s - e.step_time_s) < 1e-9, e.file);
        }
    }

    void files_without_steps_are_refused_at_their_end() {
        for (const std::string& text :
             {std::string(), std::string("hello\nworld\n"), std::string(100'000, '\xFF'), std::string(3'000'000, '9')}) {
            const auto error = refusal([&] { read(text); });
            QVERIFY(error);
            QCOMPARE(byte_of(*error), static_cast<long long>(text.size()));
        }
        QVERIFY(refusal([&] { read_training_log(scratch.path("missing.log")); }));
        const TrainingLog log = read(std::string(5'000'000, 'x') + "\n" + megatron_step(7, 1500) + "\xFF\xFE" + megatron_step(8, 1500));
        QCOMPARE(log.steps.size(), 2u);
    }

    void numbers_read_as_logs_write_them() {
        QCOMPARE(leading_number("10,050  tflops"), std::optional<double>(10050));
        QCOMPARE(leading_number("4.000000E-07 |"), std::optional<double>(4e-7));
        QCOMPARE(leading_number("547M |"), std::optional<double>(547e6));
        QCOMPARE(leading_number("85.8G"), std::optional<double>(85.8e9));
        for (const char* text : {"", "N/A", "nan", "inf", "1e999", "-", "e5", ","}) QVERIFY2(!leading_number(text), text);
    }

    void damaged_logs_are_read_or_refused_and_nothing_else() {
        const std::string text = megatron_arguments() + megatron_step(1, 9000) + megatron_step(2, 1000);
        std::mt19937 random(5);
        for (int i = 0; i < 1500; ++i)
            refusal([&] {
                std::vector<std::string> notes;
                const TrainingLog log = read(damaged(text, random));
                measured_runs_csv({measured_run(log, notes)});
            });
    }
};

QTEST_APPLESS_MAIN(TrainingLogTest)
#include "tst_training_log.moc"
