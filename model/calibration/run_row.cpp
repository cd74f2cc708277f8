// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/run_row.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "model/scenario/input_error.h"
#include "model/scenario/names.h"
#include "model/scenario/presets.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
constexpr std::int64_t largest_count = std::int64_t{1} << 40;
/// Sources that do not state a vocabulary trained with GPT-2's 50,257 words, padded as Megatron-LM pads them.
constexpr std::int64_t usual_vocabulary = 50304;

/// Cells of one row, with the reasons of what is wrong in them.
class Row {
  public:
    Row(const CsvTable& table, std::size_t row) : table_(table), row_(row) {}

    const std::string& text(std::string_view column) const { return table_.cell(row_, column); }

    std::string text(std::string_view column, const char* otherwise) const {
        const std::string& cell = text(column);
        return cell.empty() ? otherwise : cell;
    }

    double number(std::string_view column, double otherwise) const {
        const std::string& cell = text(column);
        if (cell.empty()) return otherwise;
        const auto value = parse_number(cell);
        if (!value || *value < 0) throw InputError("", std::string(column), "a number, zero or more", fmt::format("\"{}\"", cell));
        return *value;
    }

    std::int64_t count(std::string_view column, std::int64_t otherwise) const {
        const double value = number(column, static_cast<double>(otherwise));
        if (value != std::floor(value) || value > static_cast<double>(largest_count))
            throw InputError("", std::string(column), "a whole number", fmt::format("\"{}\"", text(column)));
        return static_cast<std::int64_t>(value);
    }

    std::int64_t required(std::string_view column) const {
        const std::int64_t value = count(column, 0);
        if (value < 1) throw InputError("", std::string(column), "a whole number, 1 or more", text(column).empty() ? "nothing" : "0");
        return value;
    }

    /// As required, but a blank cell means 1.
    std::int64_t degree(std::string_view column) const {
        const std::int64_t value = count(column, 1);
        return value < 1 ? 1 : value;
    }

    template <class Enum>
    Enum word(std::string_view column, Enum otherwise) const {
        const std::string& cell = text(column);
        if (cell.empty()) return otherwise;
        const auto value = named<Enum>(cell);
        if (!value) throw InputError("", std::string(column), "a known word", fmt::format("\"{}\"", cell));
        return *value;
    }

  private:
    const CsvTable& table_;
    std::size_t row_;
};

MixtureOfExperts experts_of(const Row& row) {
    MixtureOfExperts moe;
    moe.experts = row.required("experts");
    moe.top_k = row.required("top_k");
    moe.expert_ffn = row.required("expert_ffn");
    moe.shared_ffn = row.count("shared_expert_ffn", 0);
    // Every DeepSeek model begins with a dense layer; sources that cut one short keep one and do not say so.
    const bool deepseek = row.count("kv_lora_rank", 0) > 0 && row.count("ffn", 0) > 0;
    moe.first_dense_layers = row.count("first_dense_layers", deepseek ? 1 : 0);
    return moe;
}

LatentAttention latent_of(const Row& row) {
    LatentAttention latent;
    latent.query_rank = row.count("q_lora_rank", 0);
    latent.key_value_rank = row.required("kv_lora_rank");
    latent.nope_head_size = row.required("qk_nope_head_dim");
    latent.rope_head_size = row.count("qk_rope_head_dim", 0);
    latent.value_head_size = row.required("v_head_dim");
    return latent;
}

Architecture architecture_of(const Row& row) {
    Architecture model;
    model.layers = row.required("layers");
    model.hidden = row.required("hidden");
    model.heads = row.required("heads");
    model.kv_heads = row.count("kv_heads", model.heads);
    if (model.kv_heads == 0) model.kv_heads = model.heads;
    model.head_size = row.count("head_dim", 0);
    if (model.head_size == 0) model.head_size = model.hidden / model.heads;
    model.ffn = row.count("ffn", 0);
    const bool gated = row.count("gated_mlp", 0) == 1;
    model.mlp = gated ? MlpKind::gated : MlpKind::plain;
    model.norm = gated ? NormKind::rms_norm : NormKind::layer_norm;
    model.positions = gated ? Positions::rotary : Positions::learned;
    if (!gated) model.biases.query_key_value = model.biases.attention_output = model.biases.mlp = true;
    model.vocabulary = row.count("vocab", usual_vocabulary);
    model.tied_embeddings = row.count("tied_embeddings", 0) == 1;
    if (row.count("experts", 0) > 0) model.moe = experts_of(row);
    if (row.count("kv_lora_rank", 0) > 0) model.latent_attention = latent_of(row);
    if (model.positions == Positions::learned) model.max_positions = row.required("seq_length");
    return model;
}

