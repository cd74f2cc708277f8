// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

/// Measured runs as scenarios, for tests that compare memory with them.
namespace runs {

struct Row {
    std::map<std::string, std::string> cells;

    std::string text(const std::string& column) const {
        const auto found = cells.find(column);
        return found == cells.end() ? "" : found->second;
    }
    bool has(const std::string& column) const { return !text(column).empty(); }
    double real(const std::string& column) const { return has(column) ? std::stod(text(column)) : 0; }
    std::int64_t integer(const std::string& column) const { return static_cast<std::int64_t>(real(column)); }
};

inline std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells;
    std::string cell;
    bool quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted) {
            cells.push_back(cell);
            cell.clear();
        } else if (c != '\r')
            cell += c;
    }
    cells.push_back(cell);
    return cells;
}

inline std::vector<Row> read(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line)) return {};
    const auto header = split(line);
    std::vector<Row> rows;
    while (std::getline(in, line)) {
        const auto cells = split(line);
        Row row;
        for (std::size_t i = 0; i < header.size() && i < cells.size(); ++i) row.cells[header[i]] = cells[i];
        rows.push_back(row);
    }
    return rows;
}

inline layline::AttentionKernel kernel(const std::string& word, layline::AttentionKernel otherwise) {
    using layline::AttentionKernel;
    if (word == "unfused") return AttentionKernel::unfused;
    if (word == "fused_softmax") return AttentionKernel::fused_softmax;
    if (word == "flash1") return AttentionKernel::flash1;
    if (word == "flash2") return AttentionKernel::flash2;
    if (word == "flash3") return AttentionKernel::flash3;
    return otherwise;
}

inline layline::Precision precision(const std::string& word) {
    using layline::Precision;
    return word == "fp16" ? Precision::fp16 : word == "fp8" ? Precision::fp8 : Precision::bf16;
}

inline layline::Architecture architecture(const Row& row) {
    layline::Architecture model;
    model.layers = row.integer("layers");
    model.hidden = row.integer("hidden");
    model.heads = row.integer("heads");
    model.kv_heads = row.integer("kv_heads");
    model.head_size = row.integer("head_dim");
    model.ffn = row.integer("ffn");
    model.vocabulary = row.has("vocab") ? row.integer("vocab") : 50304;
    model.tied_embeddings = row.integer("tied_embeddings") == 1;
    const bool gated = row.integer("gated_mlp") == 1;
    model.mlp = gated ? layline::MlpKind::gated : layline::MlpKind::plain;
    if (!gated) {
        model.norm = layline::NormKind::layer_norm;
        model.biases.query_key_value = model.biases.attention_output = model.biases.mlp = true;
    }
    if (row.integer("experts") > 0) {
        layline::MixtureOfExperts moe;
        moe.experts = row.integer("experts");
        moe.top_k = row.integer("top_k");
        moe.expert_ffn = row.integer("expert_ffn");
        moe.shared_ffn = row.integer("shared_expert_ffn");
        moe.first_dense_layers = row.has("first_dense_layers") ? row.integer("first_dense_layers") : 1;
        model.moe = moe;
    }
    if (row.integer("kv_lora_rank") > 0)
        model.latent_attention = layline::LatentAttention{.query_rank = row.integer("q_lora_rank"),
                                                          .key_value_rank = row.integer("kv_lora_rank"),
                                                          .nope_head_size = row.integer("qk_nope_head_dim"),
                                                          .rope_head_size = row.integer("qk_rope_head_dim"),
                                                          .value_head_size = row.integer("v_head_dim")};
    return model;
}

inline double usable_gib(const std::string& accelerator) {
    if (accelerator == "a100-sxm-80gb") return 79.15;
    if (accelerator == "h100-sxm-80gb") return 79.18;
    if (accelerator == "h100-sxm-96gb-500w") return 94.5;
    if (accelerator == "b200-sxm") return 178.35;
    return 140.4;
}

/// What the sources leave out follows from what they ran: zero bubble on Megatron-LM's GPT with dropout and unfused attention, whose
/// embedding and loss count as layers; exchanged heads under context parallelism on B200.
inline layline::Scenario scenario(const Row& row) {
    using namespace layline;
    Scenario s;
    s.architecture = architecture(row);
    s.cluster.gpus = row.integer("gpus");
    constexpr double gib = 1024.0 * 1024.0 * 1024.0;
    s.cluster.accelerator.usable_memory_bytes = usable_gib(row.text("accelerator")) * gib;
    s.training.global_batch = row.integer("global_batch");
    s.training.sequence_length = row.integer("seq_length");
    s.training.precision = precision(row.text("precision"));
    s.training.framework = row.text("framework");
    const bool zero_bubble = row.text("run_id").starts_with("zerobubble");
    s.training.attention = kernel(row.text("attention_kernel"), zero_bubble ? AttentionKernel::fused_softmax : AttentionKernel::flash2);
    s.training.fused_norm = !row.has("fused_norm") || row.integer("fused_norm") == 1;
    if (zero_bubble) s.training.dropout = 0.1;
    s.layout.tp = row.integer("tp");
    s.layout.pp = row.integer("pp");
    s.layout.vpp = std::max<std::int64_t>(row.integer("vpp"), 1);
    s.layout.cp = std::max<std::int64_t>(row.integer("cp"), 1);
    s.layout.ep = std::max<std::int64_t>(row.integer("ep"), 1);
    s.layout.etp = std::max<std::int64_t>(row.integer("etp"), 1);
    s.layout.micro_batch = row.integer("micro_batch");
    s.layout.sequence_parallel = row.integer("sequence_parallel") == 1;
    s.layout.zero_stage = static_cast<int>(row.integer("zero_stage"));
    s.layout.recompute = row.text("recompute") == "full"        ? Recompute::full
                         : row.text("recompute") == "selective" ? Recompute::selective
                                                                : Recompute::none;
    s.layout.schedule = row.text("schedule") == "none" ? "1f1b" : row.text("schedule");
    s.layout.context_exchange = ContextExchange::all_to_all;
    const std::int64_t stages = s.layout.pp * s.layout.vpp;
    s.layout.split = s.architecture.layers % stages == 0         ? LayerSplit::even
                     : (s.architecture.layers + 2) % stages == 0 ? LayerSplit::edges_lighter
                                                                 : LayerSplit::remainder_first;
    if (s.training.framework == "nanotron") s.layout.split = LayerSplit::by_cost;
    return s;
}

}  // namespace runs
