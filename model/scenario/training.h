// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace layline {

enum class Precision { fp32, fp16, bf16, fp8, mxfp8, nvfp4 };
enum class Optimizer { adamw, adamw_8bit, adafactor, lion, muon, sgd, lomo };
enum class AttentionKernel { unfused, fused_softmax, flash1, flash2, flash3 };
/// Convention of a quoted MFU: what counts as useful FLOPs.
enum class MfuConvention { palm, megatron, causal };

/// How logits become a loss; automatic: the framework's own way.
enum class LossKernel { automatic, gathered, vocabulary_parallel, fused };
/// Width of a tensor kept between steps; automatic: the framework's own choice.
enum class StateType { automatic, fp32, bf16, fp16, fp8 };

/// What is trained and with which kernels; everything that is no layout.
struct Training {
    std::int64_t global_batch = 0;     ///< sequences per optimizer step
    std::int64_t sequence_length = 0;  ///< tokens
    Precision precision = Precision::bf16;
    Optimizer optimizer = Optimizer::adamw;
    AttentionKernel attention = AttentionKernel::flash2;
    bool fused_norm = true;
    double dropout = 0.0;
    LossKernel loss = LossKernel::automatic;
    std::int64_t loss_chunks = 1;  ///< slices of a micro-batch whose logits exist one at a time, >= 1
    StateType gradient_type = StateType::automatic;
    StateType main_parameter_type = StateType::automatic;
    StateType moment_type = StateType::automatic;
    bool low_precision_weights = false;      ///< fp8 or fp4 weights are stored instead of bf16 ones (fp8-param-gather)
    bool low_precision_activations = false;  ///< inputs of linear layers are kept in the precision's 8 bits
    double frozen_share = 0.0;               ///< share of the layers' parameters without gradient and optimizer state, 0..1
    std::int64_t lora_rank = 0;              ///< rank of adapters on every linear layer, all else frozen; 0: none
    std::string framework = "megatron-lm";  ///< coefficient class: megatron-lm, aleph-alpha-scaling, nanotron, torchtitan, llm-foundry, ...
    bool operator==(const Training&) const = default;
};

}  // namespace layline