Precision precision_of(const Row& row) {
    const std::string word = row.text("precision", "bf16");
    // Scaling recipes of one format ("fp8-cs", "fp8-mx") cost the same in the matrix products.
    if (word.starts_with("fp8")) return word == "fp8-mx" ? Precision::mxfp8 : Precision::fp8;
    return row.word("precision", Precision::bf16);
}

Training training_of(const Row& row) {
    Training training;
    training.sequence_length = row.required("seq_length");
    training.global_batch = row.required("global_batch");
    training.precision = precision_of(row);
    training.attention = row.word("attention_kernel", AttentionKernel::fused_softmax);
    training.fused_norm = row.count("fused_norm", 1) == 1;
    training.framework = row.text("framework", "megatron-lm");
    // NeMo's fp8 recipes store the weights so, but for the block-scaled formats.
    training.low_precision_weights = training.framework == "nemo" && training.precision == Precision::fp8;
    // Megatron-LM's GPT drops out a tenth unless told otherwise; Llama-like models never do.
    if (training.framework == "megatron-lm" && row.count("gated_mlp", 0) == 0) training.dropout = 0.1;
    return training;
}

std::string schedule_of(const Row& row, const Layout& layout) {
    std::string word = row.text("schedule", "none");
    if (layout.pp == 1) return "1f1b";
    if (word != "none") return word;
    return layout.vpp > 1 ? "interleaved" : "1f1b";
}

/// Sources do not say how an uneven number of layers was dealt. Two short of whole stages is the habit of giving embedding and
/// loss a layer's place each; anything else leaves the remainder to the first stages.
LayerSplit split_of(std::int64_t layers, std::int64_t stages) {
    for (const LayerSplit split : {LayerSplit::even, LayerSplit::edges_lighter})
        if (divides(layers, stages, split)) return split;
    return LayerSplit::remainder_first;
}

/// Sources do not say how attention crossed context-parallel ranks: Megatron-LM's measured runs exchanged heads, Meta gathers keys
/// and values (arXiv 2407.21783, section 3.3.2), NeMo's default is the ring.
ContextExchange context_exchange_of(const std::string& framework) {
    if (framework == "megatron-lm") return ContextExchange::all_to_all;
    return framework == "meta" || framework == "torchtitan" ? ContextExchange::all_gather : ContextExchange::ring;
}

Layout layout_of(const Row& row, std::int64_t layers) {
    Layout layout;
    layout.tp = row.degree("tp");
    layout.pp = row.degree("pp");
    layout.vpp = row.degree("vpp");
    layout.cp = row.degree("cp");
    layout.ep = row.degree("ep");
    layout.etp = row.degree("etp");
    layout.micro_batch = row.degree("micro_batch");
    layout.sequence_parallel = row.count("sequence_parallel", 0) == 1;
    layout.zero_stage = static_cast<int>(row.count("zero_stage", 0));
    layout.recompute = row.word("recompute", Recompute::none);
    layout.schedule = schedule_of(row, layout);
    layout.context_exchange = context_exchange_of(row.text("framework", "megatron-lm"));
    layout.split = row.text("framework") == "nanotron" ? LayerSplit::by_cost : split_of(layers, layout.pp * layout.vpp);
    return layout;
}

void check(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const std::int64_t model_parallel = layout.tp * layout.pp * layout.cp;
    if (scenario.cluster.gpus % model_parallel != 0)
        throw InputError("", "gpus", fmt::format("a multiple of tp*pp*cp = {}", model_parallel), fmt::format("{}", scenario.cluster.gpus));
    if (layout.zero_stage > 3) throw InputError("", "zero_stage", "0 to 3", fmt::format("{}", layout.zero_stage));
    if (layout.pp * layout.vpp > scenario.architecture.layers + 2)
        throw InputError("", "pp", "at least one layer a stage",
                         fmt::format("{} layers on {} stages", scenario.architecture.layers, layout.pp * layout.vpp));
    if (!scenario.architecture.moe && scenario.architecture.ffn < 1) throw InputError("", "ffn", "a whole number, 1 or more", "0");
}

double measured_step_s(const Row& row, const Scenario& scenario) {
    const double step_s = row.number("step_time_s", 0);
    const double tokens_per_s = row.number("tokens_per_s_per_gpu", 0);
    if (tokens_per_s == 0) return step_s;
    const double tokens = static_cast<double>(scenario.training.global_batch * scenario.training.sequence_length);
    const double from_tokens_s = tokens / tokens_per_s / static_cast<double>(scenario.cluster.gpus);
    constexpr double rounding = 0.05;
    if (step_s > 0 && std::abs(step_s / from_tokens_s - 1) > rounding)
        throw InputError("", "step_time_s", fmt::format("about {:.4g} s, from tokens_per_s_per_gpu", from_tokens_s),
                         fmt::format("{:g}", step_s));
    return step_s > 0 ? step_s : from_tokens_s;
}

