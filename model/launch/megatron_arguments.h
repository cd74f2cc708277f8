// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/launch/launch_draft.h"

namespace layline {

// Flags of Megatron-LM main d98e8a64 for a scenario that its rules take.

ArgumentGroup megatron_model_arguments(const Scenario& scenario);     ///< shape of the model
ArgumentGroup megatron_parallel_arguments(const Scenario& scenario);  ///< degrees, stages, sharding, overlap
/// Recompute, offload, precision, optimizer types. @param versioned_attention whether FlashAttention's version has a flag (core 0.19 on)
ArgumentGroup megatron_memory_arguments(const Scenario& scenario, bool versioned_attention);
ArgumentGroup megatron_training_arguments(const Scenario& scenario);  ///< batch, optimizer, a run on mock data to begin with

/// CUDA_DEVICE_MAX_CONNECTIONS: 1 for TP or CP before Blackwell, unset for FSDP, above 1 for overlapped experts (rule M29, M73).
void add_megatron_environment(const Scenario& scenario, LaunchDraft& draft);

/// The optimizer as --optimizer and the OptimizerConfig of Megatron Core call it.
const char* megatron_optimizer_word(Optimizer optimizer);

/// Layers whose activations wait in host memory: the nearest whole number, at least 1 where any share does.
std::int64_t offloaded_layers(const Scenario& scenario);

/// The shortest text that reads back as the number, with a point or an exponent.
std::string number_text(double value);

}  // namespace layline
