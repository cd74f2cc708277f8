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

/// What is trained and with which kernels; everything that is no layout.
struct Training {
    std::int64_t global_batch = 0;     ///< sequences per optimizer step
    std::int64_t sequence_length = 0;  ///< tokens
    Precision precision = Precision::bf16;
    Optimizer optimizer = Optimizer::adamw;
    AttentionKernel attention = AttentionKernel::flash2;
    bool fused_norm = true;
    double dropout = 0.0;
    std::string framework = "megatron-lm";  ///< coefficient class: megatron-lm, aleph-alpha-scaling, nanotron, torchtitan, llm-foundry, ...
    bool operator==(const Training&) const = default;
};

}  // namespace layline
