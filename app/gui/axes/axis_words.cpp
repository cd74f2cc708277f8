// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/axes/axis_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace layline {

namespace {

struct Words {
    std::string_view key;
    const char* words;
};

constexpr std::array names{
    Words{"context_exchange", QT_TRANSLATE_NOOP("Axis", "Context exchange")},
    Words{"context_all_to_all", QT_TRANSLATE_NOOP("Axis", "Ranks of its all-to-all")},
    Words{"etp", QT_TRANSLATE_NOOP("Axis", "Expert tensor parallel")},
    Words{"shard_gpus", QT_TRANSLATE_NOOP("Axis", "GPUs that share a copy, 0: all")},
    Words{"fsdp_prefetch", QT_TRANSLATE_NOOP("Axis", "Units gathered ahead")},
    Words{"fsdp_reshard", QT_TRANSLATE_NOOP("Axis", "Free after the forward")},
    Words{"split", QT_TRANSLATE_NOOP("Axis", "Split of layers")},
    Words{"stage_counts.first_layers", QT_TRANSLATE_NOOP("Axis", "Layers of the first stage, 0: even")},
    Words{"stage_counts.last_layers", QT_TRANSLATE_NOOP("Axis", "Layers of the last stage, 0: even")},
    Words{"stage_counts.stages", QT_TRANSLATE_NOOP("Axis", "Stages")},
    Words{"group", QT_TRANSLATE_NOOP("Axis", "Micro-batches a group, 0: PP")},
    Words{"slices", QT_TRANSLATE_NOOP("Axis", "Slices of a sequence")},
    Words{"slicing", QT_TRANSLATE_NOOP("Axis", "Cut of a sequence")},
    Words{"transfers", QT_TRANSLATE_NOOP("Axis", "Transfers between ranks")},
    Words{"weight_stash", QT_TRANSLATE_NOOP("Axis", "Old weights")},
    Words{"recompute_modules.core_attention", QT_TRANSLATE_NOOP("Axis", "Core attention")},
    Words{"recompute_modules.norm", QT_TRANSLATE_NOOP("Axis", "Norms")},
    Words{"recompute_modules.mlp", QT_TRANSLATE_NOOP("Axis", "MLP")},
    Words{"recompute_modules.activation", QT_TRANSLATE_NOOP("Axis", "Non-linearity")},
    Words{"recompute_modules.moe", QT_TRANSLATE_NOOP("Axis", "Expert layer")},
    Words{"recompute_modules.up_projection", QT_TRANSLATE_NOOP("Axis", "MLA up-projection")},
    Words{"recompute_method", QT_TRANSLATE_NOOP("Axis", "Method of full recompute")},
    Words{"recompute_layers", QT_TRANSLATE_NOOP("Axis", "Layers a group, 0: all")},
    Words{"offload_activations", QT_TRANSLATE_NOOP("Axis", "Activations on the host, share")},
    Words{"offload_optimizer", QT_TRANSLATE_NOOP("Axis", "Optimizer on the host, share")},
    Words{"optimizer", QT_TRANSLATE_NOOP("Axis", "Optimizer")},
    Words{"gradient_type", QT_TRANSLATE_NOOP("Axis", "Gradients")},
    Words{"main_parameter_type", QT_TRANSLATE_NOOP("Axis", "Main parameters")},
    Words{"moment_type", QT_TRANSLATE_NOOP("Axis", "Moments")},
    Words{"precision", QT_TRANSLATE_NOOP("Axis", "Precision")},
    Words{"low_precision_weights", QT_TRANSLATE_NOOP("Axis", "Weights in these bits")},
    Words{"low_precision_activations", QT_TRANSLATE_NOOP("Axis", "Kept inputs in 8 bits")},
    Words{"attention", QT_TRANSLATE_NOOP("Axis", "Attention kernel")},
    Words{"fused_norm", QT_TRANSLATE_NOOP("Axis", "Fused norm")},
    Words{"dropout", QT_TRANSLATE_NOOP("Axis", "Dropout")},
    Words{"loss", QT_TRANSLATE_NOOP("Axis", "Loss")},
    Words{"loss_chunks", QT_TRANSLATE_NOOP("Axis", "Slices of the logits")},
    Words{"frozen_share", QT_TRANSLATE_NOOP("Axis", "Frozen share of layers")},
    Words{"lora_rank", QT_TRANSLATE_NOOP("Axis", "Rank of adapters, 0: none")},
    Words{"name", QT_TRANSLATE_NOOP("Axis", "Name")},
    Words{"layers", QT_TRANSLATE_NOOP("Axis", "Layers")},
    Words{"hidden", QT_TRANSLATE_NOOP("Axis", "Hidden size")},
    Words{"vocabulary", QT_TRANSLATE_NOOP("Axis", "Vocabulary")},
    Words{"tied_embeddings", QT_TRANSLATE_NOOP("Axis", "Tied embeddings")},
    Words{"embedding_size", QT_TRANSLATE_NOOP("Axis", "Embedding width, 0: hidden")},
    Words{"encoder.layers", QT_TRANSLATE_NOOP("Axis", "Encoder layers, 0: none")},
    Words{"mtp_layers", QT_TRANSLATE_NOOP("Axis", "Prediction layers (MTP)")},
    Words{"layers_per_weights", QT_TRANSLATE_NOOP("Axis", "Layers that share weights")},
    Words{"weight_sparsity", QT_TRANSLATE_NOOP("Axis", "Pruned share of weights")},
    Words{"heads", QT_TRANSLATE_NOOP("Axis", "Attention heads")},
    Words{"kv_heads", QT_TRANSLATE_NOOP("Axis", "Key-value heads")},
    Words{"head_size", QT_TRANSLATE_NOOP("Axis", "Head size")},
    Words{"latent_attention", QT_TRANSLATE_NOOP("Axis", "Latent attention (MLA)")},
    Words{"latent_attention.query_rank", QT_TRANSLATE_NOOP("Axis", "Query rank, 0: none")},
    Words{"latent_attention.key_value_rank", QT_TRANSLATE_NOOP("Axis", "Key-value rank")},
    Words{"latent_attention.nope_head_size", QT_TRANSLATE_NOOP("Axis", "Head size without rotation")},
    Words{"latent_attention.rope_head_size", QT_TRANSLATE_NOOP("Axis", "Head size with rotation")},
    Words{"latent_attention.value_head_size", QT_TRANSLATE_NOOP("Axis", "Value head size")},
    Words{"query_key_norm", QT_TRANSLATE_NOOP("Axis", "Norm of queries and keys")},
    Words{"query_key_norm_whole", QT_TRANSLATE_NOOP("Axis", "over all heads at once")},
    Words{"attention_sinks", QT_TRANSLATE_NOOP("Axis", "Attention sinks")},
    Words{"sliding_window", QT_TRANSLATE_NOOP("Axis", "Sliding window, 0: full")},
    Words{"full_attention_every", QT_TRANSLATE_NOOP("Axis", "Full every n-th layer, 0: none")},
    Words{"positions", QT_TRANSLATE_NOOP("Axis", "Positions")},
    Words{"max_positions", QT_TRANSLATE_NOOP("Axis", "Rows of the position table")},
    Words{"relative_buckets", QT_TRANSLATE_NOOP("Axis", "Relative position buckets")},
    Words{"ffn", QT_TRANSLATE_NOOP("Axis", "Feed-forward width")},
    Words{"mlp", QT_TRANSLATE_NOOP("Axis", "MLP")},
    Words{"parallel_block", QT_TRANSLATE_NOOP("Axis", "Attention beside MLP")},
    Words{"moe", QT_TRANSLATE_NOOP("Axis", "Mixture of experts")},
    Words{"moe.experts", QT_TRANSLATE_NOOP("Axis", "Experts")},
    Words{"moe.top_k", QT_TRANSLATE_NOOP("Axis", "Experts a token")},
    Words{"moe.expert_ffn", QT_TRANSLATE_NOOP("Axis", "Width of an expert")},
    Words{"moe.shared_ffn", QT_TRANSLATE_NOOP("Axis", "Width of shared experts")},
    Words{"moe.first_dense_layers", QT_TRANSLATE_NOOP("Axis", "Dense layers first")},
    Words{"moe.every", QT_TRANSLATE_NOOP("Axis", "Experts every n-th layer")},
    Words{"moe.imbalance", QT_TRANSLATE_NOOP("Axis", "Busiest over mean load")},
    Words{"moe.capacity_factor", QT_TRANSLATE_NOOP("Axis", "Capacity factor, 0: dropless")},
    Words{"moe.router_bias", QT_TRANSLATE_NOOP("Axis", "Bias of the router")},
    Words{"moe.selection_bias", QT_TRANSLATE_NOOP("Axis", "Bias of the selection")},
    Words{"moe.shared_gate", QT_TRANSLATE_NOOP("Axis", "Gate of shared experts")},
    Words{"norm", QT_TRANSLATE_NOOP("Axis", "Norm")},
    Words{"norms_per_layer", QT_TRANSLATE_NOOP("Axis", "Norms a layer")},
    Words{"final_norm", QT_TRANSLATE_NOOP("Axis", "Final norm")},
    Words{"biases.query_key_value", QT_TRANSLATE_NOOP("Axis", "Bias of Q, K, V")},
    Words{"biases.attention_output", QT_TRANSLATE_NOOP("Axis", "Bias of attention output")},
    Words{"biases.mlp", QT_TRANSLATE_NOOP("Axis", "Bias of MLP")},
    Words{"biases.head", QT_TRANSLATE_NOOP("Axis", "Bias of head")},
    Words{"biases.norm", QT_TRANSLATE_NOOP("Axis", "Bias of layer norms")},
};

constexpr std::array words{
    Words{"ring", QT_TRANSLATE_NOOP("Axis", "Ring, zig-zag")},
    Words{"all_gather", QT_TRANSLATE_NOOP("Axis", "All-gather")},
    Words{"all_to_all", QT_TRANSLATE_NOOP("Axis", "All-to-all (Ulysses)")},
    Words{"hybrid", QT_TRANSLATE_NOOP("Axis", "Hybrid")},
    Words{"even", QT_TRANSLATE_NOOP("Axis", "Even")},
    Words{"edges_lighter", QT_TRANSLATE_NOOP("Axis", "One fewer at the edges")},
    Words{"remainder_first", QT_TRANSLATE_NOOP("Axis", "Remainder first")},
    Words{"by_cost", QT_TRANSLATE_NOOP("Axis", "By parameters")},
    Words{"blocks", QT_TRANSLATE_NOOP("Axis", "By blocks")},
    Words{"uniform", QT_TRANSLATE_NOOP("Axis", "Uniform")},
    Words{"block", QT_TRANSLATE_NOOP("Axis", "Block")},
    Words{"equal", QT_TRANSLATE_NOOP("Axis", "Equal lengths")},
    Words{"balanced", QT_TRANSLATE_NOOP("Axis", "Equal cost")},
    Words{"optimal", QT_TRANSLATE_NOOP("Axis", "TeraPipe's optimum")},
    Words{"latency", QT_TRANSLATE_NOOP("Axis", "Latency alone")},
    Words{"blocking", QT_TRANSLATE_NOOP("Axis", "The sender waits")},
    Words{"queue", QT_TRANSLATE_NOOP("Axis", "Queue on each link")},
    Words{"pipedream", QT_TRANSLATE_NOOP("Axis", "Each in flight (PipeDream)")},
    Words{"pipedream_2bw", QT_TRANSLATE_NOOP("Axis", "Two (PipeDream-2BW)")},
    Words{"adamw", "AdamW"},
    Words{"adamw_8bit", QT_TRANSLATE_NOOP("Axis", "8-bit AdamW")},
    Words{"adafactor", "Adafactor"},
    Words{"lion", "Lion"},
    Words{"muon", "Muon"},
    Words{"sgd", "SGD"},
    Words{"lomo", "LOMO"},
    Words{"automatic", QT_TRANSLATE_NOOP("Axis", "Framework's")},
    Words{"gathered", QT_TRANSLATE_NOOP("Axis", "Gathered")},
    Words{"vocabulary_parallel", QT_TRANSLATE_NOOP("Axis", "Vocabulary-parallel")},
    Words{"fused", QT_TRANSLATE_NOOP("Axis", "Fused")},
    Words{"unfused", QT_TRANSLATE_NOOP("Axis", "Unfused")},
    Words{"fused_softmax", QT_TRANSLATE_NOOP("Axis", "Fused softmax")},
    Words{"flash1", "FlashAttention-1"},
    Words{"flash2", "FlashAttention-2"},
    Words{"flash3", "FlashAttention-3"},
    Words{"none", QT_TRANSLATE_NOOP("Axis", "None")},
    Words{"rotary", QT_TRANSLATE_NOOP("Axis", "Rotary")},
    Words{"learned", QT_TRANSLATE_NOOP("Axis", "Learned")},
    Words{"alibi", "ALiBi"},
    Words{"relative", QT_TRANSLATE_NOOP("Axis", "Relative")},
    Words{"plain", QT_TRANSLATE_NOOP("Axis", "Plain")},
    Words{"gated", QT_TRANSLATE_NOOP("Axis", "Gated")},
    Words{"rms_norm", "RMSNorm"},
    Words{"layer_norm", "LayerNorm"},
};

QString text_of(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

template <class Table>
QString look_up(const Table& table, std::string_view key) {
    const auto found = std::ranges::find(table, key, &Words::key);
    return found == table.end() ? text_of(key) : QCoreApplication::translate("Axis", found->words);
}

}  // namespace

QString axis_name(std::string_view key) { return look_up(names, key); }

QString axis_word(std::string_view word) { return look_up(words, word); }

QString axis_group_name(AxisGroup group) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("Axis", text); };
    switch (group) {
        case AxisGroup::context:
            return tr("Context parallelism");
        case AxisGroup::experts:
            return tr("Experts");
        case AxisGroup::sharding:
            return tr("Sharding");
        case AxisGroup::pipeline:
            return tr("Pipeline split");
        case AxisGroup::recompute:
            return tr("What recompute covers");
        case AxisGroup::offload:
            return tr("Offload");
        case AxisGroup::optimizer:
            return tr("Optimizer and state");
        case AxisGroup::precision:
            return tr("Precision");
        case AxisGroup::attention:
            return tr("Attention and kernels");
        case AxisGroup::loss:
            return tr("Loss");
        case AxisGroup::adapters:
            return tr("Frozen and adapters");
        case AxisGroup::model:
            return tr("Model");
        case AxisGroup::mlp:
            return tr("MLP");
        case AxisGroup::norms:
            return tr("Norms and biases");
    }
    return {};
}

}  // namespace layline
