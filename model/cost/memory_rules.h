// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "model/scenario/scenario.h"

namespace layline {

/// How logits become a loss, with what each way keeps; see memory_head.h.
enum class HeadKind { fused, vocabulary_parallel, upcast, gathered, compiled };

/// What a training framework keeps in device memory, where frameworks differ. Bytes per element unless said.
/// Symbols: h hidden, f FFN width, a query heads, d_k head size, S tokens of a micro-batch on a rank, t TP.
struct MemoryRules {
    std::string_view framework;

    bool fsdp = false;                   ///< parameters are sharded and gathered unit by unit
    double gradient_bytes = 4;           ///< of a parameter, kept through the step
    double bucket_bytes = 0;             ///< of a parameter, second copy of gradients in buckets, with data parallelism
    bool transformer_engine = false;     ///< layers by Transformer Engine >= 2.3 where its kernels apply: placeholders, 8-bit copies
    bool late_weight_gradients = false;  ///< a micro-batch's weight gradients are kept to its end
    double step_temporaries = 0;         ///< bytes per parameter that the optimizer step adds

    LayerSplit own_split =
        LayerSplit::even;               ///< how the pipeline is cut where the layout leaves it to the framework; even: as the layout says
    bool gathers_norm_outputs = false;  ///< with sequence parallelism a norm's output is gathered before it is kept
    double unfused_norm_bytes = 14;     ///< [u0 - 8] more per feature and token where norms are not fused, two norms
    double extra_attention_bytes = 0;   ///< per feature of queries and of keys, copies beside the rotated ones
    double branch_output_bytes = 0;     ///< per h, unsharded branch outputs kept where t > 1
    bool fused_gate = true;             ///< activation and product of the gated MLP in one kernel: 6 f, else 8 f
    double unfused_score_bytes = 5;     ///< per score of unfused attention
    double live_layers = 1;             ///< layers' worth of activations alive while one is recomputed
    bool keeps_phase_blocks =
        false;  ///< what the loss and what a layer needs for a moment both stay reserved, as blocks that do not fit one another
    double unsharded_copies = 0;  ///< whole hidden states alive inside a layer's backward where t > 1
    bool batch_split_by_ranks =
        false;                    ///< a pipeline runs as many micro-batches as it has ranks, unless they are larger (torchtitan before 0.2)
    double layer_transients = 1;  ///< how much of the widest layer's gradients counts (0 where measured inside live_layers)

    bool compact_cache = false;  ///< in 8 bits: one copy of a dispatched token, inputs of the MLP's non-linearity, attention output

    HeadKind head = HeadKind::vocabulary_parallel;
    double compiled_logit_bytes = 13;  ///< of one logit, HeadKind::compiled
    double gather_buffers = 0;         ///< whole hidden states kept for gathering where t > 1
    bool defers_frees = false;         ///< collectives on another stream hold back freed buffers, see memory_reserve.h
    double outside_bytes = 0;          ///< device memory that the framework's counters do not see: driver, communicators
    double context_bytes = 0;          ///< framework, driver and communicators, outside the allocator
    double reserve_factor = 0;         ///< allocator's reserved over allocated, less one
    bool logs_first_rank = false;      ///< its record of memory is the first pipeline rank's, not the fullest's
    bool calibrated = false;           ///< fitted on measured runs; others are close relatives
};

/// The rules of the scenario's framework; an unknown one gets megatron-lm's.
const MemoryRules& memory_rules(const Scenario& scenario);
/// Whether Transformer Engine runs the layers: fused norms and flash attention in bf16 or fewer bits.
bool uses_transformer_engine(const Scenario& scenario, const MemoryRules& rules);
/// Matrix products in fp8 or fp4.
bool has_eight_bit_products(const Training& training);
/// Whether linear layers keep their inputs in 8 bits: Transformer Engine's do, others where asked to.
bool keeps_eight_bit_inputs(const Scenario& scenario, const MemoryRules& rules);
std::span<const MemoryRules> all_memory_rules();

}  // namespace layline
