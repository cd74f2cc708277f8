// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/logs/measured_run.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "model/profiling/logs/log_text.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// Fills the row from the log's settings.
class RowBuilder {
  public:
    RowBuilder(const TrainingLog& log, MeasuredRunRow& row) : log_(log), row_(row) {}

    std::string setting(std::string_view name) const {
        const auto found = log_.settings.find(std::string(name));
        return found == log_.settings.end() || found->second == "None" ? std::string() : found->second;
    }
    bool is_true(std::string_view name) const { return setting(name) == "True"; }
    /// Sets a column unless the text is empty.
    void set(const char* column, const std::string& text) {
        if (!text.empty()) row_.insert_or_assign(column, text);
    }
    void set(const char* column, std::optional<double> value) {
        if (value) set(column, fmt::format("{:.8g}", *value));
    }
    void copy(const char* column, std::string_view name) { set(column, setting(name)); }
    /// Sets a column from the product of settings, where all are whole numbers.
    void product(const char* column, std::initializer_list<std::string_view> names) {
        double value = 1;
        for (const std::string_view name : names) {
            const auto factor = leading_number(setting(name));
            if (!factor) return;
            value *= *factor;
        }
        set(column, value);
    }
    bool has(const char* column) const { return row_.contains(column); }
    std::optional<double> number(const char* column) const {
        const auto found = row_.find(column);
        return found == row_.end() ? std::nullopt : leading_number(found->second);
    }

  private:
    const TrainingLog& log_;
    MeasuredRunRow& row_;
};

void schedule(RowBuilder& row) {
    const auto pp = row.number("pp"), vpp = row.number("vpp");
    if (pp) row.set("schedule", *pp <= 1 ? "none" : vpp.value_or(1) > 1 ? "interleaved" : "1f1b");
}

void megatron_model(RowBuilder& row) {
    row.copy("layers", "num_layers");
    row.copy("hidden", "hidden_size");
    row.copy("heads", "num_attention_heads");
    row.copy("kv_heads", row.is_true("group_query_attention") ? "num_query_groups" : "num_attention_heads");
    row.copy("head_dim", "kv_channels");
    row.copy("ffn", "ffn_hidden_size");
    if (!row.setting("swiglu").empty()) row.set("gated_mlp", row.is_true("swiglu") ? "1" : "0");
    row.copy("vocab", row.setting("padded_vocab_size").empty() ? "vocab_size" : "padded_vocab_size");
    if (const std::string untied = row.setting("untie_embeddings_and_output_weights"); !untied.empty())
        row.set("tied_embeddings", untied == "True" ? "0" : "1");
    row.copy("experts", "num_experts");
    if (row.has("experts")) {
        row.copy("top_k", "moe_router_topk");
        row.copy("expert_ffn", row.setting("moe_ffn_hidden_size").empty() ? "ffn_hidden_size" : "moe_ffn_hidden_size");
        row.copy("shared_expert_ffn", "moe_shared_expert_intermediate_size");
    }
    row.copy("q_lora_rank", "q_lora_rank");
    row.copy("kv_lora_rank", "kv_lora_rank");
}

void megatron_layout(RowBuilder& row) {
    row.copy("gpus", "world_size");
    row.copy("seq_length", "seq_length");
    row.copy("global_batch", "global_batch_size");
    row.copy("micro_batch", "micro_batch_size");
    row.copy("tp", "tensor_model_parallel_size");
    row.copy("pp", "pipeline_model_parallel_size");
    row.copy("vpp", "virtual_pipeline_model_parallel_size");
    row.copy("cp", "context_parallel_size");
    row.copy("ep", "expert_model_parallel_size");
    row.copy("etp", "expert_tensor_parallel_size");
    if (!row.setting("sequence_parallel").empty()) row.set("sequence_parallel", row.is_true("sequence_parallel") ? "1" : "0");
    if (!row.setting("use_distributed_optimizer").empty()) row.set("zero_stage", row.is_true("use_distributed_optimizer") ? "1" : "0");
    if (row.setting("recompute_granularity").empty() && !row.setting("recompute_num_layers").empty())
        row.set("recompute", "none");
    else
        row.copy("recompute", "recompute_granularity");
    if (row.is_true("bf16")) row.set("precision", "bf16");
    if (row.is_true("fp16")) row.set("precision", "fp16");
    if (!row.setting("fp8").empty()) row.set("precision", "fp8");
    schedule(row);
}

void torchtitan(RowBuilder& row) {
    row.copy("seq_length", "seq_length");
    row.copy("global_batch", "global_batch_size");
    row.copy("micro_batch", "local_batch_size");
    row.copy("tp", "mesh_tp");
    row.copy("pp", "mesh_pp");
    row.copy("cp", "mesh_cp");
    const auto degree = [&](std::string_view name) { return leading_number(row.setting(name)).value_or(1); };
    if (row.has("tp") || row.has("pp") || row.has("cp") || !row.setting("mesh_dp_shard").empty() || !row.setting("mesh_dp").empty())
        row.set("gpus", degree("mesh_tp") * degree("mesh_pp") * degree("mesh_cp") * degree("mesh_dp_shard") * degree("mesh_dp_replicate") *
                            degree("mesh_dp"));
    schedule(row);
}

