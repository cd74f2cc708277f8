// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/coefficients.h"
#include "model/cost/kernel_laws.h"
#include "model/scenario/scenario.h"

namespace layline {

/// The scenario and the rates of its hardware as plain numbers: what every formula of the time model starts from.
/// Made once per estimate; cheap. Letters of the recipe in brackets.
struct StepShape {
    // Sizes of the model, as of the whole.
    double layers, hidden, heads, kv_heads, head_size, query_key_size, value_size, ffn, vocabulary, sequence;
    double mlp_inputs;      ///< matrices that read the hidden state in one MLP: 2 where gated, else 1
    double norms;           ///< norms of a layer
    double tp_collectives;  ///< tensor-parallel collectives of a layer and pass: 2, or 1 in a parallel block
    double attended;        ///< mean context of a query under causal (and sliding) masks, tokens
    bool fused_attention, selective, full_recompute, fused_norm, sequence_parallel, tied, rotary;
    bool cross_attention;  ///< the layers are a decoder's that also attends to its encoder's output
    bool unfused_softmax;  ///< including the shapes that a fused soft-max kernel refuses

    // The layout.
    double gpus, tp, pp, vpp, cp, ep, etp, dp, micro_batch, micro_batches;  ///< micro_batches is at least 1
    double tokens;                                                          ///< of one micro-batch on one GPU [T]
    double shard;  ///< over how many ranks unsharded-by-TP tensors are cut: tp with sequence parallelism [tau]
    int zero_stage;
    double gather_group;   ///< ranks that share one copy of what ZeRO-3 cuts: dp * cp, or fewer (HSDP)
    bool reshard;          ///< gathered weights are freed after the forward
    bool prefetch;         ///< they are gathered ahead of use
    double context_inner;  ///< ranks of a context group that exchange heads for sequence: cp (Ulysses), 1 (ring), or between
    bool gather_context;   ///< keys and values are gathered before attention instead of travelling round
    double trained;        ///< share of the layers' weights that get gradients, 0..1

    // The hardware.
    double element_bytes;
    double exchange_bytes;                          ///< of an element between experts, mean of dispatch and combine
    double peak, gemm_peak, linear_peak;            ///< FLOP/s: datasheet 16-bit; sustained 16-bit; sustained in the linears' own precision
    double linear_datasheet;                        ///< FLOP/s: datasheet of the linears' precision
    double memory_bytes_per_s, stream_bytes_per_s;  ///< datasheet; what memory-bound kernels reach
    double domain;                                  ///< GPUs of the scale-up domain [D]
    Link scale_up, network;
    double capacity_bytes;
    double host_bytes_per_s;  ///< to host memory, one way
    const KernelFamily* kernels;
    GemmRates gemm;
};

/// Pre: sizes are positive. @throws InputError when the kernel laws cannot be read.
StepShape step_shape(const Scenario& scenario, const Coefficients& coefficients);

/// The same for a layer of the encoder: every token sees every other, and there is no cross-attention.
StepShape encoder_shape(StepShape decoder);

}  // namespace layline