void read_measurements(const Row& row, MeasuredRun& run) {
    const std::string status = row.text("status", "ok");
    if (status != "ok" && status != "oom") throw InputError("", "status", "ok or oom", fmt::format("\"{}\"", status));
    run.out_of_memory = status == "oom";
    if (!run.out_of_memory) run.step_time_s = measured_step_s(row, run.scenario);
    run.mfu = row.number("mfu", 0);
    if (run.mfu >= 1) throw InputError("", "mfu", "a fraction below 1", fmt::format("{:g}", run.mfu));
    run.peak_memory_bytes = row.number("peak_memory_gib", 0) * gib;
    const std::string statistic = row.text("memory_statistic", "");
    run.statistic = statistic == "allocated"  ? MemoryStatistic::allocated
                    : statistic == "reserved" ? MemoryStatistic::reserved
                                              : MemoryStatistic::unknown;
    if (!run.out_of_memory && run.step_time_s == 0 && run.peak_memory_bytes == 0 && run.mfu == 0)
        throw InputError("", "step_time_s", "a step time, an MFU or a memory peak", "none of them");
}

/// A size that a row and a plan may both state.
struct SharedSize {
    const char* column;
    std::int64_t (*of)(const Scenario&);
};

constexpr auto shared_sizes = std::to_array<SharedSize>({
    {"hidden", [](const Scenario& s) { return s.architecture.hidden; }},
    {"heads", [](const Scenario& s) { return s.architecture.heads; }},
    {"gpus", [](const Scenario& s) { return s.cluster.gpus; }},
    {"seq_length", [](const Scenario& s) { return s.training.sequence_length; }},
    {"global_batch", [](const Scenario& s) { return s.training.global_batch; }},
    {"micro_batch", [](const Scenario& s) { return s.layout.micro_batch; }},
    {"tp", [](const Scenario& s) { return s.layout.tp; }},
    {"pp", [](const Scenario& s) { return s.layout.pp; }},
    {"vpp", [](const Scenario& s) { return s.layout.vpp; }},
    {"cp", [](const Scenario& s) { return s.layout.cp; }},
    {"ep", [](const Scenario& s) { return s.layout.ep; }},
});

void refuse_contradictions(const Row& row, const Scenario& plan) {
    for (const auto& [column, of] : shared_sizes)
        if (!row.text(column).empty() && row.degree(column) != of(plan))
            throw InputError("", column, fmt::format("{}, as in the plan", of(plan)), row.text(column));
}

Scenario scenario_of(const Row& row, const Scenario* plan) {
    Scenario scenario;
    scenario.architecture = architecture_of(row);
    const bool elsewhere = plan != nullptr && row.text("cluster").empty() && row.text("accelerator").empty();
    scenario.cluster = elsewhere ? plan->cluster : cluster_with(row.text("cluster"), row.text("accelerator"));
    scenario.cluster.gpus = row.required("gpus");
    scenario.training = training_of(row);
    scenario.layout = layout_of(row, scenario.architecture.layers);
    check(scenario);
    return scenario;
}

/// Every cluster preset, read once.
const std::vector<Cluster>& clusters() {
    static const std::vector<Cluster> all = [] {
        std::vector<Cluster> read;
        for (const PresetInfo& preset : cluster_presets()) read.push_back(cluster_preset(preset.id));
        return read;
    }();
    return all;
}

}  // namespace

Cluster cluster_with(const std::string& cluster_id, const std::string& accelerator_id) {
    Cluster cluster = cluster_preset(cluster_id);
    const Accelerator accelerator = accelerator_preset(accelerator_id);
    if (cluster.accelerator.kernel_family != accelerator.kernel_family)
        for (const Cluster& other : clusters())
            if (other.accelerator.kernel_family == accelerator.kernel_family) {
                cluster.scale_up = other.scale_up;
                break;
            }
    cluster.accelerator = accelerator;
    return cluster;
}

MeasuredRun run_from_row(const CsvTable& table, std::size_t row_index, const Scenario* plan) {
    const Row row(table, row_index);
    MeasuredRun run;
    run.run_id = row.text("run_id");
    run.source = row.text("source");
    if (plan != nullptr && row.text("layers").empty()) {
        refuse_contradictions(row, *plan);
        run.scenario = *plan;
    } else {
        run.recompute_stated = !row.text("recompute").empty();
        run.scenario = scenario_of(row, plan);
    }
    run.scenario.name = run.run_id;
    read_measurements(row, run);
    return run;
}

}  // namespace layline
