// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_rules.h"

#include <algorithm>
#include <array>

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// Exact entries follow from which tensors the framework keeps; fitted ones name the runs behind them.
constexpr std::array<MemoryRules, 10> all_rules{{
    // Fitted on 8 x B200 runs (allocated peaks); reserved over allocated was 1.03 to 1.07 there.
    {.framework = "megatron-lm", .transformer_engine = true, .reserve_factor = 0.05, .calibrated = true},
    // Kept tensors and pipeline cut as in its published source; the rest fitted on which runs of arXiv 2311.05610 met out-of-memory.
    {.framework = "aleph-alpha-scaling",
     .gradient_bytes = 2,
     .own_split = LayerSplit::blocks,
     .gathers_norm_outputs = true,
     .extra_attention_bytes = 4,
     .branch_output_bytes = 3.5,
     .fused_gate = false,
     .unfused_score_bytes = 8,
     .live_layers = 1.6,
     .layer_transients = 0,
     .head = HeadKind::gathered,
     .context_bytes = 0.6 * gib,
     .calibrated = true},
    // Which tensors nanotron keeps; reserve fitted on the Ultra-Scale Playbook's sweep.
    {.framework = "nanotron",
     .bucket_bytes = 2,
     .late_weight_gradients = true,
     .step_temporaries = 2,
     .own_split = LayerSplit::by_cost,
     .fused_gate = false,
     .head = HeadKind::upcast,
     .gather_buffers = 2,
     .defers_frees = true,
     .outside_bytes = 1.68 * gib,  // its sweep failed from 77.5 GiB reserved on cards of 79.18
     .reserve_factor = 0.115,
     .logs_first_rank = true,
     .calibrated = true},
    // FSDP2 with fp32 parameters; bytes per logit and whole copies fitted on torchtitan's published H100 runs, few.
    {.framework = "torchtitan",
     .fsdp = true,
     .unfused_norm_bytes = 0,
     .fused_gate = false,
     .keeps_phase_blocks = true,
     .unsharded_copies = 6,
     .batch_split_by_ranks = true,
     .layer_transients = 0,
     .head = HeadKind::compiled,
     .context_bytes = 1.0 * gib,
     .calibrated = true},
    {.framework = "torchtitan-0.2",
     .fsdp = true,
     .unfused_norm_bytes = 0,
     .fused_gate = false,
     .keeps_phase_blocks = true,
     .unsharded_copies = 6,
     .layer_transients = 0,
     .head = HeadKind::compiled,
     .context_bytes = 1.0 * gib,
     .calibrated = true},
    {.framework = "llm-foundry",
     .fsdp = true,
     .fused_gate = false,
     .keeps_phase_blocks = true,
     .head = HeadKind::compiled,
     .compiled_logit_bytes = 4,
     .context_bytes = 1.0 * gib},
    {.framework = "deepspeed",
     .gradient_bytes = 2,
     .fused_gate = false,
     .head = HeadKind::gathered,
     .context_bytes = 1.0 * gib,
     .reserve_factor = 0.05},
    // Megatron-Core with gradients summed in bf16, as NVIDIA's performance recipes set it.
    {.framework = "nemo", .gradient_bytes = 2, .transformer_engine = true, .reserve_factor = 0.05},
    // DeepSeek's own: what it caches and in how many bits, arXiv 2412.19437, sections 3.2.3 and 3.3.
    {.framework = "hai-llm", .compact_cache = true, .reserve_factor = 0.05},
    {.framework = "megatron-deepspeed", .gradient_bytes = 2, .context_bytes = 1.0 * gib, .reserve_factor = 0.05},
}};

}  // namespace

const MemoryRules& memory_rules(const Scenario& scenario) {
    const auto found = std::ranges::find(all_rules, scenario.training.framework, &MemoryRules::framework);
    return found == all_rules.end() ? all_rules.front() : *found;
}

bool uses_transformer_engine(const Scenario& scenario, const MemoryRules& rules) {
    if (!rules.transformer_engine) return false;
    const Training& training = scenario.training;
    const bool flash = training.attention != AttentionKernel::unfused && training.attention != AttentionKernel::fused_softmax;
    return flash && training.fused_norm && training.precision != Precision::fp16 && training.precision != Precision::fp32;
}

bool has_eight_bit_products(const Training& training) {
    return training.precision == Precision::fp8 || training.precision == Precision::mxfp8 || training.precision == Precision::nvfp4;
}

bool keeps_eight_bit_inputs(const Scenario& scenario, const MemoryRules& rules) {
    return has_eight_bit_products(scenario.training) &&
           (scenario.training.low_precision_activations || uses_transformer_engine(scenario, rules));
}

std::span<const MemoryRules> all_memory_rules() { return all_rules; }

}  // namespace layline