void nanotron(RowBuilder& row) {
    row.copy("layers", "num_hidden_layers");
    row.copy("hidden", "hidden_size");
    row.copy("heads", "num_attention_heads");
    row.copy("kv_heads", "num_key_value_heads");
    row.copy("ffn", "intermediate_size");
    row.copy("vocab", "vocab_size");
    if (!row.setting("tie_word_embeddings").empty()) row.set("tied_embeddings", row.is_true("tie_word_embeddings") ? "1" : "0");
    row.copy("seq_length", "sequence_length");
    row.copy("micro_batch", "micro_batch_size");
    row.copy("tp", "tp");
    row.copy("pp", "pp");
    row.copy("cp", "context_parallel_size");
    row.copy("ep", "expert_parallel_size");
    row.copy("zero_stage", "zero_stage");
    row.product("gpus", {"dp", "pp", "tp"});
    row.product("global_batch", {"dp", "micro_batch_size", "batch_accumulation_per_replica"});
    schedule(row);
}

/// GPUs from whole and per-GPU rates that are printed with three digits: a whole number within 2 %, else nothing.
std::optional<double> gpus_from_rates(const std::vector<LogStep>& steps) {
    constexpr double quantisation = 0.02;
    for (const LogStep& step : steps) {
        if (!step.tokens_per_s || !step.tokens_per_s_per_gpu || *step.tokens_per_s_per_gpu <= 0) continue;
        const double ratio = *step.tokens_per_s / *step.tokens_per_s_per_gpu, whole = std::round(ratio);
        if (whole >= 1 && whole < 0.25 / quantisation && std::abs(ratio - whole) < quantisation * whole) return whole;
    }
    return std::nullopt;
}

void results(RowBuilder& row, const TrainingLog& log, std::vector<std::string>& notes) {
    const LogSummary summary = summarize(log);
    row.set("status", log.out_of_memory && summary.steps == 0 ? "oom" : "ok");
    row.set("step_time_s", summary.step_time_s);
    row.set("tokens_per_s_per_gpu", summary.tokens_per_s_per_gpu);
    if (!row.has("global_batch")) row.set("global_batch", summary.global_batch);
    if (!row.has("gpus"))
        if (const auto gpus = gpus_from_rates(log.steps)) {
            row.set("gpus", gpus);
            notes.emplace_back("The number of GPUs is the ratio of the whole rate to the rate per GPU.");
        }
    const auto batch = row.number("global_batch"), length = row.number("seq_length"), gpus = row.number("gpus");
    if (!summary.tokens_per_s_per_gpu && summary.step_time_s && batch && length && gpus && *gpus > 0)
        row.set("tokens_per_s_per_gpu", *batch * *length / *summary.step_time_s / *gpus);
    const bool allocated = summary.peak_allocated_bytes.has_value();
    const auto peak = allocated ? summary.peak_allocated_bytes : summary.peak_reserved_bytes;
    if (!peak) return;
    row.set("peak_memory_gib", *peak / gib);
    row.set("memory_statistic", allocated ? "allocated" : "reserved");
}

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
    return result + "\"";
}

}  // namespace

const std::vector<std::string_view>& measured_run_columns() {
    static const std::vector<std::string_view> columns = {"run_id",
                                                          "source",
                                                          "accelerator",
                                                          "cluster",
                                                          "gpus",
                                                          "layers",
                                                          "hidden",
                                                          "heads",
                                                          "kv_heads",
                                                          "head_dim",
                                                          "ffn",
                                                          "gated_mlp",
                                                          "vocab",
                                                          "tied_embeddings",
                                                          "experts",
                                                          "top_k",
                                                          "expert_ffn",
                                                          "shared_expert_ffn",
                                                          "first_dense_layers",
                                                          "q_lora_rank",
                                                          "kv_lora_rank",
                                                          "qk_nope_head_dim",
                                                          "qk_rope_head_dim",
                                                          "v_head_dim",
                                                          "seq_length",
                                                          "global_batch",
                                                          "micro_batch",
                                                          "tp",
                                                          "pp",
                                                          "vpp",
                                                          "cp",
                                                          "ep",
                                                          "etp",
                                                          "schedule",
                                                          "sequence_parallel",
                                                          "zero_stage",
                                                          "recompute",
                                                          "attention_kernel",
                                                          "fused_norm",
                                                          "precision",
                                                          "framework",
                                                          "status",
                                                          "step_time_s",
                                                          "tokens_per_s_per_gpu",
                                                          "mfu",
                                                          "mfu_convention",
                                                          "peak_memory_gib",
                                                          "memory_statistic"};
    return columns;
}

MeasuredRunRow measured_run(const TrainingLog& log, std::vector<std::string>& notes) {
    MeasuredRunRow run;
    RowBuilder row(log, run);
    const std::string name = std::filesystem::path(log.file).filename().string();
    row.set("run_id", name);
    row.set("source", name);
    row.set("framework", log.framework);
    if (log.framework == "megatron-lm") {
        megatron_model(row);
        megatron_layout(row);
    } else if (log.framework == "torchtitan") {
        torchtitan(row);
    } else {
        nanotron(row);
    }
    results(row, log, notes);
    return run;
}

std::string measured_runs_csv(const std::vector<MeasuredRunRow>& runs) {
    std::string text = fmt::format("{}\n", fmt::join(measured_run_columns(), ","));
    for (const MeasuredRunRow& run : runs) {
        std::vector<std::string> cells;
        for (const std::string_view column : measured_run_columns()) {
            const auto found = run.find(column);
            cells.push_back(found == run.end() ? std::string() : quoted(found->second));
        }
        text += fmt::format("{}\n", fmt::join(cells, ","));
    }
    return text;
}

}  // namespace layline
